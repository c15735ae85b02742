// In which order people are visited.

import { type House, type PersonView, Step } from "./contract";

/** walk: the paper list's order, house by house; priority: what can be done tonight first. */
export type By = "walk" | "priority";

const dueBefore = 10 * 60_000; // ms: somebody promised for 19:30 is called on from 19:20

/** Whether somebody promised to come back, and the time has come. */
export function isDue(p: PersonView, now: number): boolean {
  return (p.again ?? 0) > 0 && (p.again ?? 0) <= now + dueBefore;
}

/** People in an order; a new array. In the order of priority, promises that are due stand on top and those for later behind the rest that can be done now. */
export function order(people: readonly PersonView[], by: By, now: number = Date.now()): PersonView[] {
  const walk = people.slice();
  return by === "walk" ? walk.sort(byWalk) : walk.sort((a, b) => rank(a, now) - rank(b, now) || withinRank(a, b, now));
}

const enum Rank {
  Due,
  Now,
  Later,
  Nothing,
}

function rank(p: PersonView, now: number): Rank {
  if (isDue(p, now)) {
    return Rank.Due;
  }
  if (p.step === undefined || p.step === Step.None) {
    return Rank.Nothing;
  }
  return (p.again ?? 0) > now ? Rank.Later : Rank.Now;
}

function withinRank(a: PersonView, b: PersonView, now: number): number {
  const r = rank(a, now);
  if (r === Rank.Due || r === Rank.Later) {
    return (a.again ?? 0) - (b.again ?? 0) || byWalk(a, b);
  }
  return (a.priority || Step.None) - (b.priority || Step.None) || clock(a) - clock(b) || byWalk(a, b);
}

/** The older the message of approval, the sooner it runs out; who has none comes after. */
function clock(p: PersonView): number {
  return p.clock || Number.MAX_SAFE_INTEGER;
}

/** The paper list's order: houses as they stand, people of a house together. */
export function byWalk(a: PersonView, b: PersonView): number {
  return byHouse(a.house, b.house) || a.no - b.no || text(a.id, b.id);
}

/** Houses as they stand; what has no place in the walk comes last. */
export function byHouse(a: House, b: House): number {
  return a.hamlet - b.hamlet || walkOf(a) - walkOf(b) || text(a.id, b.id);
}

function walkOf(h: House): number {
  return h.walk || Number.MAX_SAFE_INTEGER;
}

function text(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
