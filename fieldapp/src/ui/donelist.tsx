// "Đã làm": what was recorded on this phone, what of it the server has, and taking back.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Done } from "../core/contract";
import { sentenceOf, useDesk } from "./desk";
import { Icon } from "./icons";
import { Page } from "./page";
import { go } from "./route";
import { dayOf } from "../core/time";
import { many, say, t, when } from "./words";

export function DoneList(): JSX.Element {
  const { view, now } = useDesk();
  const unsent = view.done.filter((d) => !d.sent && !d.undone).length;
  const today = view.done.filter((d) => dayOf(d.at) === dayOf(now) && !d.undone).length;
  return (
    <Page title={t("Đã làm", "What was done")} note={`${many(today, "việc hôm nay", "record today", "records today")} · ${many(unsent, "chưa gửi", "not sent", "not sent")}`} test="done-list">
      {view.done.map((d) => (
        <One key={d.id} of={d} />
      ))}
      {view.done.length ? null : (
        <div class="empty">
          <Icon of="paper" />
          <b>{t("Chưa ghi việc nào", "Nothing recorded yet")}</b>
          <p>{t("Mỗi việc lưu trên máy sẽ hiện ở đây.", "Whatever is saved on this phone stands here.")}</p>
        </div>
      )}
    </Page>
  );
}

/** One record. Why an account can't be issued is not shown again: neighbours look on. */
function One(p: { of: Done }): JSX.Element {
  const { view, core, tell, now } = useDesk();
  const [asked, setAsked] = useState(false);
  const d = p.of;
  const person = view.people.some((c) => c.id === d.subject);
  const take = (): void => {
    if (d.sent && !asked) return setAsked(true); // what others see already is taken back only on purpose
    setAsked(false);
    core.undo([d.id]).then(() => tell({ vi: "Đã hoàn tác", en: "Taken back" }), (e: unknown) => tell(sentenceOf(e)));
  };
  return (
    <div class={"record" + (d.undone ? " undone" : "")} data-test={"record-" + d.id}>
      <button class="grow" disabled={!person} onClick={() => go("/p/" + d.subject)}>
        <b>{d.name}</b>
        <span>{d.kind === "cannot" ? t("Không thể cấp", "Can't be issued") : say(d.what)}</span>
        <small class="muted">
          <Icon of={d.undone ? "undo" : d.sent ? "done" : "sync"} />
          {when(d.at, now)} · {d.undone ? t("đã hoàn tác", "taken back") : d.sent ? t("đã gửi", "sent") : t("chưa gửi", "not sent")}
        </small>
      </button>
      {d.undoable && !d.undone ? (
        <button class={"button small second" + (asked ? " danger" : "")} data-test={"take-" + d.id} onClick={take}>
          {asked ? t("Chắc chắn?", "Sure?") : t("Hoàn tác", "Undo")}
        </button>
      ) : null}
    </div>
  );
}
