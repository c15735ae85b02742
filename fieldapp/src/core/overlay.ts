// What the server will make of operations that it does not know yet, as far as a phone can know: the ledger's fold and groups (internal/ledger/group.go)
// on what was told of a person. The server's own word replaces it as soon as it comes.

import { Group, type House, type Person, Step } from "./contract";
import type { Before, Body, Op } from "./op";

/** People and houses with what is pending laid over. Rows are replaced, never changed. */
export interface World {
  people: Map<string, Person>;
  houses: Map<string, House>;
}

/** Lays one operation over. `at` is the server's clock; `restore` is what a correction puts back; member is who stands at a door that is taken. */
export function lay(w: World, op: Op, at: number, restore: Before | undefined, member: string): void {
  const b = op.body;
  switch (op.kind) {
    case "household.add":
      if (op.subject && b.house) {
        w.houses.set(op.subject, { id: op.subject, hamlet: b.house.hamlet, head: b.house.head, address: b.house.address, walk: 0, version: 0 });
      }
      return;
    case "citizen.add":
      return addPerson(w, op);
    case "household.nobody":
      return nobody(w, b.houses ?? [], at);
    case "household.survey":
      return change(w.houses, op.subject, (h) => ({ ...h, ...b.answers, surveyed_at: at }));
    case "door.take":
      return change(w.houses, op.subject, (h) => ({ ...h, door: { member, until: b.until || at + doorFor } }));
    case "door.leave":
      return change(w.houses, op.subject, ({ door: _, ...rest }) => rest);
    case "corrected":
      return change(w.people, op.subject, (p) => restored(p, restore));
    default:
      return change(w.people, op.subject, (p) => after(p, op, at));
  }
}

const doorFor = 30 * 60_000; // ms, as the server has it when nothing is said

function change<T>(rows: Map<string, T>, id: string | undefined, to: (row: T) => T): void {
  const row = id === undefined ? undefined : rows.get(id);
  if (id !== undefined && row !== undefined) {
    rows.set(id, to(row));
  }
}

function addPerson(w: World, op: Op): void {
  const given = op.body.person;
  const house = op.household === undefined ? undefined : w.houses.get(op.household);
  if (!op.subject || !given || !house) {
    return;
  }
  const fields = Object.entries(given).map(([name, value]): [string, string] => [name, String(value)]);
  const bare: Person = { id: op.subject, household: house.id, hamlet: house.hamlet, no: 0, name: "", birth: 0, version: 0 };
  const p = edited(bare, fields);
  w.people.set(p.id, placed(p, p.device ? able(p) : Group.Unasked));
}

function nobody(w: World, houses: string[], at: number): void {
  for (const p of w.people.values()) {
    if (houses.includes(p.household) && owesSomething(p)) {
      w.people.set(p.id, { ...p, outcome: "nobody", outcome_at: at, again: 0 });
    }
  }
}

/** Whether "nobody home" is noted for a person (field.notHome on the server). */
export function owesSomething(p: Person): boolean {
  return p.group !== Group.Done && p.group !== Group.Under && p.group !== Group.Off;
}

/** A person after one event or edit. */
export function after(p: Person, op: Op, at: number): Person {
  const b = op.body;
  switch (op.kind) {
    case "contacted":
      return { ...p, outcome: (b.outcome ?? "problem") as NonNullable<Person["outcome"]>, outcome_at: at, again: b.again ? b.again + (at - op.seen_at) : 0 };
    case "surveyed":
      return surveyed(p, b);
    case "registered":
      return started(p);
    case "notified":
      return notified(p, b.level ?? 1, at);
    case "activated":
      return activated(p, b.level ?? 1);
    case "portal":
      return p.step === Step.Portal ? stepped(p, Step.None) : p;
    case "absent":
      return claimed(p, Group.Absent);
    case "cannot":
      return claimed(p, Group.Cannot);
    case "returned":
      return p.group === Group.Absent ? back(p) : p;
    case "able":
      return p.group === Group.Cannot ? back(p) : p;
    case "citizen.edit":
      return edited(p, Object.entries(b.fields ?? {}).map(([name, e]): [string, string] => [name, e.to]));
    default:
      return p;
  }
}

function stepped(p: Person, step: Step): Person {
  return { ...p, step, priority: step };
}

/** A level that is approved and not active stays the next step, whatever else is learnt. */
function isOwed(p: Person): boolean {
  return p.step === Step.Activate2 || p.step === Step.Activate1 || p.step === Step.Tell;
}

