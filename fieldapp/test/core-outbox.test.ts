// Recording and taking back: nothing typed is lost, whatever breaks off.
import type { Draft, PersonView } from "../src/core/contract";
import type { RunningCore } from "../src/core/core";
import { Store } from "../src/core/store";
import { Sentence } from "../src/core/contract";
import { equal, ok, rejects, test, until } from "./check";
import { again, core, enrolled, newName, pin, type Server, synced, village } from "./core-server";

/** A phone in a hamlet without a network. */
async function offline(): Promise<{ s: Server; c: RunningCore; db: string }> {
  const s = await village();
  const db = newName();
  const c = await enrolled(s, db);
  s.offline = true;
  return { s, c, db };
}

function at(c: RunningCore, no: number): PersonView {
  const p = c.view().people.find((x) => x.no === no);
  ok(p, `nobody with number ${no}`);
  return p;
}

const contact = (p: PersonView): Draft => ({ kind: "contacted", person: p.id, outcome: "done", channel: "visit" });

test("what was recorded is there after the phone was switched off, and reaches the server once", async () => {
  const { s, c, db } = await offline();
  const p = at(c, 2);
  const { ids } = await c.record({ kind: "activated", person: p.id, level: 2, channel: "school", kit: "k1" }, contact(p));
  equal([ids.length, c.view().waiting, at(c, 2).pending, at(c, 2).doneHere, at(c, 2).group], [2, 2, 2, true, 1]);
  c.close();
  const next = await again(s, db);
  equal([next.view().waiting, at(next, 2).pending, at(next, 2).group, at(next, 2).step], [2, 2, 1, 11]);
  s.offline = false;
  await synced(next);
  equal([next.view().waiting, s.opened.map((o) => [o.op.id, o.op.kind])], [0, [[ids[0], "activated"], [ids[1], "contacted"]]]);
  equal(s.opened[0]?.op.body, { level: 2, channel: "school", kit: "k1" });
  equal(s.opened[1]?.op.body, { outcome: "done", channel: "visit" });
  equal(next.view().done.map((d) => [d.kind, d.sent]), [["contacted", true], ["activated", true]]);
  next.close();
});

test("the disk holds nobody's name and no plain operation", async () => {
  const { c, db } = await offline();
  await c.record({ kind: "contacted", person: at(c, 1).id, outcome: "again", channel: "visit", note: "Chó dữ" });
  c.close();
  const store = new Store(db);
  const all = [await store.keep.all(), await store.outbox.all(), await store.notes.all(), await store.packs.all()];
  store.close();
  const text = JSON.stringify(all, (_, v: unknown) => (v instanceof Uint8Array ? new TextDecoder("latin1").decode(v) : v));
  for (const word of ["Nguyễn", "Đào", "contacted", "Chó", "0912000111", "Hẹn"]) {
    ok(!text.includes(word) && !text.includes(unescape(encodeURIComponent(word))), `${word} lies open on the disk`);
  }
});

test("a killed tab leaves all of a record or nothing", async () => {
  const { s, c, db } = await offline();
  const p = at(c, 2);
  const dying = c.record({ kind: "activated", person: p.id, level: 2 }, contact(p)).catch(() => undefined);
  for (let turns = 0; turns < 3; turns++) {
    await Promise.resolve();
  }
  c.close();
  await dying;
  const next = await again(s, db);
  const store = new Store(db);
  const [boxes, notes] = [await store.outbox.all(), await store.notes.all()];
  store.close();
  equal(boxes.map((b) => b.id).sort(), notes.map((n) => n.id).sort(), "a box without its note, or the other way");
  ok(boxes.length === 0 || boxes.length === 2, "half a record");
  equal(next.view().waiting, boxes.length);
  next.close();
});

test("storage full: nothing is said to be saved, the form gets a sentence, and afterwards it goes on", async () => {
  const { c } = await offline();
  const put = IDBObjectStore.prototype.put;
  const add = IDBObjectStore.prototype.add;
  const full = (): never => {
    throw new DOMException("full", "QuotaExceededError");
  };
  IDBObjectStore.prototype.put = full;
  IDBObjectStore.prototype.add = full;
  try {
    const e = await rejects(c.record(contact(at(c, 2))));
    ok(e instanceof Sentence && e.code === "app.full", String(e));
  } finally {
    IDBObjectStore.prototype.put = put;
    IDBObjectStore.prototype.add = add;
  }
  equal([c.view().full, c.view().waiting, at(c, 2).pending], [true, 0, 0]);
  await c.record(contact(at(c, 2)));
  equal([c.view().full, c.view().waiting], [false, 1]);
  c.close();
});

test("undone before it was sent, it is gone; the person is as before", async () => {
  const { s, c } = await offline();
  const p = at(c, 2);
  const { ids } = await c.record({ kind: "activated", person: p.id, level: 2 });
  equal(c.view().done[0]?.undoable, true);
  await c.undo(ids);
  const now = at(c, 2);
  equal([c.view().waiting, now.group, now.step, now.pending, now.doneHere], [0, 2, 1, 0, false]);
  equal(c.view().done.map((d) => [d.undone, d.undoable]), [[true, false]]);
  s.offline = false;
  await synced(c);
  equal(s.taken.size, 0);
  c.close();
});

