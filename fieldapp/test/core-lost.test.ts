// A phone that is lost, left or only without a network: what it hears, whom it tells, and when it is nobody's worry.
import { Sentence } from "../src/core/contract";
import { Store } from "../src/core/store";
import { equal, ok, rejects, test, until } from "./check";
import { again, core, enrolled, newName, pin, synced, village } from "./core-server";

const wipe = { status: 401, code: "access.device.wipe", wipe: true };

test("a phone that lies locked asks when it starts and hears that it was revoked: people go, sealed work stays", async () => {
  const s = await village();
  const db = newName();
  const first = await enrolled(s, db);
  s.offline = true;
  await first.record({ kind: "portal", person: s.people[4]?.id ?? "" });
  first.close();
  s.offline = false;
  s.faults.set("/ask", [wipe]);
  const pins = s.count("/unlock");
  const c = core(s, db);
  await c.start();
  await until(() => c.view().phase === "wiped", "it was wiped without a PIN");
  equal([c.view().waiting, s.count("/unlock")], [1, pins]);
  const store = new Store(db);
  equal([(await store.packs.all()).length, (await store.outbox.all()).length, await store.device()], [0, 1, undefined]);
  store.close();
  c.close();
});

test("a locked phone asks when the network returns, an open one does not ask", async () => {
  const s = await village();
  const c = await enrolled(s, newName());
  const asked = s.count("/ask"); // once, before the first PIN
  equal(asked, 1);
  s.offline = true;
  await c.lock();
  await until(() => c.view().phase === "locked", "locked");
  s.offline = false;
  s.faults.set("/ask", [wipe]);
  window.dispatchEvent(new Event("online"));
  await until(() => c.view().phase === "wiped", "it heard when the network returned");
  c.close();
});

test("asked by hand: not revoked changes nothing, no network is told, nobody but the server can wipe", async () => {
  const s = await village();
  const c = await enrolled(s, newName());
  await c.lock();
  await c.ask?.();
  equal(c.view().phase, "locked");
  s.faults.set("/ask", ["stranger"]);
  await rejects(c.ask?.() ?? Promise.resolve());
  equal(c.view().phase, "locked");
  s.offline = true;
  const e = await rejects(c.ask?.() ?? Promise.resolve());
  equal(e instanceof Sentence && e.code, "app.offline");
  s.offline = false;
  await c.unlock(pin);
  equal([c.view().phase, c.view().people.length], ["open", 5]);
  c.close();
});

test("how many PINs are left without a network is told only where there is none", async () => {
  const s = await village();
  const db = newName();
  (await enrolled(s, db)).close();
  const c = core(s, db);
  await c.start();
  await c.ask?.();
  const there = (await rejects(c.unlock("999999"))) as Sentence;
  ok(!there.text.vi.includes("lần thử"), there.text.vi);
  s.offline = true;
  await rejects(c.ask?.() ?? Promise.resolve());
  const away = (await rejects(c.unlock("999999"))) as Sentence;
  ok(away.text.vi.includes("Còn 8 lần thử khi không có mạng"), away.text.vi);
  c.close();
});

test("forgetting tells the server while there is a network; without one the commune has to be told", async () => {
  const s = await village();
  const c = await enrolled(s, newName());
  equal([await c.forget(), s.count("/leave"), c.view().phase], [true, 1, "new"]);
  c.close();
  const far = await enrolled(s, newName());
  s.offline = true;
  equal([await far.forget(), far.view().phase], [false, "new"]);
  far.close();
});

test("no network is no fault, however often; the server's failures are the third time, until it answers", async () => {
  const s = await village();
  const c = await enrolled(s, newName());
  s.offline = true;
  for (let i = 0; i < 5; i++) {
    await synced(c);
  }
  equal([c.view().trouble !== null, c.view().fault], [true, false]);
  s.offline = false;
  const broken = { status: 503, code: "internal" };
  s.faults.set("/sync", [broken, broken, broken]);
  const told: unknown[] = [];
  for (let i = 0; i < 4; i++) {
    await synced(c);
    told.push(c.view().fault);
  }
  equal(told, [false, false, true, false]);
  c.close();
});

test("locked, the hours without a network still count, and asking does not open anything", async () => {
  const s = await village();
  const db = newName();
  (await enrolled(s, db)).close();
  const c = core(s, db);
  await c.start();
  await c.ask?.();
  equal([c.view().phase, c.view().people.length, c.view().waiting], ["locked", 0, 0]);
  c.close();
  const next = await again(s, db);
  equal(next.view().people.length, 5);
  next.close();
});
