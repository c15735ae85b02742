// Six digits with keys as large as the screen allows. The digits themselves are never shown.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "./icons";
import { t } from "./words";

const SIZE = 6;

export function Keypad(p: { title: string; note?: string; wrong?: string; busy?: boolean; corner?: JSX.Element; done: (pin: string) => void }): JSX.Element {
  const [pin, setPin] = useState("");
  const key = (d: string): void => {
    if (p.busy || pin.length >= SIZE) return;
    const next = pin + d;
    setPin(next);
    if (next.length === SIZE) {
      p.done(next);
      setPin("");
    }
  };
  const erase = (): void => setPin(pin.slice(0, -1));
  useEffect(() => {
    const down = (e: KeyboardEvent): void => {
      if (/^\d$/.test(e.key)) key(e.key);
      if (e.key === "Backspace") erase();
    };
    window.addEventListener("keydown", down);
    return () => window.removeEventListener("keydown", down);
  });
  return (
    <section class="pin" data-test="pin">
      <h2>{p.title}</h2>
      <div class="dots" role="img" aria-label={t(`Đã nhập ${pin.length} trên ${SIZE} số`, `${pin.length} of ${SIZE} digits`)}>
        {Array.from({ length: SIZE }, (_, i) => (
          <i key={i} class={i < pin.length || p.busy ? "on" : ""} />
        ))}
      </div>
      <p class={p.wrong ? "late" : "muted"} aria-live="assertive">{p.busy ? t("Đang mở…", "Opening…") : p.wrong || p.note || "\u00a0"}</p>
      <div class="keys">
        {["1", "2", "3", "4", "5", "6", "7", "8", "9"].map((d) => (
          <button key={d} data-test={"key-" + d} disabled={p.busy} onClick={() => key(d)}>
            {d}
          </button>
        ))}
        {p.corner ?? <span />}
        <button data-test="key-0" disabled={p.busy} onClick={() => key("0")}>
          0
        </button>
        <button class="erase" aria-label={t("Xóa một số", "Delete a digit")} disabled={p.busy || !pin} onClick={erase}>
          <Icon of="erase" />
        </button>
      </div>
    </section>
  );
}
