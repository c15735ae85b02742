// Meeting the server: every way in which an answer can be late, lost, or not what was hoped for.
import type { Verdict } from "../src/core/api";
import { type Draft, type PersonView, Sentence } from "../src/core/contract";
import type { RunningCore } from "../src/core/core";
import { equal, ok, rejects, test, until } from "./check";
import { again, enrolled, house, newName, person, type Server, synced, village } from "./core-server";

async function phone(): Promise<{ s: Server; c: RunningCore; db: string }> {
  const s = await village();
  const db = newName();
  return { s, c: await enrolled(s, db), db };
}

function at(c: RunningCore, no: number): PersonView {
  const p = c.view().people.find((x) => x.no === no);
  ok(p, `nobody with number ${no}`);
  return p;
}

const contact = (p: PersonView, note = ""): Draft => ({ kind: "contacted", person: p.id, outcome: "done", channel: "visit", ...(note ? { note } : {}) });

interface Sent {
  device: string;
  app: string;
  waiting: number;
  cursors: { commune: number; area: string; seq: number }[];
  ops: { id: string; device: string; sealed: string }[];
}

const sent = (s: Server): Sent[] => s.asked.filter((a) => a.path === "/sync").map((a) => JSON.parse(a.body) as Sent);

/** Records while the network is away, so that the test says when it is sent. */
async function recordAway(s: Server, c: RunningCore, ...drafts: Draft[]): Promise<string[]> {
  s.offline = true;
  const { ids } = await c.record(...drafts);
  s.offline = false;
  return ids;
}

test("an answer that is lost after the commit: the same bytes again, a success, once", async () => {
  const { s, c, db } = await phone();
  const ids = await recordAway(s, c, contact(at(c, 1)));
  s.faults.set("/sync", ["lost"]);
  const e = await synced(c);
  ok(e instanceof Sentence && e.code === "app.offline");
  equal([c.view().waiting, s.taken.size, c.view().done[0]?.undoable], [1, 1, true]);
  c.close();
  const next = await again(s, db);
  await until(() => next.view().waiting === 0, "sent again after the restart");
  const both = sent(s).filter((r) => r.ops.length > 0);
  equal([both.length, both[0]?.ops, s.taken.size], [2, both[1]?.ops, 1]);
  equal(both[0]?.ops.map((o) => o.id), ids);
  equal(next.view().done.map((d) => d.sent), [true]);
  next.close();
});

test("a request that never arrived is sent again", async () => {
  const { s, c } = await phone();
  await recordAway(s, c, contact(at(c, 1)));
  s.faults.set("/sync", ["before", { status: 503, code: "busy" }]);
  ok(await synced(c));
  equal(c.view().trouble?.vi.includes("Mọi việc vẫn ở trên máy"), true);
  ok(await synced(c));
  equal(c.view().trouble?.vi, "máy chủ nói busy");
  equal(await synced(c), null);
  equal([c.view().waiting, c.view().trouble, s.taken.size], [0, null, 1]);
  c.close();
});

test("a refusal stays with its sentence until it is read, over restarts too", async () => {
  const { s, c, db } = await phone();
  s.verdicts.set("contacted", { status: "refused", code: "field.gone", message: { vi: "Không còn trong danh sách.", en: "Gone." } });
  const [id] = await recordAway(s, c, contact(at(c, 1)));
  await synced(c);
  const [r] = c.view().refused;
  equal([r?.id, r?.name, r?.code, r?.message.vi, r?.retry, c.view().waiting], [id, "Nguyễn Thị Đào", "field.gone", "Không còn trong danh sách.", false, 0]);
  equal([at(c, 1).outcome, at(c, 1).pending, at(c, 1).doneHere], [undefined, 0, false], "what was refused is not shown as done");
  const before = s.count("/sync");
  await synced(c);
  equal(sent(s).slice(before).every((x) => x.ops.length === 0), true, "a refusal was sent again");
  c.close();
  const next = await again(s, db);
  equal(next.view().refused.length, 1);
  equal((JSON.parse(await (await next.exportSealed()).text()) as { boxes: unknown[] }).boxes.length, 1, "the sealed work is still there");
  s.verdicts.clear();
  const [corrected] = await recordAway(s, next, contact(at(next, 1)));
  ok(corrected !== id, "a corrected one gets a new id");
  await next.read(id ?? "");
  equal([next.view().refused.length, next.view().waiting], [0, 1]);
  next.close();
});