/** Whether the ledger's rules still ask what the person can do. */
function isOpen(p: Person): boolean {
  return p.group === Group.Able || p.group === Group.Weak || p.group === Group.Unasked || p.group === undefined;
}

function able(p: Person): Group {
  return p.device === 2 || p.device === 3 ? Group.Weak : Group.Able;
}

/** A person in a group, with the first step of it. */
function placed(p: Person, group: Group): Person {
  const next = { ...p, group };
  if (isOwed(p) || p.step === Step.Wait) {
    return next;
  }
  if (group === Group.Unasked) {
    return stepped(next, Step.Survey);
  }
  if (p.card === 4 || p.card === 5) {
    return stepped(next, Step.Card);
  }
  return stepped(next, group === Group.Weak ? Step.File2 : Step.Register1);
}

function surveyed(p: Person, b: Body): Person {
  const next = { ...p };
  if (b.device) {
    next.device = b.device;
  }
  if (b.own_sim) {
    next.own_sim = b.own_sim;
  }
  return isOpen(p) ? placed(next, able(next)) : next;
}

/** Who has begun was asked, whatever the survey says. */
function started(p: Person): Person {
  if (!isOpen(p) || isOwed(p)) {
    return p;
  }
  return stepped({ ...p, group: able(p) }, Step.Wait);
}

function notified(p: Person, level: number, at: number): Person {
  if (p.group === Group.Under || p.group === Group.Off || p.group === Group.Cannot) {
    return p;
  }
  const step = level === 2 || p.step === Step.Activate2 ? Step.Activate2 : Step.Activate1;
  const group = isOpen(p) ? able(p) : (p.group ?? Group.Able);
  return stepped({ ...p, group, clock: p.clock || at }, step);
}

function activated(p: Person, level: number): Person {
  if (p.group === Group.Off) {
    return p;
  }
  const done = { ...p, group: Group.Done };
  const other = level === 2 ? p.step === Step.Activate1 : p.step === Step.Activate2 || p.step === Step.Tell;
  if (other) {
    return done; // the other level is still owed
  }
  return p.step === Step.None && p.group === Group.Done ? done : stepped({ ...done, clock: 0 }, Step.Portal);
}

function claimed(p: Person, group: Group): Person {
  if (p.group === Group.Done || p.group === Group.Off || (group === Group.Absent && p.group === Group.Cannot)) {
    return p;
  }
  const next = { ...p, group };
  return group === Group.Absent && isOwed(p) ? next : stepped(next, Step.Confirm);
}

/** Neither away nor unable any more: what stands is what the survey said. */
function back(p: Person): Person {
  const free = isOwed(p) ? p : stepped(p, Step.Survey);
  return placed(free, p.device ? able(p) : Group.Unasked);
}

const numbers = new Set(["birth", "sex", "card", "device", "own_sim"]);

/** A person with fields as they were typed. Identity is masked as the server would. */
function edited(p: Person, fields: [string, string][]): Person {
  const next: Record<string, unknown> = { ...p };
  for (const [name, to] of fields) {
    if (name === "identity") {
      next.identity = masked(to);
    } else if (name === "phones") {
      next.phones = to.split(/[,;/]/).map((n) => n.replace(/\D/g, "")).filter(Boolean);
    } else {
      next[name] = numbers.has(name) ? Number(to) : to.trim();
    }
  }
  return next as unknown as Person;
}

const shown = 3; // digits of an identity number at either end (vn.MaskIdentity)

/** An identity number as a phone may show it. */
export function masked(identity: string): string {
  const digits = identity.replace(/\D/g, "");
  const hidden = digits.length - 2 * shown;
  return hidden < 2 ? "•".repeat(digits.length) : digits.slice(0, shown) + "•".repeat(hidden) + digits.slice(-shown);
}

const fieldsOfEvents = ["group", "step", "priority", "clock", "outcome", "outcome_at", "again", "device", "own_sim"] as const;

/** What an event changes in a person, as it was before: for a correction. */
export function beforeOf(p: Person, op: Op, at: number): Before {
  const next = after(p, op, at);
  const out: Before = {};
  for (const f of fieldsOfEvents) {
    if (next[f] !== p[f]) {
      out[f] = p[f] ?? null;
    }
  }
  return out;
}

function restored(p: Person, before: Before | undefined): Person {
  const next: Record<string, unknown> = { ...p };
  for (const [f, value] of Object.entries(before ?? {})) {
    if (value === null) {
      delete next[f];
    } else {
      next[f] = value;
    }
  }
  return next as unknown as Person;
}
