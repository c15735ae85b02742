// Enrolment, PIN, locking, wiping: on a real database with real cryptography.
import { Sentence } from "../src/core/contract";
import { Store } from "../src/core/store";
import { equal, ok, rejects, test, until } from "./check";
import { again, code, core, enrolled, newName, pin, synced, village } from "./core-server";

function codeOf(e: unknown): string {
  ok(e instanceof Sentence, `no Sentence: ${String(e)}`);
  ok(e.text.vi !== "" && e.text.en !== "", "both languages");
  return e.code;
}

test("a phone is new, then waits for the desk, then is open with its people", async () => {
  const s = await village();
  s.confirmed = false;
  const c = core(s, newName());
  equal(c.view().phase, "starting");
  await c.start();
  equal(c.view().phase, "new");
  await c.enrol(" abcd efgh-ijkl MNOP qrst UVWX yz", "Máy thử", pin);
  equal([c.view().phase, /^\d{6}$/.test(c.view().check)], ["waiting", true]);
  equal(codeOf(await rejects(c.confirmed())), "access.device.unconfirmed");
  equal(c.view().phase, "waiting");
  s.confirmed = true;
  await c.confirmed();
  equal(c.view().phase, "open");
  await until(() => c.view().people.length === 5, "people are there");
  equal(c.view().people.map((p) => p.no), [1, 2, 3, 4, 5]);
  equal(c.view().people[0]?.sharedPhone, 1);
  c.close();
});

test("the six digits are of the phone's own key, not what the answer says", async () => {
  const s = await village();
  const c = core(s, newName());
  await c.start();
  await c.enrol(code, "Máy thử", pin);
  ok(c.view().check !== "000000", "the server's digits were shown");
  c.close();
});

test("codes and PINs that can't be are told with their field", async () => {
  const s = await village();
  const c = core(s, newName());
  await c.start();
  const wrong = (await rejects(c.enrol("nothing", "Máy", pin))) as Sentence;
  equal([codeOf(wrong), wrong.field], ["app.code", "code"]);
  equal(((await rejects(c.enrol(code, "Máy", "12345"))) as Sentence).field, "pin");
  equal(s.count("/enrol"), 0);
  await c.enrol(`https://example.test/m/#enrol=${code}`, "Máy", pin);
  equal(s.count("/enrol"), 1);
  c.close();
});

test("without the network the kept share opens the phone, and its people are there", async () => {
  const s = await village();
  const db = newName();
  (await enrolled(s, db)).close();
  s.offline = true;
  const c = await again(s, db);
  equal([c.view().phase, c.view().people.length], ["open", 5]);
  ok(c.view().workUntil > Date.now() + 71 * 3_600_000);
  equal(codeOf(await synced(c)), "app.offline");
  equal([c.view().phase, c.view().trouble?.vi.startsWith("Chưa có mạng")], ["open", true]);
  c.close();
});

test("after a restart while waiting, the phone asks for the PIN and goes on", async () => {
  const s = await village();
  const db = newName();
  s.confirmed = false;
  const first = core(s, db);
  await first.start();
  await first.enrol(code, "Máy", pin);
  first.close();
  const c = core(s, db);
  await c.start();
  equal(c.view().phase, "waiting");
  equal(codeOf(await rejects(c.confirmed())), "access.device.unconfirmed");
  equal([c.view().phase, s.count("/unlock")], ["waiting", 0], "no PIN is spent");
  s.confirmed = true;
  await c.confirmed();
  equal(c.view().phase, "locked");
  s.confirmed = false; // not what a server does: the answer to the PIN is believed, too
  equal(codeOf(await rejects(c.unlock(pin))), "access.device.unconfirmed");
  equal(c.view().phase, "waiting");
  s.confirmed = true;
  await c.confirmed();
  equal(c.view().phase, "open");
  c.close();
});

test("ten wrong PINs in a row drop the kept share; counting survives restarts", async () => {
  const s = await village();
  const db = newName();
  (await enrolled(s, db)).close();
  s.offline = true;
  for (let i = 1; i <= 10; i++) {
    const c = core(s, db);
    await c.start();
    const e = (await rejects(c.unlock("999999"))) as Sentence;
    equal([e.code, c.view().phase], ["app.pin", "locked"]);
    equal(e.text.vi.includes(`Còn ${10 - i} lần`), i < 10, e.text.vi);
    c.close();
  }
  const c = core(s, db);
  await c.start();
  equal(codeOf(await rejects(c.unlock(pin))), "app.unlock-offline");
  s.offline = false;
  await c.unlock(pin);
  equal(c.view().people.length, 5, "the people were not lost");
  c.close();
});

test("a right PIN sets the count back", async () => {
  const s = await village();
  const db = newName();
  const c = await enrolled(s, db);
  s.offline = true;
  for (let round = 0; round < 2; round++) {
    await c.lock();
    equal([c.view().phase, c.view().people.length], ["locked", 0]);
    for (let i = 0; i < 6; i++) {
      await rejects(c.unlock("000000"), /Còn/);
    }
    await c.unlock(pin);
  }
  equal(c.view().phase, "open");
  c.close();
});

