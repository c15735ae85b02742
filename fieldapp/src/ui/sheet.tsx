// A sheet rises from the bottom, within reach of the thumb. Back, the dark ground and Escape close it.

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Text } from "../core/contract";
import { useDesk, type Trouble } from "./desk";
import { Icon } from "./icons";
import { Full } from "./page";
import { shut } from "./route";
import { say, t } from "./words";

interface SheetProps {
  title: string;
  note?: string;
  foot?: ComponentChildren;
  children?: ComponentChildren;
}

let opener: Element | null = null; // what had the focus before the first of several sheets

/** Back to what opened the sheets, if it is still there; a page that came in its place has taken the focus itself. */
function refocus(): void {
  if (document.querySelector(".sheet")) return;
  if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
  opener = null;
}

export function Sheet(p: SheetProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  useState(() => (opener ??= document.activeElement)); // before anything in the sheet can have it
  useEffect(() => {
    box.current?.focus();
    return () => void setTimeout(refocus); // not while the page is being drawn: it would be laid out twice
  }, []);
  return (
    <div class="shade" onClick={(e) => e.target === e.currentTarget && shut()} onKeyDown={keys(box)}>
      <div class="sheet" role="dialog" aria-modal="true" aria-label={p.title} tabIndex={-1} ref={box}>
        <header>
          <h2>
            {p.title}
            {p.note ? <small>{p.note}</small> : null}
          </h2>
          <button class="round" aria-label={t("Đóng", "Close")} onClick={shut}>
            <Icon of="close" />
          </button>
        </header>
        <div class="inside">{p.children}</div>
        <Full />
        {p.foot ? <footer>{p.foot}</footer> : null}
      </div>
    </div>
  );
}

/** Escape closes; Tab stays within the sheet. */
function keys(box: { current: HTMLDivElement | null }): (e: KeyboardEvent) => void {
  return (e) => {
    if (e.key === "Escape") shut();
    if (e.key !== "Tab" || !box.current) return;
    const all = box.current.querySelectorAll<HTMLElement>("button:not([disabled]):not([tabindex='-1']), input, textarea, select");
    const first = all[0];
    const last = all[all.length - 1];
    if (e.shiftKey ? document.activeElement === first || document.activeElement === box.current : document.activeElement === last) {
      e.preventDefault();
      (e.shiftKey ? last : first)?.focus();
    }
  };
}

/** The state of a form that saves: one save at a time, and the sentence when it was not saved. */
export interface Saving {
  busy: boolean;
  wrong: Trouble | null;
  run(work: () => Promise<Trouble | null>, then: () => void): void;
}

export function useSaving(): Saving {
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<Trouble | null>(null);
  return {
    busy, wrong,
    run(work, then) {
      if (busy) return; // a second tap of a shaking thumb
      setBusy(true);
      setWrong(null);
      void work().then((w) => {
        setBusy(false);
        setWrong(w);
        if (!w) then();
      });
    },
  };
}

/** What was not saved, in words. A full phone has a banner of its own. */
export function Wrong(p: { of: Text | null }): JSX.Element | null {
  const { view } = useDesk();
  return p.of && !view.full ? (
    <p class="note bad" role="alert">
      {say(p.of)}
    </p>
  ) : null;
}

export function Save(p: { saving: Saving; text: string; off?: boolean; test?: string; doing?: string; onClick: () => void }): JSX.Element {
  return (
    <>
      <Wrong of={p.saving.wrong} />
      <button class="button" data-test={p.test ?? "save"} disabled={p.off || p.saving.busy} onClick={p.onClick}>
        {p.saving.busy ? (p.doing ?? t("Đang lưu…", "Saving…")) : p.text}
      </button>
    </>
  );
}

/** A switch with its words. */
export function Switch(p: { on: boolean; text: string; note?: string; test?: string; set: (on: boolean) => void }): JSX.Element {
  return (
    <button class="switch" role="switch" aria-checked={p.on} data-test={p.test} onClick={() => p.set(!p.on)}>
      <span>
        {p.text}
        {p.note ? <small>{p.note}</small> : null}
      </span>
      <i />
    </button>
  );
}

interface ChoiceProps<T> {
  label: string; // "": the title above says it
  of: readonly (readonly [T, string])[];
  value: T | null;
  column?: boolean;
  test?: string;
  more?: ComponentChildren; // beside the last one
  set: (v: T) => void;
}

/** One of a few, as big buttons beside or beneath each other. Tab comes to the chosen one, arrows go to the others. */
export function Choice<T extends string | number>(p: ChoiceProps<T>): JSX.Element {
  const chosen = p.of.findIndex(([v]) => v === p.value);
  return (
    <div class="field" role="radiogroup" aria-label={p.label || undefined}>
      {p.label ? <b class="label" aria-hidden="true">{p.label}</b> : null}
      <div class={p.column ? "choice column" : "choice"} onKeyDown={arrows}>
        {p.of.map(([v, text], i) => (
          <button key={v} role="radio" aria-checked={p.value === v} tabIndex={i === Math.max(chosen, 0) ? 0 : -1} data-test={p.test ? `${p.test}-${v}` : undefined} onClick={() => p.set(v)}>
            {p.value === v ? <Icon of="done" /> : null}
            {text}
          </button>
        ))}
        {p.more}
      </div>
    </div>
  );
}

const steps: Partial<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** An arrow moves the focus only: choosing may save or close something. Space and Enter choose. */
function arrows(e: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const step = steps[e.key];
  const all = Array.from(e.currentTarget.querySelectorAll<HTMLElement>("button"));
  const at = all.findIndex((b) => b === document.activeElement);
  if (!step || at < 0) return;
  e.preventDefault();
  all[(at + step + all.length) % all.length]?.focus();
}

interface FieldProps {
  label: string;
  value: string;
  set: (v: string) => void;
  hint?: string;
  wrong?: boolean;
  mode?: "text" | "numeric" | "tel";
  test?: string;
  moment?: boolean; // a day and an hour
  lines?: number;
  auto?: "off" | "words" | "characters";
  max?: number;
}

export function Field(p: FieldProps): JSX.Element {
  const typed = (e: Event): void => p.set((e.currentTarget as HTMLInputElement | HTMLTextAreaElement).value);
  return (
    <label class={"field" + (p.wrong ? " wrong" : "")}>
      <b class="label">{p.label}</b>
      {p.lines ? (
        <textarea rows={p.lines} value={p.value} data-test={p.test} maxLength={p.max} onInput={typed} />
      ) : p.moment ? (
        <input type="datetime-local" value={p.value} data-test={p.test} onInput={typed} />
      ) : (
        <input type="text" inputMode={p.mode ?? "text"} value={p.value} data-test={p.test} maxLength={p.max} autoComplete="off" autoCapitalize={p.auto ?? "off"} spellcheck={false} aria-invalid={p.wrong} onInput={typed} />
      )}
      {p.hint ? <small>{p.hint}</small> : null}
    </label>
  );
}
