// The frame of every page: the strip that never leaves, what scrolls, what was just saved, and the bar beneath the thumb.

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { UNDO, useDesk } from "./desk";
import { Icon } from "./icons";
import type { Phase, View } from "../core/contract";
import { back, go, place, swap } from "./route";
import { many, phone, say, t, when } from "./words";

/** Behind the PIN the page is put in place, so that it stands there once the phone is open. */
function toSync(phase: Phase): void {
  if (phase === "locked") swap("/sync");
  else if (phase === "open" && place().path !== "/sync") go("/sync");
}

const SHORT = 6 * 3600_000; // of the hours without the server, so many left are a warning

/** Whether the hours that the phone works without the server end soon. */
export function endsSoon(view: View, now: number): boolean {
  return view.workUntil > 0 && view.workUntil - now < SHORT;
}

/** Red is for what a person has to see to. Being without a network is an evening like any other. */
export function alarming(view: View, now: number): boolean {
  return view.refused.length > 0 || view.full || view.fault === true || endsSoon(view, now);
}

/** "4 việc chưa gửi · đồng bộ 18:32 · Thôn Yên Tôn": all three always, on two lines where one is too narrow; nothing is cut. */
export function Strip(): JSX.Element {
  const { view, now } = useDesk();
  const bad = alarming(view, now);
  const unsent = view.waiting;
  const hamlets = view.area?.hamlets ?? [];
  const where = hamlets.length === 1 ? hamlets[0]?.name : view.area?.name;
  return (
    <button class={"strip" + (bad ? " bad" : unsent ? " some" : "")} data-test="strip" onClick={() => toSync(view.phase)}>
      <Icon of={bad ? "warn" : unsent ? "sync" : "done"} class={view.syncing ? "turn" : ""} />
      <span>
        <span>
          <b>{unsent ? many(unsent, "việc chưa gửi", "not sent", "not sent") : t("Đã gửi hết", "All sent")}</b> <i>{view.syncing ? t("đang gửi…", "sending…") : view.syncedAt ? t("đồng bộ ", "synced ") + when(view.syncedAt, now) : t("chưa đồng bộ", "never synced")}</i> {where ? <i>{where}</i> : null}
        </span>
      </span>
    </button>
  );
}

/** The banner of a full phone. The form stays as it was, so that it can be saved again. */
export function Full(): JSX.Element | null {
  const { view } = useDesk();
  if (!view.full) return null;
  return (
    <p class="note bad" role="alert" data-test="full">
      <b>{t("Máy đầy bộ nhớ: việc vừa rồi CHƯA được lưu.", "The phone's storage is full: this was NOT saved.")}</b>{" "}
      {t("Xóa bớt ảnh hoặc video, quay lại đây rồi bấm Lưu lần nữa. Những gì đang nhập vẫn còn.", "Delete some pictures or videos, come back and press Save again. What you typed is still here.")}
    </p>
  );
}

export function Toast(): JSX.Element | null {
  const { said, undo } = useDesk();
  if (!said) return null;
  return (
    <div class="toast" data-test="toast" key={said.until}>
      <span>
        {say(said.text)}
        {said.name ? <small>{said.name}</small> : null}
      </span>
      {said.ids.length ? (
        <button data-test="undo" onClick={() => void undo()}>
          <Icon of="undo" />
          {t("Hoàn tác", "Undo")}
        </button>
      ) : null}
      {said.ids.length ? <i class="fuse" style={{ animationDelay: `${said.until - Date.now() - UNDO}ms` }} /> : null}
    </div>
  );
}

interface PageProps {
  title?: string;
  note?: string;
  bar?: ComponentChildren;
  fixed?: ComponentChildren; // what scrolls by itself, in the place of children
  test?: string;
  children?: ComponentChildren;
}

export function Page(p: PageProps): JSX.Element {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus({ preventScroll: true }), [p.title]);
  return (
    <>
      <Strip />
      {p.title ? (
        <header class="top">
          <button class="round" aria-label={t("Quay lại", "Back")} onClick={back}>
            <Icon of="back" />
          </button>
          <h1 tabIndex={-1} ref={head}>
            {p.title}
            {p.note ? <small>{p.note}</small> : null}
          </h1>
        </header>
      ) : null}
      {p.fixed ?? (
        <main class="scroll" data-test={p.test}>
          {p.children}
        </main>
      )}
      <Full />
      <Toast />
      {p.bar ? <nav class="bar">{p.bar}</nav> : null}
    </>
  );
}

/** Whom to call when nobody knows what to do. */
export function Hotline(): JSX.Element | null {
  const hot = useDesk().view.area?.hotline;
  if (!hot) return null;
  return (
    <a class="line" href={"tel:" + hot.number}>
      <Icon of="call" />
      <span>
        {t("Đường dây nóng ", "Hotline ") + phone(hot.number)}
        <small>{hot.name}</small>
      </span>
    </a>
  );
}

/** A line that leads somewhere or does something. */
export function Line(p: { sign?: Parameters<typeof Icon>[0]["of"]; text: string; note?: string | undefined; test?: string; red?: boolean; off?: boolean; onClick: () => void }): JSX.Element {
  return (
    <button class={"line" + (p.red ? " late" : "")} data-test={p.test} disabled={p.off} onClick={p.onClick}>
      {p.sign ? <Icon of={p.sign} /> : null}
      <span>
        {p.text}
        {p.note ? <small>{p.note}</small> : null}
      </span>
      <Icon of="next" class="faint" />
    </button>
  );
}