test("a phone that lay unseen for half an hour wants its PIN; one that was looked at does not", async () => {
  const s = await village();
  let now = Date.now();
  const c = await enrolled(s, newName(), () => now);
  let seen = "visible";
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => seen });
  const turn = (to: string): void => {
    seen = to;
    document.dispatchEvent(new Event("visibilitychange"));
  };
  try {
    await synced(c);
    const p = c.view().people[0]?.id ?? "";
    now += 31 * 60_000; // a form lies open
    turn("hidden");
    now += 29 * 60_000;
    turn("visible");
    await c.record({ kind: "contacted", person: p, outcome: "done", channel: "visit" });
    equal(c.view().phase, "open");
    turn("hidden");
    now += 30 * 60_000;
    await synced(c); // in the pocket it goes on sending
    equal([c.view().phase, c.view().waiting], ["open", 0]);
    turn("visible");
    await until(() => c.view().phase === "locked", "it is locked");
    equal(c.view().people, []);
    s.offline = true;
    await c.unlock(pin);
    equal([c.view().phase, c.view().people.length], ["open", 5]);
    turn("hidden");
    now -= 31 * 60_000; // the clock was turned back
    turn("visible");
    await until(() => c.view().phase === "locked", "it is locked");
  } finally {
    Reflect.deleteProperty(document, "visibilityState");
    c.close();
  }
});

test("the share ends after its hours, and turning the clock back does not bring it back", async () => {
  const s = await village();
  const db = newName();
  let now = Date.now();
  const clock = () => now;
  (await enrolled(s, db, clock)).close();
  s.offline = true;
  now += 71 * 3_600_000;
  const late = await again(s, db, clock);
  equal(late.view().phase, "open");
  late.close();
  now += 2 * 3_600_000;
  const c = core(s, db, clock);
  await c.start();
  equal(codeOf(await rejects(c.unlock(pin))), "app.unlock-offline");
  c.close();
});

test("a token that is no good locks the phone; nothing is lost, and the share still opens it", async () => {
  const s = await village();
  const c = await enrolled(s, newName());
  s.offline = true;
  await c.record({ kind: "portal", person: s.people[4]?.id ?? "" });
  s.offline = false;
  s.faults.set("/sync", [{ status: 401, code: "access.device.locked" }]);
  equal(codeOf(await synced(c)), "access.device.locked");
  equal([c.view().phase, c.view().waiting, c.view().people.length], ["locked", 1, 0]);
  s.offline = true;
  await c.unlock(pin);
  equal([c.view().phase, c.view().people.length], ["open", 5]);
  s.offline = false;
  equal(await synced(c), null, "a new token was fetched");
  equal([c.view().waiting, s.taken.size], [0, 1]);
  c.close();
});

test("a wipe deletes people and keys, keeps the sealed work, and a new enrolment sends it", async () => {
  const s = await village();
  const db = newName();
  const c = await enrolled(s, db);
  s.faults.set("/sync", [{ status: 401, code: "access.device.wipe", wipe: true }]);
  await c.record({ kind: "portal", person: s.people[4]?.id ?? "" });
  await synced(c);
  equal([c.view().phase, c.view().waiting, c.view().outside, c.view().people.length, c.view().area], ["wiped", 1, 1, 0, null]);
  const store = new Store(db);
  equal([await store.packs.count(), await store.notes.count(), await store.outbox.count()], [0, 0, 1]);
  equal((await store.keep.all()).map((r) => r.name), ["wiped"]);
  store.close();
  const file = JSON.parse(await (await c.exportSealed()).text()) as { tungnha: string; v: number; device: string; boxes: { id: string; device: string; sealed: string }[] };
  equal([file.tungnha, file.v, file.device, file.boxes.length], ["outbox", 1, s.device, 1]);
  c.close();

  const old = s.device;
  s.device = "01884f6e-5c00-7000-8000-00000000d002";
  const next = core(s, db);
  await next.start();
  equal(next.view().phase, "wiped");
  await next.enrol(code, "Máy thử", pin);
  await next.confirmed();
  await until(() => next.view().waiting === 0 && next.view().people.length === 5, "the old work was sent");
  equal(s.opened.map((o) => [o.device, o.op.kind]), [[old, "portal"]]);
  next.close();
});