test("a kind that the server does not know yet is kept and sent again when it learns it", async () => {
  const { s, c, db } = await phone();
  const unknown: Partial<Verdict> = { status: "refused", code: "field.kind", message: { vi: "Máy chủ chưa biết.", en: "Not known." } };
  s.verdicts.set("door.take", unknown);
  const [id] = await recordAway(s, c, { kind: "door.take", house: c.view().houses[0]?.id ?? "" });
  await synced(c);
  equal([c.view().refused.map((r) => r.retry), c.view().waiting, c.view().houses[0]?.door?.member], [[true], 1, s.area?.member]);
  await c.read(id ?? "");
  equal([c.view().refused.length, c.view().waiting], [0, 1], "reading the sentence does not drop the work");
  c.close();
  s.verdicts.clear();
  const next = await again(s, db);
  await until(() => next.view().waiting === 0, "sent again after the start");
  equal(s.opened.map((o) => o.op.kind), ["door.take"]);
  next.close();
});

test("a conflict is forgotten by the outbox and shown until it is read", async () => {
  const { s, c } = await phone();
  const fields = [{ field: "name", applied: false, theirs: "Nguyễn Thị Đào A" }, { field: "card", applied: true }];
  s.verdicts.set("citizen.edit", { status: "conflict", code: "field.conflict", message: { vi: "Người khác đã sửa.", en: "Changed." }, fields });
  const [id] = await recordAway(s, c, { kind: "citizen.edit", person: at(c, 1).id, fields: { name: "Nguyễn Thị Đào B", card: "1" } });
  await synced(c);
  const [n] = c.view().notices;
  equal([n?.id, n?.name, n?.fields, c.view().waiting], [id, "Nguyễn Thị Đào", [{ field: "name", theirs: "Nguyễn Thị Đào A" }], 0]);
  await c.read(id ?? "");
  equal([c.view().notices.length, c.view().done[0]?.undone], [0, false]);
  c.close();
});

test("what the server holds is forgotten by the outbox, and said among the work done", async () => {
  const { s, c } = await phone();
  s.verdicts.set("contacted", { status: "held", code: "field.held", message: { vi: "Đã giữ.", en: "Kept." } });
  await recordAway(s, c, contact(at(c, 1)));
  await synced(c);
  const [d] = c.view().done;
  equal([c.view().waiting, d?.sent, d?.what.vi.includes("máy chủ đã giữ"), at(c, 1).outcome], [0, true, true, "done"]);
  c.close();
});

test("others' changes overwrite, tombstones first, and pending work is laid over again", async () => {
  const { s, c, db } = await phone();
  const [one, two, three] = s.people;
  ok(one && two && three);
  await recordAway(s, c, { kind: "activated", person: two.id, level: 2 });
  s.faults.set("/sync", ["before"]);
  await synced(c);
  s.verdicts.set("activated", { status: "refused", code: "field.kind", message: { vi: "", en: "" } });
  const h4 = house(4, { walk: 0.5 });
  const renamed = { ...two, name: "Trần Văn Đức Mới", version: 2, group: 2, step: 1 };
  s.next = [{ seq: 9, tombstones: [one.id, three.id], households: [h4], citizens: [renamed, { ...three, household: h4.id }, person(77, h4, { name: "Người Khác" })] }];
  await synced(c);
  equal(c.view().people.map((p) => p.no), [3, 77, 2, 4, 5], "somebody left, somebody came back into another house, somebody is new");
  equal([at(c, 2).name, at(c, 2).key, at(c, 2).group, at(c, 2).pending, at(c, 2).house.walk], ["Trần Văn Đức Mới", "tran van duc moi", 1, 1, 1]);
  c.close();
  const before = sent(s).length;
  s.offline = true;
  const next = await again(s, db);
  equal(next.view().people.map((p) => p.no), [3, 77, 2, 4, 5], "the changes were kept on the disk");
  s.offline = false;
  await synced(next);
  equal(sent(s)[before]?.cursors, [{ commune: 20, area: "area-1", seq: 9 }]);
  next.close();
});

test("`more` is asked for at once, and what was sent stays laid over until the last of it", async () => {
  const { s, c } = await phone();
  const two = s.people[1];
  ok(two);
  await recordAway(s, c, { kind: "activated", person: two.id, level: 2 });
  const seen: unknown[] = [];
  const stop = c.subscribe(() => seen.push(at(c, 2).group));
  s.next = [{ seq: 5 }, { seq: 6, citizens: [{ ...two, group: 1, step: 11, priority: 11 }] }, { seq: 7 }];
  const before = s.count("/sync");
  await synced(c);
  stop();
  equal([s.count("/sync") - before, sent(s).slice(before).map((r) => r.cursors[0]?.seq)], [3, [1, 5, 6]]);
  ok(seen.length > 2 && seen.every((g) => g === 1), `the person flickered: ${String(seen)}`);
  c.close();
});

