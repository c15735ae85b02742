// What a household has: smartphones, computers, internet. Big minus and plus, no keyboard.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { House } from "../core/contract";
import { useDesk } from "./desk";
import { saved } from "./person";
import { shut } from "./route";
import { Choice, Save, Sheet, useSaving } from "./sheet";
import { t } from "./words";

export function HouseSurvey(p: { house: House }): JSX.Element {
  const desk = useDesk();
  const saving = useSaving();
  const h = p.house;
  const asked = !!h.surveyed_at;
  const [phones, setPhones] = useState(h.smartphones ?? 0);
  const [computers, setComputers] = useState(h.computers ?? 0);
  const [net, setNet] = useState<number | null>(asked ? (h.internet ? 1 : 0) : null);
  const save = (): void =>
    saving.run(() => desk.act([{ kind: "household.survey", house: h.id, smartphones: phones, computers, internet: net === 1 }], h.head, saved), shut);
  return (
    <Sheet title={t("Khảo sát hộ", "Survey of the household")} note={h.head} foot={<Save saving={saving} off={net === null} text={net === null ? t("Chọn có mạng hay không", "Internet: yes or no?") : t("Lưu", "Save")} onClick={save} />}>
      <Counter label={t("Điện thoại thông minh", "Smartphones")} value={phones} set={setPhones} />
      <Counter label={t("Máy tính", "Computers")} value={computers} set={setComputers} />
      <Choice label={t("Mạng internet tại nhà", "Internet at home")} value={net} set={setNet} of={[[1, t("Có", "Yes")], [0, t("Không", "No")]]} test="internet" />
    </Sheet>
  );
}

function Counter(p: { label: string; value: number; set: (n: number) => void }): JSX.Element {
  return (
    <div class="counter" role="group" aria-label={p.label}>
      <b class="label">{p.label}</b>
      <button aria-label={t("Bớt", "Less")} disabled={p.value === 0} onClick={() => p.set(p.value - 1)}>
        −
      </button>
      <output aria-live="polite">{p.value}</output>
      <button aria-label={t("Thêm", "More")} disabled={p.value >= 20} onClick={() => p.set(p.value + 1)}>
        +
      </button>
    </div>
  );
}
