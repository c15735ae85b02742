// "Hẹn lại": one tap for the usual hours, a picker for the rest.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { saved, type Visit } from "./person";
import { Field, Save, Sheet, Wrong, useSaving, type Saving } from "./sheet";
import { picked } from "./typed";
import { dayOf, hour } from "../core/time";
import { date, momentOf, t, weekday } from "./words";

interface Hour {
  name: string;
  text: string;
  at: number;
}

/** The hours that people say at a door, those that still lie ahead. */
export function hours(now: number): Hour[] {
  const today = dayOf(now);
  const saturday = today + ((6 - weekday(today) + 7) % 7 || 7);
  const half = Math.ceil((now + 30 * 60_000) / 300_000) * 300_000;
  const all = [
    { name: "30", text: t("30 phút nữa", "In 30 minutes"), at: half },
    { name: "2030", text: t("20:30 tối nay", "20:30 tonight"), at: momentOf(today, 20, 30) },
    { name: "tomorrow", text: t("19:00 tối mai", "19:00 tomorrow"), at: momentOf(today + 1, 19, 0) },
    { name: "weekend", text: t("Thứ Bảy, 8:00", "Saturday, 8:00"), at: momentOf(saturday, 8, 0) },
  ];
  return all.filter((h) => h.at > now + 10 * 60_000);
}

export function AgainSheet(p: { visit: Visit; now: number }): JSX.Element {
  const saving = useSaving();
  const [own, setOwn] = useState("");
  const at = picked(own);
  const record = (when: number): void => p.visit.save(saving, [{ kind: "contacted", person: p.visit.person.id, outcome: "again", channel: p.visit.channel, again: when }], saved);
  return (
    <Sheet title={t("Hẹn lại lúc nào?", "When to come back?")} note={p.visit.person.name} foot={own ? <Own at={at} now={p.now} saving={saving} record={record} /> : <Wrong of={saving.wrong} />}>
      <div class="choice column">
        {hours(p.now).map((h) => (
          <button key={h.name} data-test={"again-" + h.name} disabled={saving.busy} onClick={() => record(h.at)}>
            <span>{h.text}</span>
            <span class="muted">{h.name === "30" ? hour(h.at) : date(h.at)}</span>
          </button>
        ))}
      </div>
      <Field label={t("Giờ khác", "Another time")} moment value={own} set={setOwn} test="again-own" />
    </Sheet>
  );
}

function Own(p: { at: number; now: number; saving: Saving; record: (at: number) => void }): JSX.Element {
  const past = p.at > 0 && p.at <= p.now;
  return (
    <>
      {past ? <p class="late">{t("Giờ này đã qua.", "That time has passed.")}</p> : null}
      <Save saving={p.saving} off={!p.at || past} text={p.at ? t(`Lưu: hẹn ${hour(p.at)} ngày ${date(p.at)}`, `Save: ${hour(p.at)} on ${date(p.at)}`) : t("Chọn giờ", "Choose a time")} onClick={() => p.record(p.at)} />
    </>
  );
}
