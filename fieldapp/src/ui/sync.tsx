// What waits, what was not taken and why, and everything about this phone.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Notice, Refusal } from "../core/contract";
import { sentenceOf, useDesk } from "./desk";
import { exportFile } from "./export";
import { Icon } from "./icons";
import { install, installable } from "./install";
import { endsSoon, Hotline, Line, Page } from "./page";
import { go, open } from "./route";
import { Choice, Sheet } from "./sheet";
import { count, language, notSent, say, speak, t, when } from "./words";

export function SyncPage(p: { sheet: string }): JSX.Element {
  const { view, core, tell } = useDesk();
  const sync = (): void => void core.sync().catch((e: unknown) => tell(sentenceOf(e)));
  return (
    <>
      <Page
        title={t("Đồng bộ", "Sync")}
        test="sync-page"
        bar={
          <button class="button" data-test="sync" disabled={view.syncing} onClick={sync}>
            <Icon of="sync" class={view.syncing ? "turn" : ""} />
            {view.syncing ? t("Đang đồng bộ…", "Syncing…") : t("Đồng bộ ngay", "Sync now")}
          </button>
        }
      >
        <State />
        {view.refused.map((r) => (
          <Refused key={r.id} of={r} />
        ))}
        {view.notices.map((n) => (
          <Noticed key={n.id} of={n} />
        ))}
        <Settings />
      </Page>
      {p.sheet === "forget" ? <Forget /> : null}
    </>
  );
}

function State(): JSX.Element {
  const { view, core, now } = useDesk();
  const unsent = view.waiting;
  const soon = endsSoon(view, now);
  return (
    <section class={"card next " + (view.full || view.fault || soon ? "late" : unsent ? "soon" : "good")}>
      <h2>{unsent ? notSent(unsent) : t("Đã gửi hết", "Everything is sent")}</h2>
      <p>{view.syncedAt ? t(`Đồng bộ lần cuối ${when(view.syncedAt, now)}.`, `Last synced ${when(view.syncedAt, now)}.`) : t("Chưa đồng bộ lần nào.", "Never synced.")} {unsent ? t("Việc đã lưu trên máy, tự gửi khi có mạng.", "They are saved on this phone and sent when there is a network.") : ""}</p>
      {view.outside ? <p>{t(`${count(view.outside)} việc của lần ghép máy trước, vẫn được gửi.`, `${count(view.outside)} of them from this phone's earlier enrolment; they are sent, too.`)}</p> : null}
      {view.trouble ? <p class={view.fault ? "late" : "muted"}>{say(view.trouble)}</p> : view.online ? null : <p>{t("Máy đang không có mạng.", "This phone is offline.")}</p>}
      {view.workUntil ? <p class={soon ? "late" : "muted"}>{t("Không có mạng vẫn làm được đến ", "Works without a network until ") + when(view.workUntil, now)}{soon ? t(". Hãy ra chỗ có sóng, khóa máy rồi mở lại bằng mã PIN.", ". Find a signal, lock the app and open it again with the PIN.") : ""}</p> : null}
      {view.update ? (
        <button class="button second" data-test="update" onClick={() => core.applyUpdate()}>
          {t("Có bản mới: cập nhật ngay", "A new version is ready: update now")}
        </button>
      ) : null}
    </section>
  );
}

/** Something the server did not take. It stays until the person does it again or gives it up, which is asked twice: nobody else has it. */
function Refused(p: { of: Refusal }): JSX.Element {
  const { core, view, now, tell } = useDesk();
  const [sure, setSure] = useState(false);
  const drop = (): void => {
    if (!sure && !p.of.retry) return setSure(true);
    core.read(p.of.id).catch((e: unknown) => tell(sentenceOf(e)));
  };
  const r = p.of;
  const where = view.people.some((c) => c.id === r.subject) ? "/p/" : view.houses.some((h) => h.id === r.subject) ? "/h/" : "";
  return (
    <article class="card next late" data-test={"refused-" + r.id}>
      <h3>
        {t("Chưa được nhận: ", "Not taken: ")}
        {r.name}
      </h3>
      <p>{say(r.message)}</p>
      <p class="small muted">{when(r.at, now)}{r.retry ? " · " + t("tự gửi lại khi máy chủ được nâng cấp", "sent again by itself when the server is updated") : ""}</p>
      <div class="two">
        {where && !r.retry ? (
          <button class="button" data-test="redo" onClick={() => go(where + r.subject)}>
            {t("Làm lại", "Do it again")}
          </button>
        ) : null}
        <button class={"button " + (sure ? "danger" : "second")} data-test="read" onClick={drop}>
          {r.retry ? t("Đã đọc", "Read") : sure ? t("Bỏ hẳn", "Give it up for good") : t("Bỏ việc này", "Give this up")}
        </button>
      </div>
      {sure ? <p class="late" role="alert">{t(`Bỏ là mất hẳn những gì đã ghi lần này cho ${r.name}: xã chưa có, máy không còn giữ. Bấm lần nữa để bỏ.`, `What was recorded this time for ${r.name} is then gone for good: the commune does not have it. Press again to give it up.`)}</p> : null}
    </article>
  );
}

