// Recording and taking back. A promise of this file is kept only when the sealed box and its note lie on the disk together.

import { join, uuid7, uuidBytes, uuidText } from "./bytes";
import { buildsOn, correctable, slotOf } from "./book";
import { type Area, type Draft, type House, type Person, Sentence } from "./contract";
import { seal } from "./crypto";
import { type Around, type Made, opsOf } from "./draft";
import type { Before, Note, Op } from "./op";
import { beforeOf, lay, owesSomething, type World } from "./overlay";
import { type Change, noChange, type Phone } from "./phone";
import { correctionOf, whatOf } from "./words";

/** Records drafts, all or none; gives the operations' ids and whom each is about. */
export function record(ph: Phone, drafts: readonly Draft[]): Promise<{ ids: string[]; subjects: string[] }> {
  return ph.turn(async () => {
    const area = mustArea(ph);
    const w: World = { people: new Map(ph.shows.world.people), houses: new Map(ph.shows.world.houses) };
    const change = noChange();
    for (const draft of drafts) {
      for (const made of opsOf(draft, around(ph, area, w, change))) {
        const note = noteOf(ph, made, area, w);
        merge(ph, note, change);
        change.notes.push(note);
        lay(w, note.op as Op, note.at, note.before, area.member ?? "");
      }
    }
    await box(ph, area, change);
    const fresh = change.notes.filter((n) => n.state === "waiting");
    return { ids: fresh.map((n) => n.id), subjects: fresh.map((n) => n.subject) };
  });
}

/** Makes the boxes of all notes that wait, and writes everything. */
async function box(ph: Phone, area: Area, change: Change): Promise<void> {
  const fresh = change.notes.filter((n) => n.state === "waiting" && n.op && !ph.book.slots.has(n.id));
  const first = ph.book.take(fresh.length);
  fresh.forEach((n, i) => (n.n = first + i));
  const device = ph.session.device;
  change.boxes = await Promise.all(
    fresh.map(async (n) => ({
      n: n.n, id: n.id, device, at: n.at, tried: 0, state: "waiting" as const,
      sealed: await seal(area.seal, n.id, device, area.account.id, JSON.stringify(n.op)),
    })),
  );
  const large = change.boxes.find((b) => b.sealed.length > mostBox);
  if (large) {
    throw new Sentence({ vi: "Việc này dài quá nên chưa được ghi. Hãy viết ghi chú ngắn hơn.", en: "This is too long and was not saved. Write a shorter note." }, "app.long", "note");
  }
  change.slots = change.boxes.map(slotOf);
  await ph.keepWork(change);
}

const mostBox = 20 << 10; // base64 of 15 KB: the server takes operations of 16

function mustArea(ph: Phone): Area {
  ph.key();
  if (!ph.area) {
    throw new Sentence(
      { vi: "Danh sách chưa tải xong nên chưa ghi được việc. Hãy chờ có mạng để tải danh sách.", en: "The list was not downloaded yet, so nothing can be recorded. Wait for the network." },
      "app.no-area",
    );
  }
  return ph.area;
}

function around(ph: Phone, area: Area, w: World, change: Change): Around {
  return {
    area,
    phoneNow: ph.clock(),
    offset: ph.session.offset,
    person: (id): Person | undefined => w.people.get(id),
    house: (id): House | undefined => w.houses.get(id),
    addedBy: (id) => ph.book.addedBy(id) ?? change.notes.find((n) => n.subject === id && (n.kind === "household.add" || n.kind === "citizen.add"))?.id,
  };
}

function noteOf(ph: Phone, m: Made, area: Area, w: World): Note {
  const at = ph.session.now();
  const note: Note = {
    id: m.op.id, n: 0, kind: m.op.kind, subject: m.op.subject ?? "", name: m.name, what: whatOf(m.draft, area), at,
    state: "waiting", undone: false, settling: false, op: m.op,
  };
  const person = w.people.get(note.subject);
  const house = w.houses.get(note.subject);
  if (m.op.kind === "household.nobody") {
    note.covered = coveredBy(m.op.body.houses ?? [], w);
  } else if (house) {
    note.before = { smartphones: house.smartphones ?? null, computers: house.computers ?? null, internet: house.internet === undefined ? null : Number(house.internet) };
  } else if (person) {
    note.before = beforeOf(person, m.op, at);
  }
  return note;
}

function coveredBy(houses: string[], w: World): Record<string, Before> {
  const people = Array.from(w.people.values()).filter((p) => houses.includes(p.household) && owesSomething(p));
  return Object.fromEntries(people.map((p) => [p.id, { outcome: p.outcome ?? null, outcome_at: p.outcome_at ?? null, again: p.again ?? null }]));
}

const merges = new Set(["citizen.edit", "household.survey"]);

/** A second edit of a row, while the first was never sent, becomes one with it: sent after the first, it would meet its own change as a stranger's. */
function merge(ph: Phone, note: Note, change: Change): void {
  const sent = ph.book.inOrder().concat(change.notes);
  const old = merges.has(note.kind) ? sent.find((n) => n.kind === note.kind && n.subject === note.subject && n.state === "waiting" && ph.book.unsent(n.id)) : undefined;
  if (!old?.op || !note.op) {
    return;
  }
  const fields = { ...old.op.body.fields };
  for (const [name, e] of Object.entries(note.op.body.fields ?? {})) {
    fields[name] = { from: fields[name]?.from ?? e.from, to: e.to };
  }
  const { base, after } = old.op;
  note.op = { ...note.op, ...(base === undefined ? {} : { base }), ...(after ? { after } : {}), body: note.op.body.fields ? { fields } : note.op.body };
  note.replaces = old.id;
  if (old.before) {
    note.before = old.before;
  }
  change.drop.push(old.id);
  change.notes.push({ ...old, state: "gone", undone: true });
}

