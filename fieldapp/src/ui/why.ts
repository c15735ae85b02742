// How urgent a reason is, and how it is shown. The reason's sentence itself is the core's (core/why.ts).

import { Group, Step, type Area, type Outcome, type PersonView, type Text } from "../core/contract";
import { isDue } from "../core/order";
import { dayOf } from "../core/time";
import { why as sentence } from "../core/why";
import { say, t, when } from "./words";

/** late is red, soon amber, good green; each has its own shape too. */
export type Tone = "late" | "soon" | "go" | "good" | "quiet";

export interface Why {
  text: string;
  tone: Tone;
}

const SELF = 7; // days within which people activate by themselves (decree 59/2022, article 18; decree 69/2024, article 14)
const LATE = 30 * 60_000; // so long after the promised time somebody has waited in vain

export function promised(p: PersonView): boolean {
  return (p.again ?? 0) > 0;
}

/** Why a person is on the list, for the row and the page. */
export function why(p: PersonView, area: Area | null, now: number): Why {
  return { text: say(sentence(p, area, now)), tone: tone(p, now) };
}

function tone(p: PersonView, now: number): Tone {
  if (isDue(p, now)) return (p.again ?? 0) < now - LATE ? "late" : "soon";
  if (promised(p)) return "quiet";
  switch (p.step) {
    case Step.Activate2:
    case Step.Activate1:
      return p.clock && dayOf(now) - dayOf(p.clock) > SELF ? "late" : "soon";
    case Step.Tell:
      return "soon";
    case Step.Portal:
      return "good";
    case Step.Wait:
    case Step.Confirm:
      return "quiet";
    case undefined:
    case Step.None:
      return p.group === Group.Done ? "good" : "quiet";
    default:
      return "go";
  }
}

const outcomes: Record<Outcome, Text> = {
  done: { vi: "đã làm xong", en: "done" },
  again: { vi: "hẹn lại", en: "come back" },
  nobody: { vi: "không gặp", en: "nobody there" },
  absent: { vi: "vắng mặt", en: "absent" },
  refused: { vi: "từ chối", en: "refused" },
  "no-phone": { vi: "không có điện thoại", en: "no phone" },
  "wrong-data": { vi: "thông tin sai", en: "data wrong" },
  problem: { vi: "gặp vướng mắc", en: "problem" },
};

/** "Lần trước: không gặp, 19:20 hôm qua", or "". */
export function lastTime(p: PersonView, now: number): string {
  if (!p.outcome || !p.outcome_at) return "";
  const o = outcomes[p.outcome];
  return o ? t(`Lần trước: ${o.vi}, ${when(p.outcome_at, now)}`, `Last time: ${o.en}, ${when(p.outcome_at, now)}`) : "";
}