test("a reset fetches area and packs anew, and keeps what is not sent", async () => {
  const { s, c } = await phone();
  const packs = s.count("/pack");
  s.people = s.people.slice(0, 2);
  s.seq = 40;
  s.verdicts.set("portal", { status: "refused", code: "field.kind", message: { vi: "", en: "" } });
  await recordAway(s, c, { kind: "portal", person: at(c, 1).id });
  s.next = [{ seq: 40, reset: true }];
  await synced(c);
  equal([s.count("/pack") - packs, c.view().people.map((p) => p.no), c.view().waiting], [1, [1, 2], 1]);
  equal(sent(s).pop()?.cursors[0]?.seq, 40);
  c.close();
});

test("moved to another area, the phone drops the people of the old one", async () => {
  const { s, c, db } = await phone();
  const h = house(8, { hamlet: 4 });
  s.area = s.area && { ...s.area, area: "area-2", hamlets: [{ id: 4, name: "Thôn Khác" }] };
  s.houses = [h];
  s.people = [person(60, h)];
  await synced(c);
  equal([c.view().area?.hamlets[0]?.name, c.view().people.map((p) => p.no)], ["Thôn Khác", [60]]);
  c.close();
  s.offline = true;
  const next = await again(s, db);
  equal(next.view().people.map((p) => p.no), [60]);
  next.close();
});