/** Takes back: deletes what was never sent, corrects what the server has or may have. */
export function undo(ph: Phone, ids: readonly string[]): Promise<void> {
  return ph.turn(async () => {
    const area = mustArea(ph);
    const change = noChange();
    for (const id of ids) {
      const n = ph.book.notes.get(id);
      if (!n || n.undone || n.state === "refused") {
        continue;
      }
      if (ph.book.unsent(id)) {
        deleteUnsent(ph, n, ids, change);
      } else {
        await correct(ph, n, change);
      }
    }
    await box(ph, area, change);
  });
}

function deleteUnsent(ph: Phone, n: Note, ids: readonly string[], change: Change): void {
  const built = ph.book.inOrder().find((other) => buildsOn(other.op, n.id) && other.state === "waiting" && !other.undone && !ids.includes(other.id));
  if (built) {
    throw new Sentence(
      { vi: `Đã ghi việc khác dựa trên việc này (${built.what.vi}: ${built.name}). Hãy bỏ việc đó trước.`, en: `Something else builds on this (${built.what.en}: ${built.name}). Take that back first.` },
      "app.built-on",
    );
  }
  change.drop.push(n.id);
  change.notes.push({ ...n, state: "gone", undone: true, settling: false });
  const old = n.replaces ? ph.book.notes.get(n.replaces) : undefined;
  if (old && !ids.includes(old.id)) {
    change.notes.push({ ...old, state: "waiting", undone: false }); // what it was merged with is as it was
  }
}

async function correct(ph: Phone, n: Note, change: Change): Promise<void> {
  if (!n.op || !correctable(n)) {
    throw new Sentence(
      { vi: `“${n.what.vi}” đã gửi nên không bỏ được trên máy. Hãy báo cán bộ xã.`, en: `“${n.what.en}” was sent and can't be taken back on the phone. Tell the commune.` },
      "app.sent",
    );
  }
  change.notes.push({ ...n, undone: true }, ...(await corrections(ph, n, n.op)));
}

/** What takes back an operation that the server has or may have. */
async function corrections(ph: Phone, n: Note, op: Op): Promise<Note[]> {
  const waits = ph.book.slots.has(n.id) ? { after: [n.id] } : {};
  const make = (kind: string, subject: string, body: Op["body"], before?: Before, base?: number): Note => {
    const now = ph.clock();
    const next: Op = { id: uuid7(now), commune: op.commune, kind, subject, ...(base === undefined ? {} : { base }), ...waits, seen_at: now, body };
    return {
      id: next.id, n: 0, kind, subject, name: n.name, what: correctionOf(n.what), at: ph.session.now(), state: "waiting", undone: false, settling: false, op: next,
      ...(before ? { before } : {}),
    };
  };
  switch (n.kind) {
    case "household.nobody":
      return Promise.all(Object.entries(n.covered ?? {}).map(async ([id, before]) => make("corrected", id, { corrects: await partID(op.id, id) }, before)));
    case "citizen.edit":
      return [make("citizen.edit", n.subject, { fields: turned(op) }, undefined, ph.shows.world.people.get(n.subject)?.version ?? op.base)];
    case "household.survey":
      return [make("household.survey", n.subject, { answers: answersOf(n.before) }, undefined, ph.shows.world.houses.get(n.subject)?.version ?? op.base)];
    case "door.take":
      return [make("door.leave", n.subject, {})];
    default:
      return [make("corrected", n.subject, { corrects: n.id }, n.before)];
  }
}

function turned(op: Op): Record<string, { from: string; to: string }> {
  return Object.fromEntries(Object.entries(op.body.fields ?? {}).map(([name, e]) => [name, { from: e.to, to: e.from }]));
}

function answersOf(b: Before | undefined): { smartphones: number; computers: number; internet: boolean } {
  return { smartphones: Number(b?.smartphones), computers: Number(b?.computers), internet: b?.internet === 1 };
}

/** The id of one citizen's part of "nobody home" (field.partID on the server): the time of the operation, then a hash of both ids. */
export async function partID(op: string, citizen: string): Promise<string> {
  const own = uuidBytes(op);
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", join(own, uuidBytes(citizen))));
  return uuidText(join(own.slice(0, 6), sum.slice(0, 10)), 7);
}

/** Drops a refusal or a notice that was read. What the server only does not know yet is hidden, not dropped. */
export function read(ph: Phone, id: string): Promise<void> {
  return ph.turn(async () => {
    const n = ph.book.notes.get(id);
    if (!n) {
      return;
    }
    const change = noChange();
    const { conflict: _, refusal, ...rest } = n;
    if (!refusal) {
      change.notes.push(rest);
    } else if (refusal.retry) {
      change.notes.push({ ...n, refusal: { ...refusal, hidden: true } });
    } else {
      change.drop.push(id);
      change.notes.push({ ...rest, state: "gone", undone: true });
    }
    await ph.keep(change);
  });
}

/** Everything that the server does not have for good, as a file: nobody but the server can open what is in it. */
export async function exported(ph: Phone): Promise<Blob> {
  const rows = await ph.store.outbox.all();
  const boxes = rows.map((r) => ({ id: r.id, device: r.device, sealed: r.sealed }));
  const text = JSON.stringify({ tungnha: "outbox", v: 1, device: ph.session.device || rows[0]?.device || "", made_at: ph.clock(), boxes });
  return new Blob([text], { type: "application/json" });
}