test("undone after it was sent, a correction goes out", async () => {
  const { s, c } = await offline();
  const p = at(c, 2);
  const { ids } = await c.record({ kind: "activated", person: p.id, level: 2 });
  s.offline = false;
  s.people = s.people.map((x) => (x.id === p.id ? { ...x, group: 1, step: 11, priority: 11 } : x));
  s.next = [{ seq: 2, citizens: s.people.filter((x) => x.id === p.id) }];
  await synced(c);
  equal(at(c, 2).group, 1);
  s.offline = true;
  await c.undo(ids);
  equal([at(c, 2).group, at(c, 2).step, c.view().waiting], [2, 1, 1], "the person is shown as before");
  s.offline = false;
  await synced(c);
  const [, last] = s.opened;
  equal([last?.op.kind, last?.op.body.corrects, last?.op.after], ["corrected", ids[0], undefined]);
  equal(c.view().done.map((d) => [d.kind, d.undone]), [["corrected", false], ["activated", true]]);
  c.close();
});

test("undone while nobody knows whether the server has it, the correction waits for it", async () => {
  const { s, c } = await offline();
  const { ids } = await c.record(contact(at(c, 3)));
  s.offline = false;
  s.faults.set("/sync", ["lost"]);
  ok(await synced(c));
  s.offline = true;
  await c.undo(ids);
  equal(c.view().waiting, 2);
  s.offline = false;
  await synced(c);
  equal(s.opened.map((o) => [o.op.kind, o.op.after]), [["contacted", undefined], ["corrected", ids]]);
  equal(c.view().waiting, 0);
  c.close();
});

test("a walk-in's events name the operations that they build on", async () => {
  const { s, c } = await offline();
  const house = await c.record({ kind: "household.add", hamlet: 3, head: "Chủ Mới", address: "Xóm Đông" });
  const h = c.view().houses.find((x) => x.id === house.subjects?.[0]);
  equal([h?.head, c.view().houses.length, c.view().houses[3]?.id === h?.id], ["Chủ Mới", 4, true]);
  const added = await c.record({ kind: "citizen.add", house: h?.id ?? "", person: { name: "Người Mới", birth: 19900101, device: 1, own_sim: 1 } });
  const p = c.view().people.find((x) => x.id === added.subjects?.[0]);
  equal([p?.name, p?.group, p?.step, p?.house.head, p?.pending], ["Người Mới", 2, 4, "Chủ Mới", 1]);
  await c.record({ kind: "registered", person: p?.id ?? "", level: 1 });
  const refusal = await rejects(c.undo(added.ids));
  ok(refusal instanceof Sentence && refusal.code === "app.built-on", String(refusal));
  s.offline = false;
  await synced(c);
  equal(s.opened.map((o) => [o.op.kind, o.op.after]), [["household.add", undefined], ["citizen.add", house.ids], ["registered", added.ids]]);
  equal(s.opened[1]?.op.household, h?.id);
  c.close();
});

test("nobody home over many new houses: each operation names every new house it is about, eight at most", async () => {
  const { s, c } = await offline();
  const adds = new Map<string, string>();
  for (let n = 0; n < 19; n++) {
    const made = await c.record({ kind: "household.add", hamlet: 3, head: `Chủ Mới ${n}`, address: "" });
    adds.set(made.subjects?.[0] ?? "", made.ids[0] ?? "");
  }
  const houses = c.view().houses.map((h) => h.id);
  await c.record({ kind: "household.nobody", houses });
  s.offline = false;
  await synced(c);
  const parts = s.opened.map((o) => o.op).filter((op) => op.kind === "household.nobody");
  equal(parts.map((op) => op.after?.length), [8, 8, 3]);
  equal(parts.flatMap((op) => op.body.houses), houses, "a house is missing, or stands twice");
  for (const op of parts) {
    equal([...(op.after ?? [])].sort(), (op.body.houses ?? []).flatMap((id) => adds.get(id) ?? []).sort(), "an operation does not wait for its house");
  }
  c.close();
});

test("several drafts of one record may build on each other", async () => {
  const { c } = await offline();
  const p = at(c, 1);
  await c.record({ kind: "surveyed", person: p.id, device: 1, own_sim: 1 }, { kind: "registered", person: p.id, level: 1 }, contact(p));
  equal([at(c, 1).group, at(c, 1).step, at(c, 1).outcome, at(c, 1).pending], [2, 8, "done", 3]);
  const e = await rejects(c.record(contact(p), { kind: "absent", person: p.id, where: "x".repeat(301) }));
  ok(e instanceof Sentence && e.field === "where");
  equal(c.view().waiting, 3, "all or none");
  c.close();
});

