// The first evening: code, name, PIN twice, and six digits that the desk compares.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Text } from "../core/contract";
import { sentenceOf, useDesk } from "./desk";
import { Keypad } from "./keypad";
import { Strip, Toast } from "./page";
import { obvious } from "./pin";
import { enrolCode, kitPath } from "./route";
import { Field, Save, useSaving } from "./sheet";
import { DoorFoot, Mark } from "./unlock";
import { say, t } from "./words";

const SIZE = 26; // letters of a code (crypto/rand.Text: A–Z, 2–7)

/** Letters as they count: capitals, no spaces; 0, 1 and 8 are not in the alphabet, so they are misread letters. */
export function codeOf(typed: string): string {
  return typed.toUpperCase().replace(/0/g, "O").replace(/1/g, "I").replace(/8/g, "B").replace(/[^A-Z2-7]/g, "").slice(0, SIZE);
}

function grouped(code: string): string {
  return code.replace(/(.{4})(?=.)/g, "$1 ");
}

export function Enrol(): JSX.Element {
  const { core } = useDesk();
  const [code, setCode] = useState(codeOf(enrolCode()));
  const [paper] = useState(kitPath() !== ""); // the code of a paper sheet was scanned with a phone that is not enrolled
  const [name, setName] = useState("");
  const [first, setFirst] = useState<string | null>(null);
  const [step, setStep] = useState<"form" | "pin" | "again">("form");
  const [wrong, setWrong] = useState<Text | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    const scanned = (): void => {
      const c = codeOf(enrolCode());
      if (c) setCode(c);
    };
    history.replaceState({ sheet: "", depth: 0 }, "", location.pathname); // a code is good once and need not stand in the history; and nobody is open once it is enrolled
    window.addEventListener("hashchange", scanned);
    return () => window.removeEventListener("hashchange", scanned);
  }, []);
  const restart = (why: Text, to: "form" | "pin"): void => {
    setFirst(null);
    setStep(to);
    setWrong(why);
  };
  const one = (pin: string): void => {
    if (obvious(pin)) return setWrong({ vi: "Mã này quá dễ đoán. Hãy chọn số khác.", en: "Everybody would guess that one. Choose another." });
    setWrong(null);
    setFirst(pin);
    setStep("again");
  };
  const two = (pin: string): void => {
    if (pin !== first) return restart({ vi: "Hai lần không giống nhau. Hãy chọn lại.", en: "The two did not match. Choose again." }, "pin");
    setBusy(true);
    core.enrol(code, name.trim(), pin).catch((e: unknown) => {
      setBusy(false);
      restart(sentenceOf(e), "form");
    });
  };
  return (
    <>
      <Strip />
      {step === "form" ? (
        <Form paper={paper} code={code} setCode={setCode} name={name} setName={setName} wrong={wrong} next={() => (setWrong(null), setStep("pin"))} />
      ) : (
        <main class="door tight">
          <Keypad key={step} title={step === "pin" ? t("Chọn mã PIN 6 số", "Choose a PIN of 6 digits") : t("Nhập lại mã PIN", "Enter the PIN again")} note={step === "pin" ? t("Mở ứng dụng mỗi tối bằng mã này. Không dùng ngày sinh.", "It opens the app every evening. No birth dates.") : ""} wrong={wrong ? say(wrong) : ""} busy={busy} done={step === "pin" ? one : two} />
        </main>
      )}
      <Toast />
      <DoorFoot />
    </>
  );
}

interface FormProps {
  paper: boolean;
  code: string;
  setCode: (c: string) => void;
  name: string;
  setName: (n: string) => void;
  wrong: Text | null;
  next: () => void;
}

function Form(p: FormProps): JSX.Element {
  const ready = p.code.length === SIZE && p.name.trim().length > 1;
  const missing = SIZE - p.code.length;
  return (
    <main class="door">
      <Mark />
      <h1>Từng Nhà</h1>
      <p>{t("Nhờ cán bộ xã tạo mã ghép, rồi quét mã QR bằng máy ảnh hoặc gõ mã vào đây.", "Ask the commune for an enrolment code; scan its QR code with the camera or type it here.")}</p>
      {p.paper ? <p class="note">{t("Máy này chưa ghép nên chưa nhập được phiếu. Chưa ghép thì nhập phiếu tại máy tính: Tổ hướng dẫn, Phiếu buổi tối.", "This phone is not enrolled and can't take the sheet yet. Until then key it in at the desk: Teams, Evening sheets.")}</p> : null}
      {p.wrong ? (
        <p class="note bad" role="alert">
          {say(p.wrong)}
        </p>
      ) : null}
      <Field label={t("Mã ghép", "Enrolment code")} value={grouped(p.code)} set={(v) => p.setCode(codeOf(v))} auto="characters" test="enrol-code" hint={missing > 0 && missing < SIZE ? t(`còn ${missing} chữ`, `${missing} more`) : t("26 chữ, dùng một lần trong 10 phút", "26 letters, good once for 10 minutes")} />
      <Field label={t("Tên người dùng và máy", "Name of person and phone")} value={p.name} set={p.setName} auto="words" test="enrol-name" max={60} hint={t("Ví dụ: Trưởng thôn Hòa, máy Samsung", "For example: Hòa, hamlet head, Samsung")} />
      <button class="button" data-test="enrol-next" disabled={!ready} onClick={p.next}>
        {t("Tiếp tục", "Continue")}
      </button>
    </main>
  );
}

export function Waiting(): JSX.Element {
  const { view, core } = useDesk();
  const saving = useSaving();
  const ask = (): void => saving.run(() => core.confirmed().then(() => null, sentenceOf), () => undefined);
  return (
    <>
      <Strip />
      <main class="door">
        <h1>{t("Đối chiếu sáu số", "Compare six digits")}</h1>
        <p>{t("Đọc sáu số này cho cán bộ xã. Giống trên màn hình của xã thì cán bộ bấm xác nhận.", "Read these to the commune's officer, who confirms when the desk shows the same.")}</p>
        <output class="check" data-test="check">
          {view.check.slice(0, 3)} {view.check.slice(3)}
        </output>
        <Save saving={saving} test="confirmed" text={t("Đã xác nhận ở xã", "Confirmed at the commune")} onClick={ask} />
      </main>
      <Toast />
      <DoorFoot />
    </>
  );
}
