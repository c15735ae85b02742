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
import { open } from "./route";
import { Save, Sheet, useSaving } from "./sheet";
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

export function Unlock(p: { sheet: string }): JSX.Element {
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
        <Keypad title={t("Nhập mã PIN", "Enter the PIN")} busy={busy} wrong={wrong ? say(wrong) : ""} done={enter} corner={<button class="forgot" data-test="forgot" onClick={() => open("forgot")}>{t("Quên mã PIN?", "Forgot the PIN?")}</button>} />
      </main>
      <Toast />
      <DoorFoot />
      {p.sheet === "forgot" ? <Forgot /> : null}
    </>
  );
}

const notRevoked: Text = { vi: "Xã chưa thu hồi máy này. Nhờ xã bấm “Thu hồi”, rồi kiểm tra lại.", en: "The commune has not revoked this phone. Ask them to, then check again." };

/** Nobody can tell a PIN: the commune revokes the phone, which hears of it here without one, and is enrolled anew. */
function Forgot(): JSX.Element {
  const { view, core } = useDesk();
  const saving = useSaving();
  const [told, setTold] = useState<Text | null>(null);
  const ask = (): void => {
    setTold(null);
    const answer = async (): Promise<void> => setTold(await (core.ask?.() ?? Promise.resolve()).then(() => notRevoked, sentenceOf)); // no network is no fault either
    saving.run(() => answer().then(() => null), () => undefined);
  };
  return (
    <Sheet title={t("Quên mã PIN?", "Forgot the PIN?")} foot={<Save saving={saving} doing={t("Đang hỏi xã…", "Asking…")} test="ask" text={t("Kiểm tra với xã", "Ask the commune")} onClick={ask} />}>
      <p>{t("Không ai xem hay đặt lại được mã PIN. Hãy làm như sau:", "Nobody can see or reset a PIN. What to do:")}</p>
      <div class="guide"><ol>
        <li>{t("Gọi hoặc đến xã, nhờ bấm “Thu hồi” máy này.", "Call the commune or go there: they revoke this phone.")}</li>
        <li>{t("Ở nơi có mạng, bấm “Kiểm tra với xã”: danh sách trên máy được xóa.", "With a network, press “Ask the commune”: the list on this phone is deleted.")}</li>
        <li>{t("Xin mã ghép mới, ghép lại máy và chọn mã PIN mới.", "Get a new code, enrol this phone again and choose a new PIN.")}</li>
      </ol></div>
      {view.waiting ? <p class="note soon">{notSent(view.waiting) + t(": vẫn niêm phong trên máy và tự gửi sau khi ghép lại.", ": stay sealed on this phone and are sent after it is enrolled again.")}</p> : null}
      {told ? <p class="note" role="status" data-test={told === notRevoked ? "not-revoked" : "not-asked"}>{say(told)}</p> : null}
    </Sheet>
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
        <h1>{t("Máy này đã bị thu hồi", "This phone was revoked")}</h1>
        <p>{t("Danh sách người dân đã được xóa khỏi máy.", "The list of people was deleted from it.")}</p>
        {unsent ? <p class="note soon">{notSent(unsent) + t(", vẫn giữ niêm phong trên máy. Ghép lại máy thì tự gửi, hoặc xuất tệp đưa cho xã.", ", kept sealed on this phone. Enrol again to send, or take the file to the commune.")}</p> : null}
        <button class="button" data-test="enrol-again" onClick={() => setAgain(true)}>
          {t("Ghép lại máy này", "Enrol this phone again")}
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
