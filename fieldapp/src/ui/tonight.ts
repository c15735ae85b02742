// Which people are tonight's, in which order, and who comes next. Pure: the list, the ring and "next house" agree because they ask here.

import { Step, type House, type PersonView, type View } from "../core/contract";
import { isDue } from "../core/order";
import { fold, search } from "../core/search";
import { dayOf } from "../core/time";
import { promised } from "./why";

/** What the list is set to. It outlives the page, so that Back finds the list as it was. */
export interface Filter {
  query: string;
  order: "walk" | "priority";
  mine: boolean | null; // null: nobody has chosen, mine when there is a split
  step: number; // 0: whatever is to be done
  group: number; // 0: all
  hamlet: number; // 0: all
  all: boolean; // also those with nothing to do tonight
}

export const filter: Filter = { query: "", order: "walk", mine: null, step: 0, group: 0, hamlet: 0, all: false };

/** Rows of the list. */
export type Item =
  | { kind: "ring"; key: string }
  | { kind: "title"; key: string; due: boolean; count: number }
  | { kind: "house"; key: string; house: House; count: number }
  | { kind: "person"; key: string; person: PersonView }
  | { kind: "empty"; key: string };

export interface Tonight {
  due: PersonView[]; // promised, and it is time
  now: PersonView[]; // in the list's order
  later: PersonView[]; // promised for later
  left: number;
  done: number;
  houses: number;
}

/** Whether somebody has a part of the split, so that "mine" means something. */
export function split(view: View): boolean {
  const me = view.area?.member;
  return !!me && view.houses.some((h) => h.member === me);
}

export function mine(view: View, f: Filter): boolean {
  return f.mine === null ? split(view) : f.mine && split(view);
}

/** Has something that a visit can move: not what waits for an office. */
export function owed(p: PersonView): boolean {
  const s = p.step ?? Step.None;
  return s <= Step.Survey || s === Step.Kin;
}

function wanted(p: PersonView, f: Filter): boolean {
  if (f.group && p.group !== f.group) return false;
  if (f.step) return p.step === f.step;
  return f.all || f.group > 0 || owed(p);
}

/** Sorts the area's people into tonight's parts. */
export function tonight(view: View, f: Filter, at: number): Tonight {
  const me = mine(view, f) ? view.area?.member : undefined;
  const out: Tonight = { due: [], now: [], later: [], left: 0, done: 0, houses: 0 };
  const houses = new Set<string>();
  for (const p of view.people) {
    if ((me && p.house.member !== me) || (f.hamlet && p.hamlet !== f.hamlet)) continue;
    if (isDue(p, at)) out.due.push(p);
    else if (promised(p)) out.later.push(p);
    else if (p.doneHere && !f.all) {
      out.done++;
      continue;
    } else if (wanted(p, f)) out.now.push(p);
    else continue;
    if (promised(p) && dayOf(p.again ?? 0) > dayOf(at)) continue; // tomorrow's are not tonight's
    out.left++;
    houses.add(p.household);
  }
  out.houses = houses.size;
  out.due.sort(byPromise);
  out.later.sort(byPromise);
  if (f.order === "priority") out.now.sort(byPriority);
  return out;
}

function byPromise(a: PersonView, b: PersonView): number {
  return (a.again ?? 0) - (b.again ?? 0);
}

function byPriority(a: PersonView, b: PersonView): number {
  return (a.priority ?? 99) - (b.priority ?? 99) || (a.clock || Infinity) - (b.clock || Infinity) || a.house.walk - b.house.walk || a.no - b.no;
}

/** The rows of tonight's list. */
export function rows(n: Tonight, f: Filter): Item[] {
  const out: Item[] = [{ kind: "ring", key: "ring" }];
  if (n.due.length) {
    out.push({ kind: "title", key: "due", due: true, count: n.due.length });
    for (const p of n.due) out.push({ kind: "person", key: p.id, person: p });
  }
  if (f.order === "priority") for (const p of n.now) out.push({ kind: "person", key: p.id, person: p });
  else byHouse(n.now, out);
  if (!n.now.length && !n.due.length) out.push({ kind: "empty", key: "empty" });
  if (n.later.length) {
    out.push({ kind: "title", key: "later", due: false, count: n.later.length });
    for (const p of n.later) out.push({ kind: "person", key: p.id, person: p });
  }
  return out;
}

/** People in walking order, beneath their houses. */
export function byHouse(people: readonly PersonView[], out: Item[]): void {
  for (let i = 0; i < people.length; ) {
    const first = people[i];
    if (!first) return;
    let end = i;
    while (people[end]?.household === first.household) end++;
    out.push({ kind: "house", key: "h" + first.household, house: first.house, count: end - i });
    for (; i < end; i++) {
      const p = people[i];
      if (p) out.push({ kind: "person", key: p.id, person: p });
    }
  }
}

const heads = new WeakMap<House, string>();

function headKey(h: House): string {
  let k = heads.get(h);
  if (k === undefined) {
    k = fold(`${h.head} ${h.address ?? ""} ${h.book_no ?? ""}`);
    heads.set(h, k);
  }
  return k;
}

/** Folds the houses' words before the first letter is typed: at the first letter there is no time. */
export function warm(view: View): void {
  view.houses.forEach(headKey);
}

/** Everybody whom the typed words fit: name without marks, number on the paper list or of a phone; then whose house fits. */
export function found(view: View, query: string): PersonView[] {
  const people = search(view.people, query);
  const words = fold(query).split(" ").filter(Boolean).map((w) => " " + w);
  const known = new Set(people.map((p) => p.id));
  return people.concat(view.people.filter((p) => !known.has(p.id) && words.length > 0 && words.every((w) => (" " + headKey(p.house)).includes(w))));
}

/** Who is next after a person was dealt with: the same house first, then the way onward, then from the start. null: the list is empty. */
export function nextAfter(view: View, f: Filter, at: number, person: PersonView, wholeHouse: boolean): PersonView | null {
  const n = tonight(view, f, at);
  const gone = (p: PersonView): boolean => p.id === person.id || (wholeHouse && p.household === person.household);
  const ready = n.due.concat(n.now).filter((p) => !gone(p));
  const home = ready.find((p) => p.household === person.household);
  if (home) return home;
  if (n.due.some((p) => !gone(p)) || f.order === "priority") return ready[0] ?? null;
  const walk = person.house.walk;
  return ready.find((p) => p.house.walk > walk || (p.house.walk === walk && p.no > person.no)) ?? ready[0] ?? null;
}