function Noticed(p: { of: Notice }): JSX.Element {
  const { core, now } = useDesk();
  const n = p.of;
  return (
    <article class="card next soon" data-test={"notice-" + n.id}>
      <h3>
        {t("Trùng với người khác sửa: ", "Somebody else changed this, too: ")}
        {n.name}
      </h3>
      <p>{say(n.message)}</p>
      {n.fields.map((f) => (
        <p class="small" key={f.field}>
          {t("Đang là: ", "Now: ")}
          <b>{f.theirs}</b>
        </p>
      ))}
      <p class="small muted">{when(n.at, now)} · {t("Xã sẽ quyết định.", "The commune decides.")}</p>
      <button class="button second" onClick={() => void core.read(n.id)}>
        {t("Đã đọc", "Read")}
      </button>
    </article>
  );
}

function Settings(): JSX.Element {
  const { view, core, tell } = useDesk();
  const out = (): void => void exportFile(core).catch((e: unknown) => tell(sentenceOf(e)));
  return (
    <>
      <Line sign="save" text={t("Xuất tệp việc chưa gửi", "Unsent work as a file")} note={t("niêm phong, chỉ máy chủ mở được; đưa cho xã", "sealed: only the server opens it; hand it to the commune")} test="export" off={view.waiting === 0} onClick={out} />
      <Line sign="done" text={t("Đã làm", "What was done")} onClick={() => go("/done")} />
      <Hotline />
      {installable() ? <Line sign="plus" text={t("Cài lên màn hình chính", "Put on the home screen")} onClick={() => void install()} /> : null}
      <div class="pad">
        <Choice label={t("Ngôn ngữ", "Language")} value={language()} of={[["vi", "Tiếng Việt"], ["en", "English"]]} test="lang" set={(l) => (speak(l), tell({ vi: "Đã chuyển sang tiếng Việt", en: "Now in English" }))} />
      </div>
      <Line sign="lock" text={t("Khóa máy", "Lock")} test="lock" onClick={() => void core.lock()} />
      <Line sign="erase" red text={t("Xóa ứng dụng khỏi máy này", "Forget this phone")} test="forget" onClick={() => open("forget")} />
      <p class="small muted pad">
        {view.area?.account.name} · {view.area?.name} · {t("bản", "version")} {view.version}
      </p>
    </>
  );
}

/** Twice: first the switch, then the red button. */
function Forget(): JSX.Element {
  const { core, view, tell } = useDesk();
  const [sure, setSure] = useState(false);
  const [busy, setBusy] = useState(false);
  const unsent = view.waiting;
  const forget = (): void => {
    setBusy(true);
    core
      .forget()
      .then((heard) => tell(heard ? { vi: "Đã xóa khỏi máy; xã đã nhận báo thu hồi máy này", en: "Deleted; the commune has revoked this phone" } : { vi: "Đã xóa khỏi máy. Chưa báo được cho xã: hãy nhờ xã thu hồi máy này", en: "Deleted. The commune was not told: ask them to revoke this phone" }))
      .catch((e: unknown) => (setBusy(false), tell(sentenceOf(e))));
  };
  return (
    <Sheet
      title={t("Xóa khỏi máy này?", "Forget this phone?")}
      foot={
        <button class="button danger" data-test="forget-now" disabled={!sure || busy} onClick={forget}>
          {busy ? t("Đang báo xã và xóa…", "Telling the commune…") : t("Xóa danh sách và khóa", "Delete the list and the keys")}
        </button>
      }
    >
      <p>{t("Danh sách người dân và khóa của máy sẽ bị xóa. Muốn dùng lại phải ghép lại ở xã.", "The list of people and this phone's keys are deleted. To use it again it must be enrolled again.")}</p>
      {view.online ? null : <p class="note soon">{t("Máy đang không có mạng nên không báo được cho xã: xóa xong, hãy nhờ xã thu hồi máy này.", "There is no network, so the commune is not told: afterwards, ask them to revoke this phone.")}</p>}
      {unsent ? <p class="note soon">{notSent(unsent) + t(", sẽ giữ niêm phong đến khi ghép lại. Nên đồng bộ trước.", ", to stay sealed until a new enrolment. Better sync first.")}</p> : null}
      <button class="switch" role="switch" aria-checked={sure} data-test="forget-sure" onClick={() => setSure(!sure)}>
        <span>{t("Tôi hiểu và muốn xóa", "I understand and want this")}</span>
        <i />
      </button>
    </Sheet>
  );
}
