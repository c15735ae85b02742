// The row of the enrolment on the disk: several parts of the core write to it, some while a request is under way.
import { Api } from "../src/core/api";
import type { Sentence } from "../src/core/contract";
import { Session } from "../src/core/session";
import { Store } from "../src/core/store";
import { equal, rejects, test } from "./check";
import { enrolled, newName, village } from "./core-server";

test("two changes to the enrolment at once are both kept, and an old one does not touch a new enrolment", async () => {
  const s = await village();
  const db = newName();
  (await enrolled(s, db)).close();
  const store = new Store(db);
  const session = new Session(store, new Api("", s.fetch), Date.now) as unknown as { load(): Promise<void>; save(part: object): Promise<void> };
  await session.load();
  await Promise.all([session.save({ wrong: 3 }), session.save({ rounds: 5 })]);
  const row = await store.device();
  equal([row?.wrong, row?.rounds], [3, 5]);
  await store.write((t) => t.keep.put(row ? [{ ...row, id: "01884f6e-5c00-7000-8000-00000000d002" }] : []));
  equal(((await rejects(session.save({ wrong: 9 }))) as Sentence).code, "app.new");
  equal((await store.device())?.wrong, 3);
  store.close();
});
