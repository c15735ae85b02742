// Times as people here say them. The campaign's zone is UTC+7, whatever the phone is set to.

import type { Text } from "./contract";

const zone = 7 * 3_600_000;
const day = 86_400_000;
const eveningEnds = 4 * 3_600_000; // at four in the morning: who works past midnight still works the same evening

/** The number of a day in the campaign's zone. */
export function dayOf(ms: number): number {
  return Math.floor((ms + zone) / day);
}

/** When the evening that `now` belongs to began; it ends a day later. */
export function eveningOf(now: number): number {
  return Math.floor((now + zone - eveningEnds) / day) * day + eveningEnds - zone;
}

/** When that evening ends. */
export function eveningEnd(now: number): number {
  return eveningOf(now) + day;
}

/** "19:30". */
export function hour(ms: number): string {
  const d = new Date(ms + zone);
  return `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`;
}

/** "25/05/2023". */
export function date(ms: number): string {
  const d = new Date(ms + zone);
  return `${two(d.getUTCDate())}/${two(d.getUTCMonth() + 1)}/${d.getUTCFullYear()}`;
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}

/** "19:30 tối nay", "08:00 sáng mai", "19:30 ngày 25/05/2023": a time as it is said now. */
export function moment(ms: number, now: number): Text {
  const days = dayOf(ms) - dayOf(now);
  if (days !== 0 && days !== 1) {
    return { vi: `${hour(ms)} ngày ${date(ms)}`, en: `${hour(ms)} on ${date(ms)}` };
  }
  const part = partOf(new Date(ms + zone).getUTCHours());
  const when = days === 0 ? { vi: "nay", en: "today" } : { vi: "mai", en: "tomorrow" };
  return { vi: `${hour(ms)} ${part} ${when.vi}`, en: `${hour(ms)} ${when.en}` };
}

function partOf(h: number): string {
  if (h < 11) {
    return "sáng";
  }
  if (h < 13) {
    return "trưa";
  }
  return h < 18 ? "chiều" : "tối";
}
