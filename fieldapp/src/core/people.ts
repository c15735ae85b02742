// Everybody of the area as the server told them, and as the screen shows them with this phone's work laid over.

import type { House, Person, PersonView } from "./contract";
import { type Note, overlaid } from "./op";
import { byHouse, byWalk } from "./order";
import { lay, owesSomething, type World } from "./overlay";
import { fold } from "./search";
import { eveningEnd, eveningOf } from "./time";

/** One hamlet's people as they lie on the disk. */
export interface Snapshot {
  households: House[];
  citizens: Person[];
}

/** What the server told, by id. Rows are replaced, never changed. */
export class Known implements World {
  constructor(
    readonly people: Map<string, Person> = new Map(),
    readonly houses: Map<string, House> = new Map(),
  ) {}

  copy(): Known {
    return new Known(new Map(this.people), new Map(this.houses));
  }

  add(s: Snapshot): void {
    for (const h of s.households) {
      this.houses.set(h.id, h);
    }
    for (const p of s.citizens) {
      this.people.set(p.id, p);
    }
  }

  /** One hamlet, for the disk. */
  snapshot(hamlet: number): Snapshot {
    return {
      households: Array.from(this.houses.values()).filter((h) => h.hamlet === hamlet),
      citizens: Array.from(this.people.values()).filter((p) => p.hamlet === hamlet),
    };
  }

  /** Takes in what moved, tombstones first, and gives the hamlets that are other than before. */
  merge(tombstones: string[], households: House[], citizens: Person[]): Set<number> {
    const touched = new Set<number>();
    for (const id of tombstones) {
      drop(this.people, id, touched);
      drop(this.houses, id, touched);
    }
    for (const h of households) {
      put(this.houses, h, touched);
    }
    for (const p of citizens) {
      put(this.people, p, touched);
    }
    return touched;
  }
}

function drop<T extends { hamlet: number }>(rows: Map<string, T>, id: string, touched: Set<number>): void {
  const row = rows.get(id);
  if (row && rows.delete(id)) {
    touched.add(row.hamlet);
  }
}

function put<T extends { id: string; hamlet: number }>(rows: Map<string, T>, row: T, touched: Set<number>): void {
  const old = rows.get(row.id);
  if (old) {
    touched.add(old.hamlet);
  }
  touched.add(row.hamlet);
  rows.set(row.id, row);
}

/** What the screens get of people and houses. */
export interface Shown {
  people: readonly PersonView[];
  houses: readonly House[];
}

interface Row {
  from: Person; // what it was made of
  view: PersonView;
}

/** Makes the screens' rows; rows of which nothing changed stay the same objects. */
export class Shows {
  world: World = new Known();
  private rows = new Map<string, Row>();
  private numbers: { of: Map<string, Person>; count: Map<string, number> } | null = null;

  /** Lays the notes over what is known, in the order of recording. now is the server's clock; member is this account's. */
  show(known: Known, notes: readonly Note[], now: number, member: string): Shown {
    const w: World = { people: new Map(known.people), houses: new Map(known.houses) };
    for (const n of notes) {
      if (n.op && overlaid(n)) {
        lay(w, n.op, n.at, n.before, member);
      }
    }
    this.world = w;
    const work = tally(notes, w, now);
    const shared = this.sharing(known.people);
    const rows = new Map<string, Row>();
    for (const p of w.people.values()) {
      const house = w.houses.get(p.household) ?? houseless(p);
      rows.set(p.id, this.row(p, house, work.pending.get(p.id) ?? 0, work.done.has(p.id) && !callsAgain(p, now), sharedBy(p, shared, known.people.has(p.id))));
    }
    this.rows = rows;
    return { people: Array.from(rows.values(), (r) => r.view).sort(byWalk), houses: Array.from(w.houses.values()).sort(byHouse) };
  }

  /** Nothing about people stays in memory. */
  forget(): void {
    this.world = new Known();
    this.rows = new Map();
    this.numbers = null;
  }

  private row(from: Person, house: House, pending: number, doneHere: boolean, sharedPhone: number): Row {
    const old = this.rows.get(from.id);
    const v = old?.view;
    if (old?.from === from && v && v.house === house && v.pending === pending && v.doneHere === doneHere && v.sharedPhone === sharedPhone) {
      return old;
    }
    const key = v?.name === from.name ? v.key : fold(from.name);
    return { from, view: { ...from, key, house, pending, doneHere, sharedPhone } };
  }

  /** How many people are listed with each number; counted again only when what the server told is another. */
  private sharing(people: Map<string, Person>): Map<string, number> {
    if (this.numbers?.of !== people) {
      const count = new Map<string, number>();
      for (const p of people.values()) {
        for (const n of p.phones ?? []) {
          count.set(n, (count.get(n) ?? 0) + 1);
        }
      }
      this.numbers = { of: people, count };
    }
    return this.numbers.count;
  }
}

/** How many others are listed with one of a person's numbers; who was added here is not counted among the listed. */
function sharedBy(p: Person, count: Map<string, number>, listed: boolean): number {
  return Math.max(0, ...(p.phones ?? []).map((n) => (count.get(n) ?? 0) - (listed ? 1 : 0)));
}

/** For somebody whose house was not told. */
function houseless(p: Person): House {
  return { id: p.household, hamlet: p.hamlet, head: "", walk: 0, version: 0 };
}

/** Somebody who promised for tonight stays on tonight's list. */
function callsAgain(p: Person, now: number): boolean {
  return (p.again ?? 0) > 0 && (p.again ?? 0) < eveningEnd(now);
}

const takesOff = new Set(["contacted", "surveyed", "registered", "notified", "activated", "portal", "absent", "cannot"]);

interface Tally {
  pending: Map<string, number>; // operations that wait, by person
  done: Set<string>; // people off tonight's list
}

function tally(notes: readonly Note[], w: World, now: number): Tally {
  const out: Tally = { pending: new Map(), done: new Set() };
  const since = eveningOf(now);
  for (const n of notes) {
    const waits = n.state === "waiting" || n.refusal?.retry === true;
    const counts = n.at >= since && !n.undone && n.state !== "gone" && (n.state !== "refused" || waits);
    for (const id of waits || counts ? subjects(n, w) : []) {
      if (waits) {
        out.pending.set(id, (out.pending.get(id) ?? 0) + 1);
      }
      if (counts && (takesOff.has(n.kind) || n.kind === "household.nobody")) {
        out.done.add(id);
      }
    }
  }
  return out;
}

/** The people whom a note is about. */
function subjects(n: Note, w: World): string[] {
  if (n.kind !== "household.nobody") {
    return w.people.has(n.subject) ? [n.subject] : [];
  }
  const houses = new Set(n.op?.body.houses ?? []);
  return Array.from(w.people.values())
    .filter((p) => houses.has(p.household) && (owesSomething(p) || p.group === undefined))
    .map((p) => p.id);
}