test("a first download that breaks off goes on with what is missing", async () => {
  const s = await village();
  const h = house(8, { hamlet: 4 });
  s.area = s.area && { ...s.area, hamlets: [{ id: 3, name: "Một" }, { id: 4, name: "Hai" }] };
  s.houses.push(h);
  s.people.push(person(60, h));
  s.faults.set("/pack", [{ status: 503, code: "busy" }]);
  const c = await (await import("./core-server")).core(s, newName());
  await c.start();
  await c.enrol("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "Máy", "204060");
  await c.confirmed();
  await until(() => c.view().trouble !== null && !c.view().syncing, "it broke off");
  const e = await rejects(c.record({ kind: "household.add", hamlet: 3, head: "Ai", address: "" }));
  ok(e instanceof Sentence && e.code === "app.no-area");
  await synced(c);
  equal([c.view().people.length, c.view().trouble], [6, null]);
  c.close();
});

test("no more operations and bytes than the server takes; too large, they are halved", async () => {
  const { s, c } = await phone();
  s.area = s.area && { ...s.area, limits: { ops: 7, bytes: 12_000, kinds: ["contacted", "portal"] } };
  await again_(c);
  s.offline = true;
  for (let i = 0; i < 20; i++) {
    await c.record(contact(at(c, 1), i % 2 === 0 ? "x".repeat(900) : ""));
  }
  s.offline = false;
  const before = s.count("/sync");
  s.faults.set("/sync", [{ status: 413, code: "field.large" }]);
  equal(await synced(c), null);
  const requests = sent(s).slice(before);
  ok(requests.every((r) => r.ops.length <= 7 && JSON.stringify(r).length <= 12_000), requests.map((r) => JSON.stringify(r).length).join());
  ok((requests[1]?.ops.length ?? 9) <= Math.ceil((requests[0]?.ops.length ?? 0) / 2), "not halved");
  equal([c.view().waiting, s.taken.size, requests[1]?.waiting], [0, 20, 20 - (requests[1]?.ops.length ?? 0)]);
  equal(s.opened.map((o) => o.op.id), c.view().done.map((d) => d.id).reverse(), "in the order of recording");
  c.close();
});

/** Locks and unlocks: the area is asked for anew. */
async function again_(c: RunningCore): Promise<void> {
  await c.lock();
  await c.unlock("204060");
  await until(() => c.view().area?.limits.ops === 7 && !c.view().syncing, "the new limits");
}

test("what is recorded while an answer is awaited goes with the next request", async () => {
  const { s, c } = await phone();
  await recordAway(s, c, contact(at(c, 1)));
  const running = synced(c);
  await c.record(contact(at(c, 2)));
  await running;
  await until(() => c.view().waiting === 0, "the second was sent by itself");
  equal(s.opened.map((o) => o.op.subject), [at(c, 1).id, at(c, 2).id]);
  c.close();
});

test("an operation without a verdict stays", async () => {
  const { s, c } = await phone();
  const [id] = await recordAway(s, c, contact(at(c, 1)));
  s.verdicts.set("contacted", { id: "another" });
  equal(await synced(c), null);
  equal(c.view().waiting, 1);
  s.verdicts.clear();
  await synced(c);
  equal([c.view().waiting, s.taken.has(id ?? "")], [0, true]);
  c.close();
});

test("taken back while the answer was awaited, and then refused: nothing is left to say", async () => {
  const { s, c } = await phone();
  const ids = await recordAway(s, c, contact(at(c, 1)));
  s.faults.set("/sync", ["before"]);
  await synced(c);
  s.offline = true;
  await c.undo(ids);
  equal(c.view().waiting, 2);
  s.offline = false;
  s.verdicts.set("contacted", { status: "refused", code: "field.gone", message: { vi: "Không còn.", en: "Gone." } });
  s.verdicts.set("corrected", { status: "refused", code: "ledger.correct", message: { vi: "Không có gì để đính chính.", en: "Nothing to correct." } });
  await synced(c);
  equal([c.view().waiting, c.view().refused.length], [0, 0]);
  c.close();
});

test("the network's return is noticed without being told", async () => {
  const { s, c } = await phone();
  await recordAway(s, c, contact(at(c, 1)));
  window.dispatchEvent(new Event("online"));
  await until(() => c.view().waiting === 0, "sent by itself");
  c.close();
});

test("a full phone still sends, and does not send twice what it could not note", async () => {
  const { s, c, db } = await phone();
  await recordAway(s, c, contact(at(c, 1)));
  const put = IDBObjectStore.prototype.put;
  const update = IDBCursor.prototype.update;
  const full = (): never => {
    throw new DOMException("full", "QuotaExceededError");
  };
  IDBObjectStore.prototype.put = full;
  IDBCursor.prototype.update = full;
  try {
    const e = await synced(c);
    ok(e instanceof Sentence && e.code === "app.full", String(e));
  } finally {
    IDBObjectStore.prototype.put = put;
    IDBCursor.prototype.update = update;
  }
  equal([c.view().waiting, s.taken.size], [0, 1]);
  c.close();
  const next = await again(s, db);
  await until(() => next.view().syncedAt > 0 && !next.view().syncing, "synced again");
  equal([next.view().waiting, next.view().done.map((d) => d.sent), at(next, 1).pending], [0, [true], 0]);
  next.close();
});

test("locked in the middle of an attempt, the work is sent after the next unlocking", async () => {
  const { s, c } = await phone();
  await recordAway(s, c, contact(at(c, 1)));
  const running = synced(c);
  await until(() => s.taken.size === 1, "it arrived");
  await c.lock();
  await running;
  equal([c.view().phase, c.view().trouble], ["locked", null]);
  await c.unlock("204060");
  await until(() => c.view().waiting === 0, "sent after unlocking");
  equal([s.taken.size, c.view().done.map((d) => d.sent)], [1, [true]]);
  c.close();
});

test("deleted by its owner in the middle of an attempt, the phone stays deleted", async () => {
  const { s, c, db } = await phone();
  await recordAway(s, c, contact(at(c, 1)));
  const running = synced(c);
  await until(() => s.taken.size === 1, "it arrived");
  await c.forget();
  await running;
  equal([c.view().phase, c.view().people.length], ["new", 0]);
  c.close();
  const next = await (await import("./core-server")).core(s, db);
  await next.start();
  equal(next.view().phase, "new");
  next.close();
});

test("one operation that the server can't bear does not hold up the others for ever", async () => {
  const { s, c } = await phone();
  s.offline = true;
  const ids: string[] = [];
  for (let i = 0; i < 9; i++) {
    ids.push(...(await c.record(contact(at(c, 1)))).ids);
  }
  s.offline = false;
  s.poison = ids[4] ?? "";
  for (let i = 0; i < 3; i++) {
    const e = await synced(c);
    ok(e instanceof Sentence && e.code === "internal", String(e));
  }
  equal([c.view().waiting, s.taken.size, c.view().trouble?.vi], [1, 8, "máy chủ nói internal"]);
  s.poison = "";
  equal(await synced(c), null);
  equal([c.view().waiting, s.taken.size], [0, 9]);
  c.close();
});

test("a server that fails at everything is not asked more and more", async () => {
  const { s, c } = await phone();
  s.offline = true;
  for (let i = 0; i < 9; i++) {
    await c.record(contact(at(c, 1)));
  }
  s.offline = false;
  s.faults.set("/sync", Array.from({ length: 100 }, () => ({ status: 500, code: "internal" })));
  const before = s.count("/sync");
  for (let i = 0; i < 4; i++) {
    await synced(c);
  }
  ok(s.count("/sync") - before <= 16, `${s.count("/sync") - before} requests`);
  equal(c.view().waiting, 9);
  c.close();
});