test("a second edit before the first was sent becomes one with it, and can be taken back alone", async () => {
  const { s, c } = await offline();
  const p = at(c, 1);
  await c.record({ kind: "citizen.edit", person: p.id, fields: { name: "Nguyễn Thị Đào Một", phones: "0912000333" } });
  const second = await c.record({ kind: "citizen.edit", person: p.id, fields: { name: "Nguyễn Thị Đào Hai", card: "1" } });
  equal([c.view().waiting, at(c, 1).name, at(c, 1).phones, at(c, 1).card], [1, "Nguyễn Thị Đào Hai", ["0912000333"], 1]);
  await c.undo(second.ids);
  equal([c.view().waiting, at(c, 1).name, at(c, 1).phones, at(c, 1).card], [1, "Nguyễn Thị Đào Một", ["0912000333"], undefined]);
  await c.record({ kind: "citizen.edit", person: p.id, fields: { name: "Nguyễn Thị Đào Ba" } });
  s.offline = false;
  await synced(c);
  equal(s.opened.map((o) => [o.op.base, o.op.body.fields]), [[1, { name: { from: "Nguyễn Thị Đào", to: "Nguyễn Thị Đào Ba" }, phones: { from: "", to: "0912000333" } }]]);
  c.close();
});

test("nobody home, for a row of houses; taken back for everybody in them", async () => {
  const { s, c } = await offline();
  const houses = c.view().houses.map((h) => h.id);
  const { ids } = await c.record({ kind: "household.nobody", houses });
  equal(c.view().people.map((p) => [p.no, p.outcome, p.doneHere]), [[1, "nobody", true], [2, "nobody", true], [3, "nobody", true], [4, "nobody", true], [5, undefined, false]]);
  s.offline = false;
  s.next = [{ seq: 2, citizens: s.people.filter((p) => p.group !== 1).map((p) => ({ ...p, outcome: "nobody" as const })) }];
  await synced(c);
  s.offline = true;
  await c.undo(ids);
  equal(c.view().people.map((p) => p.outcome), [undefined, undefined, undefined, undefined, undefined]);
  s.offline = false;
  await synced(c);
  equal(s.opened.map((o) => o.op.kind), ["household.nobody", "corrected", "corrected", "corrected", "corrected"]);
  c.close();
});

test("a household's survey and a door", async () => {
  const { s, c } = await offline();
  const h = c.view().houses[0];
  await c.record({ kind: "household.survey", house: h?.id ?? "", smartphones: 2, computers: 0, internet: true }, { kind: "door.take", house: h?.id ?? "" });
  const now = c.view().houses[0];
  equal([now?.smartphones, now?.internet, now?.door?.member, c.view().people[0]?.house === now], [2, true, s.area?.member, true]);
  ok((now?.door?.until ?? 0) > Date.now() + 29 * 60_000);
  await c.record({ kind: "door.leave", house: h?.id ?? "" });
  equal(c.view().houses[0]?.door, undefined);
  s.offline = false;
  await synced(c);
  equal(s.opened.map((o) => [o.op.kind, o.op.base]), [["household.survey", 1], ["door.take", undefined], ["door.leave", undefined]]);
  c.close();
});

test("times go out by the phone's own clock, and come back by the server's", async () => {
  const s = await village();
  s.offset = 3_600_000; // the phone is an hour late
  const c = await enrolled(s, newName());
  s.offline = true;
  const promised = s.now() + 30 * 60_000;
  await c.record({ kind: "contacted", person: at(c, 1).id, outcome: "again", channel: "call", again: promised });
  ok(Math.abs((at(c, 1).again ?? 0) - promised) < 2000, "the promise is shown where it was put");
  const past = await rejects(c.record({ kind: "contacted", person: at(c, 1).id, outcome: "again", channel: "call", again: s.now() - 10 * 60_000 }));
  ok(past instanceof Sentence && past.field === "again");
  s.offline = false;
  await synced(c);
  const op = s.opened[0]?.op;
  ok(op && Math.abs(op.seen_at - Date.now()) < 5000 && Math.abs((op.body.again ?? 0) + s.offset - promised) < 2000, JSON.stringify(op));
  c.close();
});

test("locked, nothing is recorded, and it is said", async () => {
  const { c } = await offline();
  const p = at(c, 1);
  await c.lock();
  const e = await rejects(c.record(contact(p)));
  ok(e instanceof Sentence && e.code === "app.locked");
  c.close();
});

test("the exported file holds everything that is not sent, also locked", async () => {
  const { s, c, db } = await offline();
  await c.record(contact(at(c, 1)), contact(at(c, 2)));
  c.close();
  const locked = core(s, db);
  await locked.start();
  const file = JSON.parse(await (await locked.exportSealed()).text()) as { boxes: { id: string; device: string; sealed: string }[] };
  equal(file.boxes.length, 2);
  for (const b of file.boxes) {
    ok((await s.open(b.id, b.device, b.sealed)).includes('"contacted"'));
  }
  await locked.unlock(pin);
  await until(() => locked.view().waiting === 2, "still waiting");
  locked.close();
});
