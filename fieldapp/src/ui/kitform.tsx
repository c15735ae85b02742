// One evening sheet: its lines by number, one tap a line, all saved together.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Step, type Channel, type Draft, type Kit, type KitLine, type PersonView } from "../core/contract";
import { dayOf, hour } from "../core/time";
import { useDesk } from "./desk";
import { TwoQuestions } from "./done";
import { Icon } from "./icons";
import { Page } from "./page";
import { saved } from "./person";
import { home } from "./route";
import { Field, Save, Switch, useSaving } from "./sheet";
import { picked, pickerOf } from "./typed";
import { date, many, momentOf, stepName, t } from "./words";

type Mark = "done" | "nobody" | "again" | "absent" | "refused";

/** What was tapped of a line; a survey has its two answers. */
interface Ticked {
  mark: Mark;
  device: number | null;
  sim: number | null;
  met: boolean; // only met: the sheet has no answers
}

const channel: Channel = "visit"; // a sheet goes from door to door

function asks(line: KitLine, of: Ticked): boolean {
  return line.step === Step.Survey && of.mark === "done";
}

function surveys(line: KitLine, of: Ticked): boolean {
  return asks(line, of) && !of.met;
}

function whole(line: KitLine, of: Ticked): boolean {
  return !surveys(line, of) || (of.device !== null && of.sim !== null);
}

/** What "✓" on the sheet means for the line's step. */
function draftOf(kit: string, line: KitLine, of: Ticked, again: number): Draft {
  const met = { person: line.person, channel, kit };
  if (of.mark === "again") return { kind: "contacted", outcome: "again", again, ...met };
  if (of.mark === "absent") return { kind: "absent", where: "", ...met }; // the paper does not say where
  if (of.mark !== "done") return { kind: "contacted", outcome: of.mark, ...met };
  if (surveys(line, of)) return { kind: "surveyed", device: of.device ?? 0, own_sim: of.sim ?? 0, ...met };
  switch (line.step) {
    case Step.Activate2:
      return { kind: "activated", level: 2, ...met };
    case Step.Activate1:
      return { kind: "activated", level: 1, ...met };
    case Step.Tell:
      return { kind: "notified", level: 2, ...met };
    case Step.Register1:
      return { kind: "registered", level: 1, ...met };
    case Step.Portal:
      return { kind: "portal", ...met };
    default:
      return { kind: "contacted", outcome: "done", ...met };
  }
}

export function KitForm(p: { kit: Kit }): JSX.Element {
  const desk = useDesk();
  const saving = useSaving();
  const [ticks, setTicks] = useState<ReadonlyMap<string, Ticked>>(new Map());
  const [when, setWhen] = useState(() => pickerOf(momentOf(dayOf(desk.now) + 1, 19, 0)));
  const here = new Map(desk.view.people.map((c) => [c.id, c]));
  const lines = p.kit.lines.filter((l) => ticks.has(l.person));
  const tick = (l: KitLine): Ticked => ticks.get(l.person) ?? { mark: "done", device: here.get(l.person)?.device || null, sim: here.get(l.person)?.own_sim || null, met: false };
  const set = (l: KitLine, of: Ticked | null): void => {
    const next = new Map(ticks);
    if (of) next.set(l.person, of);
    else next.delete(l.person);
    setTicks(next);
  };
  const again = lines.some((l) => tick(l).mark === "again");
  const missing = lines.find((l) => !whole(l, tick(l)));
  const at = picked(when);
  const past = again && at <= desk.now;
  const save = (): void => {
    const drafts = lines.map((l) => draftOf(p.kit.id, l, tick(l), at));
    saving.run(() => desk.act(drafts, many(drafts.length, "dòng", "line", "lines"), saved, home), () => undefined);
  };
  const text = missing
    ? t(`Dòng ${missing.no}: còn câu chưa chọn`, `Line ${missing.no}: an answer is missing`)
    : past
      ? t("Hãy chọn giờ hẹn chưa qua", "Choose a time to come")
      : lines.length
        ? t(`Lưu ${lines.length} dòng`, `Save ${many(lines.length, "", "line", "lines")}`)
        : t("Chưa đánh dấu dòng nào", "No line is ticked");
  const bar = (
    <>
      {again ? <Field label={at ? t(`Các dòng “Hẹn lại”: ${hour(at)} ngày ${date(at)}`, `Those to come back to: ${hour(at)} on ${date(at)}`) : t("Các dòng “Hẹn lại”: chọn giờ", "Those to come back to: choose a time")} moment value={when} set={setWhen} test="kit-again" /> : null}
      <Save saving={saving} off={lines.length === 0 || !!missing || past} text={text} onClick={save} />
    </>
  );
  return (
    <Page title={t("Phiếu giấy", "Paper sheet")} note={t("Chạm theo dấu đã đánh trên phiếu", "Tap what is ticked on paper")} bar={<div class="kitbar">{bar}</div>}>
      {p.kit.lines.map((l) => (
        <KitRow key={l.person} line={l} who={here.get(l.person)} of={ticks.has(l.person) ? tick(l) : null} empty={tick(l)} set={(of) => set(l, of)} />
      ))}
    </Page>
  );
}

interface RowProps {
  line: KitLine;
  who: PersonView | undefined;
  of: Ticked | null; // null: nothing was tapped
  empty: Ticked;
  set: (of: Ticked | null) => void;
}

function KitRow(p: RowProps): JSX.Element {
  const { line, of, who } = p;
  const all: [Mark, string, string][] = [ // the letters of the paper, in its order
    ["done", "x", t("Xong", "Done")],
    ["nobody", "n", t("Không ai ở nhà", "Nobody home")],
    ["again", "h", t("Hẹn lại", "Later")],
    ["absent", "v", t("Vắng mặt tại địa phương", "Away")],
    ["refused", "t", t("Từ chối", "Refused")],
  ];
  return (
    <section class="kit" data-test={"line-" + line.no}>
      <b class="no">{line.no}</b>
      <p>
        <b>{who?.name ?? t("Không còn trong danh sách", "Not on the list any more")}</b>
        <small class="muted">{stepName(line.step)}</small>
        {who?.doneHere ? <small class="good"><Icon of="done" />{t("Tối nay đã ghi trên máy này", "Recorded on this phone tonight")}</small> : null}
      </p>
      <div class="marks">
        {who
          ? all.map(([m, letter, word]) => (
              <button key={m} aria-pressed={of?.mark === m} class={m} data-test={`mark-${line.no}-${m}`} onClick={() => p.set(of?.mark === m ? null : { ...p.empty, mark: m })}>
                {of?.mark === m ? <Icon of="done" /> : null}
                <b>{letter}</b> {word}
              </button>
            ))
          : null}
      </div>
      {of && asks(line, of) ? (
        <div class="answers">
          {of.met ? null : <TwoQuestions device={of.device} sim={of.sim} setDevice={(device) => p.set({ ...of, device })} setSim={(sim) => p.set({ ...of, sim })} test={`line-${line.no}-`} />}
          <Switch on={of.met} set={(met) => p.set({ ...of, met })} test={`line-${line.no}-met`} text={t("Chỉ gặp, chưa hỏi máy và SIM", "Only met: phone and SIM were not asked")} />
        </div>
      ) : null}
    </section>
  );
}
