// Words and numbers as they stand on the screen. Sentences are pairs inline, Vietnamese first: t("…", "…").
// The campaign's clock is Vietnam's whatever the phone is set to (core/time.ts).

import { Step, type Text } from "../core/contract";
import { dayOf, hour } from "../core/time";

export type Lang = "vi" | "en";

const KEPT = "tungnha.lang";
let lang: Lang = keptLang();

function keptLang(): Lang {
  try {
    return localStorage.getItem(KEPT) === "en" ? "en" : "vi";
  } catch {
    return "vi"; // storage shut off: the language is asked for again next time
  }
}

export function language(): Lang {
  return lang;
}

export function speak(l: Lang): void {
  lang = l;
  document.documentElement.lang = l;
  try {
    localStorage.setItem(KEPT, l);
  } catch {
    // a phone that is full still changes its language until it is closed
  }
}

export function t(vi: string, en: string): string {
  return lang === "vi" ? vi : en;
}

export function say(text: Text): string {
  return lang === "vi" ? text.vi : text.en || text.vi;
}

const ZONE = 7 * 3600_000;
const DAY = 24 * 3600_000;

/** The moment of an hour and minute on a day (dayOf). */
export function momentOf(day: number, hours: number, minutes: number): number {
  return day * DAY - ZONE + (hours * 60 + minutes) * 60_000;
}

/** 0 is Sunday. */
export function weekday(day: number): number {
  return (day + 4) % 7;
}

function two(n: number): string {
  return n < 10 ? `0${n}` : String(n);
}

/** 25/5 */
export function date(at: number): string {
  const d = new Date(at + ZONE);
  return `${d.getUTCDate()}/${d.getUTCMonth() + 1}`;
}

/** The nearest way to say a moment: "18:32", "18:32 hôm qua", "18:32 25/5". */
export function when(at: number, now: number): string {
  const away = dayOf(at) - dayOf(now);
  if (away === 0) return hour(at);
  if (away === -1) return t(`${hour(at)} hôm qua`, `${hour(at)} yesterday`);
  if (away === 1) return t(`${hour(at)} ngày mai`, `${hour(at)} tomorrow`);
  return `${hour(at)} ${date(at)}`;
}

/** 32.511 in Vietnamese, 32,511 in English. */
export function count(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, lang === "vi" ? "." : ",");
}

/** English needs its plural; Vietnamese does not. */
export function many(n: number, vi: string, one: string, more: string): string {
  return `${count(n)} ${t(vi, n === 1 ? one : more)}`;
}

/** yyyymmdd, with 00 for what is not known: 07/1962, 1962. */
export function birth(b: number): string {
  const y = Math.floor(b / 10000);
  const m = Math.floor(b / 100) % 100;
  const d = b % 100;
  return (d ? `${two(d)}/` : "") + (m ? `${two(m)}/` : "") + (y || "");
}

/** 0912 345 678, 0237 386 123 */
export function phone(p: string): string {
  return p.replace(/^(\d{4})(\d{3})(\d{3,4})$/, "$1 $2 $3");
}

/** "4 việc chưa gửi" */
export function notSent(n: number): string {
  return many(n, "việc chưa gửi", "record not sent", "records not sent");
}

const steps: Record<Step, Text> = {
  [Step.Activate2]: { vi: "Kích hoạt mức 2", en: "Activate level 2" },
  [Step.Activate1]: { vi: "Kích hoạt mức 1", en: "Activate level 1" },
  [Step.Tell]: { vi: "Báo đã duyệt mức 2", en: "Tell: level 2 approved" },
  [Step.Register1]: { vi: "Đăng ký mức 1", en: "Register level 1" },
  [Step.File2]: { vi: "Làm mức 2 tại Công an", en: "Level 2 at the police" },
  [Step.Card]: { vi: "Làm căn cước và mức 2", en: "Card and level 2" },
  [Step.Survey]: { vi: "Khảo sát", en: "Survey" },
  [Step.Wait]: { vi: "Chờ duyệt hồ sơ", en: "Waiting for approval" },
  [Step.Confirm]: { vi: "Chờ xã xác nhận", en: "Commune to confirm" },
  [Step.Kin]: { vi: "Nhắn qua người thân", en: "Through the family" },
  [Step.Portal]: { vi: "Dùng Cổng dịch vụ công", en: "Use the service portal" },
  [Step.None]: { vi: "Không còn việc", en: "Nothing to do" },
};

/** What is to be done, in a few words. */
export function stepName(s: Step | undefined): string {
  return say(steps[s ?? Step.None] ?? steps[Step.None]);
}

export const allSteps: readonly Step[] = [
  Step.Activate2, Step.Activate1, Step.Tell, Step.Register1, Step.File2, Step.Card, Step.Survey, Step.Kin, Step.Portal, Step.Wait, Step.Confirm, Step.None,
];

/** A failure that nobody has put into words yet. */
export function unknownTrouble(): Text {
  return {
    vi: "Máy gặp trục trặc, việc này CHƯA được lưu. Hãy thử lại; nếu vẫn lỗi, ghi ra giấy và báo xã.",
    en: "Something went wrong on this phone; this was NOT saved. Try again; if it fails again, note it on paper and tell the commune.",
  };
}
