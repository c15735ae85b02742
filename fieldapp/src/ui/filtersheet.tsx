// Order, whose, and which: each line says how many it would show.

import type { JSX } from "preact";
import { Group, Step, type PersonView, type View } from "../core/contract";
import { useDesk } from "./desk";
import { Choice, Sheet } from "./sheet";
import { shut } from "./route";
import { filter, mine, owed, split, type Filter } from "./tonight";
import { allSteps, count, say, stepName, t } from "./words";

/** Whether something is left out that would be there without a choice. */
export function filtered(): boolean {
  return filter.step > 0 || filter.group > 0 || filter.hamlet > 0 || filter.all || filter.order === "priority";
}

function tally(people: readonly PersonView[], of: (p: PersonView) => number): Map<number, number> {
  const out = new Map<number, number>();
  for (const p of people) out.set(of(p), (out.get(of(p)) ?? 0) + 1);
  return out;
}

function groups(view: View): [number, string][] {
  const words = view.area?.words.groups ?? {};
  const all = [Group.Able, Group.Weak, Group.Unasked, Group.Absent, Group.Cannot, Group.Under, Group.Done];
  return all.map((g): [number, string] => [g, words[g] ? say(words[g]) : ""]).filter(([, w]) => w !== "");
}

export function FilterSheet(p: { changed: () => void }): JSX.Element {
  const { view } = useDesk();
  const set = (f: Partial<Filter>): void => {
    Object.assign(filter, f);
    p.changed();
  };
  const me = mine(view, filter) ? view.area?.member : undefined;
  const part = me ? view.people.filter((c) => c.house.member === me) : view.people;
  const people = filter.hamlet ? part.filter((c) => c.hamlet === filter.hamlet) : part;
  const hamlets = view.area?.hamlets ?? [];
  const inHamlet = tally(part, (c) => c.hamlet);
  const steps = tally(people, (c) => c.step ?? Step.None);
  const byGroup = tally(people, (c) => c.group ?? 0);
  const pick = (step: number, group: number, all: boolean): void => {
    set({ step, group, all });
    shut();
  };
  const is = (step: number, group: number, all: boolean): boolean => filter.step === step && filter.group === group && filter.all === all;
  return (
    <Sheet title={t("Lọc và sắp xếp", "Filter and order")}>
      <Choice label={t("Thứ tự", "Order")} of={[["walk", t("Theo đường đi", "By the walk")], ["priority", t("Việc gấp trước", "Urgent first")]]} value={filter.order} set={(order) => set({ order })} />
      {split(view) ? <Choice label={t("Phần của ai", "Whose part")} of={[[1, t("Của tôi", "Mine")], [0, t("Tất cả", "Everybody's")]]} value={mine(view, filter) ? 1 : 0} set={(v) => set({ mine: v === 1 })} /> : null}
      {hamlets.length > 1 ? <b class="label">{t("Thôn", "Hamlet")}</b> : null}
      {hamlets.length > 1 ? [{ id: 0, name: t("Cả xã", "The whole commune") }, ...hamlets].map((h) => <Pick key={h.id} text={h.name} n={h.id ? (inHamlet.get(h.id) ?? 0) : part.length} on={filter.hamlet === h.id} onClick={() => set({ hamlet: h.id })} />) : null}
      <b class="label">{t("Việc", "Work")}</b>
      <Pick text={t("Tất cả việc tối nay", "All of tonight's work")} n={people.filter(owed).length} on={is(0, 0, false)} onClick={() => pick(0, 0, false)} />
      {allSteps.map((s) => (steps.get(s) && s !== Step.None ? <Pick key={s} text={stepName(s)} n={steps.get(s) ?? 0} on={is(s, 0, false)} onClick={() => pick(s, 0, false)} /> : null))}
      <Pick text={t("Cả danh sách, kể cả đã xong", "Everybody, also who is done")} n={people.length} on={is(0, 0, true)} onClick={() => pick(0, 0, true)} />
      <b class="label">{t("Nhóm", "Group")}</b>
      {groups(view).map(([g, word]) => (byGroup.get(g) ? <Pick key={g} text={word} n={byGroup.get(g) ?? 0} on={is(0, g, false)} onClick={() => pick(0, g, false)} /> : null))}
    </Sheet>
  );
}

function Pick(p: { text: string; n: number; on: boolean; onClick: () => void }): JSX.Element {
  return (
    <button class={"line" + (p.on ? " on" : "")} aria-pressed={p.on} onClick={p.onClick}>
      <span>{p.text}</span>
      <span class="num">{count(p.n)}</span>
    </button>
  );
}
