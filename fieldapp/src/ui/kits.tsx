// "Nhập phiếu giấy": the evening sheet's lines by number, one tap a line, all saved together.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Step, type Draft, type Kit, type KitLine, type Text } from "../core/contract";
import { sentenceOf, useDesk } from "./desk";
import { Icon } from "./icons";
import { Line, Page } from "./page";
import { saved } from "./person";
import { go, home } from "./route";
import { Save, useSaving } from "./sheet";
import { dayOf } from "../core/time";
import { many, momentOf, say, stepName, t, when } from "./words";

type Mark = "done" | "nobody" | "again" | "refused";

/** Sheets that were fetched, kept while the app is open: the page of a sheet works without the network. */
let fetched: Kit[] = [];

export function Kits(): JSX.Element {
  const { core, view, now } = useDesk();
  const [wrong, setWrong] = useState<Text | null>(null);
  const [busy, setBusy] = useState(true);
  const load = (): void => {
    setBusy(true);
    core.kits().then(
      (k) => {
        fetched = k;
        setWrong(null);
        setBusy(false);
      },
      (e: unknown) => {
        setWrong(sentenceOf(e));
        setBusy(false);
      },
    );
  };
  useEffect(load, []);
  const name = (id: string): string => view.area?.members.find((m) => m.id === id)?.name ?? t("Chưa giao", "Nobody's");
  return (
    <Page title={t("Nhập phiếu giấy", "Key in a paper sheet")} note={t("phiếu in trong 7 ngày qua", "printed in the last 7 days")} test="kits">
      {wrong ? (
        <p class="note bad">
          {say(wrong)}{" "}
          <button class="link" onClick={load}>{t("Thử lại", "Try again")}</button>
        </p>
      ) : null}
      {fetched.map((k) => (
        <Line key={k.id} sign={k.keyed ? "done" : "paper"} test={"kit-" + k.id} text={name(k.member)} note={`${many(k.lines.length, "dòng", "line", "lines")} · ${t("in ", "printed ")}${when(k.made, now)}${k.keyed ? " · " + t("đã nhập", "keyed in") : ""}`} onClick={() => go("/kit/" + k.id)} />
      ))}
      {busy ? <p class="empty">{t("Đang tải…", "Loading…")}</p> : fetched.length || wrong ? null : <p class="empty">{t("Chưa có phiếu nào được in. Phiếu in ở máy tính của xã, mục Chia việc.", "No sheet was printed. Sheets are printed at the commune's desk.")}</p>}
    </Page>
  );
}

/** What "✓" on the sheet means for the line's step. */
function draftOf(line: KitLine, mark: Mark, now: number): Draft {
  const person = line.person;
  if (mark === "again") return { kind: "contacted", person, outcome: "again", channel: "visit", again: momentOf(dayOf(now) + 1, 19, 0) };
  if (mark !== "done") return { kind: "contacted", person, outcome: mark, channel: "visit" };
  switch (line.step) {
    case Step.Activate2:
      return { kind: "activated", person, level: 2 };
    case Step.Activate1:
      return { kind: "activated", person, level: 1 };
    case Step.Tell:
      return { kind: "notified", person, level: 2 };
    case Step.Register1:
      return { kind: "registered", person, level: 1 };
    case Step.Portal:
      return { kind: "portal", person };
    default:
      return { kind: "contacted", person, outcome: "done", channel: "visit" };
  }
}

export function KitPage(p: { id: string }): JSX.Element {
  const desk = useDesk();
  const saving = useSaving();
  const [marks, setMarks] = useState<ReadonlyMap<string, Mark>>(new Map());
  const kit = fetched.find((k) => k.id === p.id);
  if (!kit) return <Page title={t("Phiếu chưa tải về", "The sheet is not here")}><p class="empty">{t("Quay lại và mở phiếu khi có mạng.", "Go back and open it with a network.")}</p></Page>;
  const set = (id: string, m: Mark): void => {
    const next = new Map(marks);
    if (next.get(id) === m) next.delete(id);
    else next.set(id, m);
    setMarks(next);
  };
  const save = (): void => {
    const drafts = kit.lines.flatMap((l) => {
      const m = marks.get(l.person);
      return m ? [draftOf(l, m, desk.now)] : [];
    });
    saving.run(() => desk.act(drafts, many(drafts.length, "dòng", "line", "lines"), saved), home);
  };
  return (
    <Page title={t("Phiếu giấy", "Paper sheet")} note={t("Chạm theo dấu đã đánh trên phiếu", "Tap what is ticked on paper")} bar={<Save saving={saving} off={marks.size === 0} text={marks.size ? t(`Lưu ${marks.size} dòng`, `Save ${many(marks.size, "", "line", "lines")}`) : t("Chưa đánh dấu dòng nào", "No line is ticked")} onClick={save} />}>
      {kit.lines.map((l) => (
        <KitRow key={l.person} line={l} mark={marks.get(l.person)} set={(m) => set(l.person, m)} />
      ))}
    </Page>
  );
}

function KitRow(p: { line: KitLine; mark: Mark | undefined; set: (m: Mark) => void }): JSX.Element {
  const { view } = useDesk();
  const who = view.people.find((c) => c.id === p.line.person);
  const all: [Mark, string][] = [["done", t("Xong", "Done")], ["nobody", t("Vắng", "Nobody")], ["again", t("Hẹn", "Later")], ["refused", t("Từ chối", "Refused")]];
  return (
    <section class="kit" data-test={"line-" + p.line.no}>
      <b class="no">{p.line.no}</b>
      <p>
        <b>{who?.name ?? t("Không còn trong danh sách", "Not on the list any more")}</b>
        <small class="muted">{stepName(p.line.step)}</small>
      </p>
      <div class="marks">
        {who
          ? all.map(([m, word]) => (
              <button key={m} aria-pressed={p.mark === m} class={m} data-test={`mark-${p.line.no}-${m}`} onClick={() => p.set(m)}>
                {p.mark === m ? <Icon of="done" /> : null}
                {word}
              </button>
            ))
          : null}
      </div>
    </section>
  );
}
