// What waits, what was not taken and why, and everything about this phone.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Notice, Refusal } from "../core/contract";
import { sentenceOf, useDesk } from "./desk";
import { exportFile } from "./export";
import { Icon } from "./icons";
import { install, installable } from "./install";
import { Hotline, Line, Page } from "./page";
import { go, open, shut } from "./route";
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
  return (
    <section class={"card next " + (view.trouble ? "late" : unsent ? "soon" : "good")}>
      <h2>{unsent ? notSent(unsent) : t("Đã gửi hết", "Everything is sent")}</h2>
      <p>{view.syncedAt ? t(`Đồng bộ lần cuối ${when(view.syncedAt, now)}.`, `Last synced ${when(view.syncedAt, now)}.`) : t("Chưa đồng bộ lần nào.", "Never synced.")} {unsent ? t("Việc đã lưu trên máy, tự gửi khi có mạng.", "They are saved on this phone and sent when there is a network.") : ""}</p>
      {view.outside ? <p>{t(`${count(view.outside)} việc của lần đăng ký máy trước, vẫn được gửi.`, `${count(view.outside)} of them from this phone's earlier enrolment; they are sent, too.`)}</p> : null}
      {view.trouble ? <p class="late">{say(view.trouble)}</p> : view.online ? null : <p>{t("Máy đang không có mạng.", "This phone is offline.")}</p>}
      {view.workUntil ? <p class="muted">{t("Không có mạng vẫn làm được đến ", "Works without a network until ") + when(view.workUntil, now)}</p> : null}
      {view.update ? (
        <button class="button second" data-test="update" onClick={() => core.applyUpdate()}>
          {t("Có bản mới: cập nhật ngay", "A new version is ready: update now")}
        </button>
      ) : null}
    </section>
  );
}

/** Something the server did not take. It stays until the person has read it; doing it again makes a new record. */
function Refused(p: { of: Refusal }): JSX.Element {
  const { core, view, now } = useDesk();
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
          <button class="button second" onClick={() => go(where + r.subject)}>
            {t("Mở để làm lại", "Open and redo")}
          </button>
        ) : null}
        <button class="button second" data-test="read" onClick={() => void core.read(r.id)}>
          {t("Đã đọc", "Read")}
        </button>
      </div>
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
  const unsent = view.waiting;
  const forget = (): void => {
    shut();
    core.forget().catch((e: unknown) => tell(sentenceOf(e)));
  };
  return (
    <Sheet
      title={t("Xóa khỏi máy này?", "Forget this phone?")}
      foot={
        <button class="button danger" data-test="forget-now" disabled={!sure} onClick={forget}>
          {t("Xóa danh sách và khóa", "Delete the list and the keys")}
        </button>
      }
    >
      <p>{t("Danh sách người dân và khóa của máy sẽ bị xóa. Muốn dùng lại phải đăng ký lại ở xã.", "The list of people and this phone's keys are deleted. To use it again it must be enrolled again.")}</p>
      {unsent ? <p class="note soon">{notSent(unsent) + t(", sẽ giữ niêm phong đến khi đăng ký lại. Nên đồng bộ trước.", ", to stay sealed until a new enrolment. Better sync first.")}</p> : null}
      <button class="switch" role="switch" aria-checked={sure} data-test="forget-sure" onClick={() => setSure(!sure)}>
        <span>{t("Tôi hiểu và muốn xóa", "I understand and want this")}</span>
        <i />
      </button>
    </Sheet>
  );
}