test("evening sheets that were fetched are there without a network, after a reload too; a new list replaces them, a wipe deletes them", async () => {
  const s = await village();
  const db = newName();
  const c = await enrolled(s, db);
  equal(await c.keptKits?.(), []);
  const sheet = { id: "01884f6e-5c00-7000-8000-00000000f001", hamlet: 1, member: "m", made: 1, keyed: 0, lines: [{ no: 1, person: s.people[0]?.id ?? "", step: 7 }] };
  s.sheets = [sheet];
  equal(await c.kits(), [sheet]);
  c.close();
  s.offline = true;
  const next = await again(s, db);
  equal(await next.keptKits?.(), [sheet]);
  await rejects(next.kits());
  equal(await next.keptKits?.(), [sheet], "what could not be fetched anew stays");
  const store = new Store(db);
  const row = await store.keep.get("kits");
  ok(row?.name === "kits" && !new TextDecoder().decode(row.box).includes("person"), "it lies in the clear");
  s.offline = false;
  s.sheets = null;
  await synced(next);
  equal(await next.kits(), []);
  equal(await next.keptKits?.(), []);
  s.sheets = [sheet];
  await next.kits();
  await next.forget();
  equal(await store.keep.get("kits"), undefined);
  await rejects(Promise.resolve().then(() => next.keptKits?.()));
  store.close();
  next.close();
});

test("forgetting is the person's own wipe", async () => {
  const s = await village();
  const c = await enrolled(s, newName());
  s.offline = true;
  await c.record({ kind: "portal", person: s.people[4]?.id ?? "" });
  await c.forget();
  equal([c.view().phase, c.view().waiting, c.view().people.length], ["new", 1, 0]);
  c.close();
});

test("two tabs: the second says so, and works when the first is closed", async () => {
  const s = await village();
  const db = newName();
  const first = await enrolled(s, db);
  const second = core(s, db);
  equal(codeOf(await rejects(second.start())), "app.tab");
  ok(second.view().trouble?.vi.includes("thẻ khác"));
  first.close();
  await until(() => second.view().phase === "locked", "the second tab starts");
  equal(second.view().trouble, null);
  second.close();
});

test("a wipe that is heard when unlocking wipes too", async () => {
  const s = await village();
  const c = await enrolled(s, newName());
  s.offline = true;
  await c.record({ kind: "portal", person: s.people[4]?.id ?? "" });
  for (let i = 0; i < 10; i++) {
    await c.lock();
    await rejects(c.unlock("000000"));
  }
  s.offline = false;
  s.faults.set("/unlock", [{ status: 401, code: "access.device.wipe", wipe: true }]);
  equal(codeOf(await rejects(c.unlock(pin))), "access.device.wipe");
  equal([c.view().phase, c.view().waiting, c.view().outside], ["wiped", 1, 1]);
  c.close();
});

test("nobody but the server can wipe: a log-in page of some network is only no answer", async () => {
  const s = await village();
  const c = await enrolled(s, newName());
  s.faults.set("/sync", ["stranger"]);
  equal(codeOf(await synced(c)), "app.server");
  equal([c.view().phase, c.view().people.length], ["open", 5]);
  c.close();
});

test("unlocked with a network, the hours without one count from now", async () => {
  const s = await village();
  const db = newName();
  let now = Date.now();
  const clock = () => now;
  (await enrolled(s, db, clock)).close();
  const first = s.count("/unlock");
  now += 3_600_000;
  s.offset = 3_600_000;
  const soon = await again(s, db, clock);
  await synced(soon);
  equal(s.count("/unlock"), first, "asked again after an hour");
  soon.close();
  now += 30 * 3_600_000;
  s.offset = 31 * 3_600_000;
  const c = await again(s, db, clock);
  await synced(c);
  equal(s.count("/unlock"), first + 1);
  ok(c.view().workUntil > now + 71 * 3_600_000, "the share was not made new");
  c.close();
});

test("a phone that is never closed locks itself when its hours end, and the share is gone from its disk", async () => {
  const s = await village();
  const db = newName();
  let now = Date.now();
  const c = await enrolled(s, db, () => now);
  s.offline = true;
  now += 71 * 3_600_000;
  equal(codeOf(await synced(c)), "app.offline");
  equal(c.view().phase, "open");
  await c.record({ kind: "portal", person: s.people[4]?.id ?? "" });
  now += 2 * 3_600_000;
  equal(codeOf(await synced(c)), "app.over");
  equal([c.view().phase, c.view().people.length, c.view().waiting, c.view().workUntil], ["locked", 0, 1, 0]);
  equal(await keptOf(db), null);
  equal(codeOf(await rejects(c.unlock(pin))), "app.unlock-offline");
  s.offline = false;
  await c.unlock(pin);
  await until(() => c.view().waiting === 0, "the work was sent");
  equal(c.view().people.length, 5);
  c.close();
});

test("opened again after its hours, a phone drops the share before anybody types", async () => {
  const s = await village();
  const db = newName();
  let now = Date.now();
  const clock = (): number => now;
  (await enrolled(s, db, clock)).close();
  ok((await keptOf(db)) !== null, "nothing was kept");
  now += 73 * 3_600_000;
  const c = core(s, db, clock);
  await c.start();
  equal([c.view().phase, await keptOf(db)], ["locked", null]);
  c.close();
});

/** What lies on the disk of share and token. */
async function keptOf(db: string): Promise<unknown> {
  const store = new Store(db);
  const row = await store.device();
  store.close();
  return row?.kept ?? null;
}
