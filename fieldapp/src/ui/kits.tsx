// "Nhập phiếu giấy": the evening sheets. Those that were fetched lie on the phone: they can be keyed in where there is no network.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Kit, Text } from "../core/contract";
import { sentenceOf, useDesk } from "./desk";
import { KitForm } from "./kitform";
import { Line, Page } from "./page";
import { go } from "./route";
import { many, say, t, when } from "./words";

interface Sheets {
  kits: readonly Kit[];
  busy: boolean;
  wrong: Text | null;
  load: () => void;
}

/** The kept sheets at once, then what the server has. */
function useKits(): Sheets {
  const { core } = useDesk();
  const [kits, setKits] = useState<readonly Kit[]>([]);
  const [wrong, setWrong] = useState<Text | null>(null);
  const [busy, setBusy] = useState(true);
  const load = async (): Promise<void> => {
    setBusy(true);
    try {
      setKits((await core.keptKits?.()) ?? []);
      setKits(await core.kits());
      setWrong(null);
    } catch (e) {
      setWrong(sentenceOf(e));
    }
    setBusy(false);
  };
  useEffect(() => void load(), []);
  return { kits, busy, wrong, load: () => void load() };
}

/** That the newest sheets did not come, beneath those that are here. */
function NotFetched(p: { of: Sheets }): JSX.Element | null {
  if (!p.of.wrong) return null;
  return (
    <p class={p.of.kits.length ? "note" : "note bad"}>
      {p.of.kits.length ? t("Chưa tải được phiếu mới; các phiếu dưới đây đã có trên máy. ", "New sheets could not be fetched; those below are on the phone. ") : ""}
      {say(p.of.wrong)}{" "}
      <button class="link" onClick={p.of.load}>{t("Thử lại", "Try again")}</button>
    </p>
  );
}

export function Kits(): JSX.Element {
  const { view, now } = useDesk();
  const sheets = useKits();
  const name = (id: string): string => view.area?.members.find((m) => m.id === id)?.name ?? t("Chưa giao", "Nobody's");
  const about = (k: Kit): string => `${many(k.lines.length, "dòng", "line", "lines")} · ${t("in ", "printed ")}${when(k.made, now)}${k.keyed ? " · " + t("đã nhập", "keyed in") : ""}`;
  return (
    <Page title={t("Nhập phiếu giấy", "Key in a paper sheet")} note={t("phiếu in trong 7 ngày qua", "printed in the last 7 days")} test="kits">
      <NotFetched of={sheets} />
      {sheets.kits.map((k) => (
        <Line key={k.id} sign={k.keyed ? "done" : "paper"} test={"kit-" + k.id} text={name(k.member)} note={about(k)} onClick={() => go("/kit/" + k.id)} />
      ))}
      {sheets.kits.length || sheets.wrong ? null : <p class="empty">{sheets.busy ? t("Đang tải…", "Loading…") : t("Chưa có phiếu nào được in. Phiếu in ở máy tính của xã, mục “Phiếu buổi tối”.", "No sheet was printed. Sheets are printed at the commune's desk.")}</p>}
    </Page>
  );
}

/** One sheet, from the list or from the QR code that is printed on it. */
export function KitPage(p: { id: string }): JSX.Element {
  const sheets = useKits();
  const shown = useRef<Kit | null>(null); // what is being keyed in stays, also when the server lists it no more
  shown.current = sheets.kits.find((k) => k.id.toLowerCase() === p.id.toLowerCase()) ?? shown.current;
  if (shown.current) return <KitForm kit={shown.current} />;
  return (
    <Page title={t("Phiếu giấy", "Paper sheet")}>
      <NotFetched of={sheets} />
      {sheets.wrong ? null : <p class="empty">{sheets.busy ? t("Đang tải…", "Loading…") : t("Phiếu này in quá 7 ngày trước, hoặc của thôn khác. Hãy ghi cho từng người trong danh sách.", "This sheet was printed more than 7 days ago, or is another hamlet's. Record each person from the list.")}</p>}
    </Page>
  );
}
