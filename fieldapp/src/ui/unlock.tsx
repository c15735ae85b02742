// Before the list: starting, the PIN, and a phone that was shut out.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Text } from "../core/contract";
import { sentenceOf, useDesk } from "./desk";
import { Enrol } from "./enrol";
import { exportFile } from "./export";
import { Icon } from "./icons";
import { Keypad } from "./keypad";
import { Strip, Toast } from "./page";
import { language, notSent, say, speak, t } from "./words";

export function Mark(): JSX.Element {
  return (
    <div class="mark" aria-hidden="true">
      <svg viewBox="0 0 64 64">
        <path class="roof" d="M8 30L32 10l24 20" />
        <path class="wall" d="M15 29v25h34V29" />
        <path class="tick" d="M23 40l7 7 13-14" />
      </svg>
    </div>
  );
}

export function Starting(): JSX.Element {
  return (
    <main class="door">
      <Mark />
      <h1>Từng Nhà</h1>
      <p class="muted">{t("Đang mở…", "Opening…")}</p>
    </main>
  );
}

/** The language and what is not sent: reachable before anything is unlocked. */
export function DoorFoot(): JSX.Element {
  const { view, core, tell } = useDesk();
  const unsent = view.waiting;
  const out = (): void => void exportFile(core).catch((e: unknown) => tell(sentenceOf(e)));
  return (
    <footer class="doorfoot">
      {unsent ? (
        <button class="link" data-test="export" onClick={out}>
          <Icon of="save" />
          {t("Xuất tệp việc chưa gửi", "Unsent work as a file")}
        </button>
      ) : null}
      <button class="link" data-test="lang" onClick={() => (speak(language() === "vi" ? "en" : "vi"), tell({ vi: "Tiếng Việt", en: "English" }))}>
        {language() === "vi" ? "English" : "Tiếng Việt"}
      </button>
    </footer>
  );
}

export function Unlock(): JSX.Element {
  const { view, core } = useDesk();
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<Text | null>(null);
  const unsent = view.waiting;
  const enter = (pin: string): void => {
    setBusy(true);
    setWrong(null);
    core.unlock(pin).catch((e: unknown) => setWrong(sentenceOf(e))).then(() => setBusy(false), () => undefined);
  };
  return (
    <>
      <Strip />
      <main class="door tight">
        {wrong || view.trouble ? null : <Mark />}
        {unsent ? <p>{notSent(unsent) + t(", giữ an toàn trên máy; mở khóa để gửi.", ", safe on this phone; unlock to send.")}</p> : null}
        {!wrong && view.trouble ? <p class="note soon">{say(view.trouble)}</p> : null}
        <Keypad title={t("Nhập mã PIN", "Enter the PIN")} busy={busy} wrong={wrong ? say(wrong) : ""} done={enter} />
      </main>
      <Toast />
      <DoorFoot />
    </>
  );
}

export function Wiped(): JSX.Element {
  const { view } = useDesk();
  const [again, setAgain] = useState(false);
  const unsent = view.waiting;
  if (again) return <Enrol />;
  return (
    <>
      <Strip />
      <main class="door" data-test="wiped">
        <Mark />
        <h1>{t("Máy này đã bị ngừng sử dụng", "This phone was shut out")}</h1>
        <p>{t("Danh sách người dân đã được xóa khỏi máy.", "The list of people was deleted from it.")}</p>
        {unsent ? <p class="note soon">{notSent(unsent) + t(", vẫn giữ niêm phong trên máy. Đăng ký lại máy thì tự gửi, hoặc xuất tệp đưa cho xã.", ", kept sealed on this phone. Enrol again to send, or take the file to the commune.")}</p> : null}
        <button class="button" data-test="enrol-again" onClick={() => setAgain(true)}>
          {t("Đăng ký lại máy này", "Enrol this phone again")}
        </button>
      </main>
      <Toast />
      <DoorFoot />
    </>
  );
}

/** The app can't go on: what happened, what was kept, what to do. */
export function Fault(p: { text: Text }): JSX.Element {
  return (
    <main class="door">
      <Mark />
      <p class="note bad" role="alert">
        {say(p.text)}
      </p>
      <button class="button" onClick={() => location.reload()}>
        {t("Mở lại", "Open again")}
      </button>
    </main>
  );
}
