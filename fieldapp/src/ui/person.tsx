// One person: who, where, what is next, the telephone, and four buttons beneath the thumb.

import type { JSX } from "preact";
import { Step, type Channel, type Draft, type PersonView, type Text, type View } from "../core/contract";
import { AgainSheet } from "./again";
import { ChannelSheet, Channels, metBy, useChannel } from "./channel";
import { useDesk, type Desk } from "./desk";
import { DoneSheet } from "./done";
import { GuideSheet } from "./guide";
import { Icon, type Sign } from "./icons";
import { NobodySheet } from "./nobodysheet";
import { OtherSheet } from "./other";
import { Line, Page } from "./page";
import { calling, go, home, open, swap } from "./route";
import { Because, atDoor, bookNo } from "./row";
import type { Saving } from "./sheet";
import { filter, nextAfter, owed } from "./tonight";
import { lastTime, why } from "./why";
import { birth, many, phone, stepName, t } from "./words";

/** What a sheet of this page needs: whom, how they were met, and saving that goes on to the next house. */
export interface Visit {
  person: PersonView;
  channel: Channel;
  save(saving: Saving, drafts: Draft[], what: Text, wholeHouse?: boolean): void;
}

export const saved: Text = { vi: "Đã lưu trên máy", en: "Saved on this phone" };

function visitOf(desk: Desk, person: PersonView, channel: Channel): Visit {
  return {
    person, channel,
    save(saving, drafts, what, wholeHouse = false) {
      const next = nextAfter(desk.view, filter, desk.now, person, wholeHouse); // before the list has moved on
      const onward = (): void => (filter.query || !next ? home() : swap("/p/" + next.id));
      saving.run(() => desk.act(drafts.map((d) => metBy(d, channel)), person.name, what, onward), () => undefined);
    },
  };
}

export function Person(p: { id: string; sheet: string }): JSX.Element {
  const desk = useDesk();
  const { view, now } = desk;
  const [channel, setChannel] = useChannel();
  const who = view.people.find((c) => c.id === p.id);
  if (!who) return <Gone />;
  const visit = visitOf(desk, who, channel);
  return (
    <>
      <Page title={who.name} note={facts(who)} bar={<Buttons channel={channel} set={setChannel} />}>
        <Next who={who} now={now} />
        {who.sharedPhone > 0 && (who.step ?? Step.None) <= Step.Register1 ? <Shared n={who.sharedPhone} /> : null}
        {who.phones?.map((n, i) => (
          <a class="button second call" data-test={i ? undefined : "call"} href={"tel:" + n} key={n} onClick={() => (calling(), setChannel("call"))}>
            <Icon of="call" />
            {t("Gọi", "Call")} {phone(n)}
          </a>
        ))}
        <Where who={who} view={view} now={now} />
        <Line sign="help" text={t("Cách làm từng bước", "How to, step by step")} onClick={() => open("guide")} />
        <Small who={who} now={now} />
      </Page>
      <Sheets of={p.sheet} visit={visit} view={view} now={now} set={setChannel} />
    </>
  );
}

function Sheets(p: { of: string; visit: Visit; view: View; now: number; set: (c: Channel) => void }): JSX.Element | null {
  switch (p.of) {
    case "done":
      return <DoneSheet visit={p.visit} />;
    case "again":
      return <AgainSheet visit={p.visit} now={p.now} />;
    case "nobody":
      return <NobodySheet visit={p.visit} view={p.view} />;
    case "channel":
      return <ChannelSheet channel={p.visit.channel} set={p.set} />;
    case "guide":
      return <GuideSheet step={p.visit.person.step} />;
    case "":
      return null;
    default:
      return <OtherSheet visit={p.visit} part={p.of} view={p.view} />;
  }
}

function facts(p: PersonView): string {
  const sex = p.sex === 1 ? t("nam", "man") : p.sex === 2 ? t("nữ", "woman") : "";
  return [p.no ? t(`STT ${p.no}`, `No. ${p.no}`) : "", t(`sinh ${birth(p.birth)}`, `born ${birth(p.birth)}`), sex, p.relation ?? ""].filter(Boolean).join(" · ");
}

function Next(p: { who: PersonView; now: number }): JSX.Element {
  const { view } = useDesk();
  const w = why(p.who, view.area, p.now);
  return (
    <section class={"card next " + w.tone}>
      <h2>{stepName(p.who.step)}</h2>
      <Because why={w} />
    </section>
  );
}

/** One telephone, one account: the app unbinds whoever was there before (guide of the Ministry, 2.3 and 2.6). */
function Shared(p: { n: number }): JSX.Element {
  return (
    <p class="note soon">
      <b>{t(`Số máy này còn đứng tên ${p.n} người khác.`, `${many(p.n, "", "other person is", "other people are")} listed with this number.`)}</b>{" "}
      {t("Một máy chỉ giữ một tài khoản: kích hoạt thêm sẽ gỡ tài khoản của người kia. Hãy dùng vneid.gov.vn hoặc máy riêng của gia đình.", "A phone holds one account: another activation unbinds the first. Use vneid.gov.vn or the family's own phone.")}
    </p>
  );
}

function Where(p: { who: PersonView; view: View; now: number }): JSX.Element {
  const h = p.who.house;
  const left = p.view.people.filter((c) => c.household === h.id && c.id !== p.who.id && !c.doneHere && owed(c)).length;
  const door = atDoor(p.view, h, p.now);
  const address = [bookNo(h), h.address ?? "", left ? t(`còn ${left} người nữa`, `${left} more here`) : ""].filter(Boolean).join(" · ");
  return (
    <>
      <Line sign="house" test={"house-" + h.id} text={t("Hộ ", "Household of ") + h.head} note={address} onClick={() => go("/h/" + h.id)} />
      {door && !door.me ? <p class="note soon">{t(`${door.name} đang ở nhà này đến ${door.until}.`, `${door.name} is at this house until ${door.until}.`)}</p> : null}
    </>
  );
}

function Small(p: { who: PersonView; now: number }): JSX.Element {
  const w = p.who;
  const lines = [lastTime(w, p.now), w.identity ? t("Số định danh ", "Identity number ") + w.identity : "", w.pending ? many(w.pending, "việc của người này chưa gửi", "record of this person not sent", "records of this person not sent") : ""];
  return (
    <ul class="small muted">
      {lines.filter(Boolean).map((l) => (
        <li key={l}>{l}</li>
      ))}
    </ul>
  );
}

function Buttons(p: { channel: Channel; set: (c: Channel) => void }): JSX.Element {
  const all: [string, Sign, string][] = [
    ["done", "done", t("Xong", "Done")],
    ["again", "again", t("Hẹn lại", "Come back")],
    ["nobody", "nobody", t("Không gặp", "Nobody")],
    ["other", "other", t("Khác", "Other")],
  ];
  return (
    <>
      <Channels {...p} />
      <div class="four">
        {all.map(([name, sign, word]) => (
          <button key={name} class={name} data-test={name} onClick={() => open(name)}>
            <Icon of={sign} />
            {word}
          </button>
        ))}
      </div>
    </>
  );
}

/** Somebody who is not in the area any more, or a link from another phone. */
function Gone(): JSX.Element {
  return (
    <Page title={t("Không còn trong danh sách", "Not on the list any more")}>
      <div class="empty">
        <p>{t("Người này đã chuyển khỏi địa bàn hoặc được gộp với người khác. Việc đã ghi vẫn được gửi.", "This person has left the area or was merged with another. What was recorded is still sent.")}</p>
        <button class="button second" onClick={home}>{t("Về danh sách", "To the list")}</button>
      </div>
    </Page>
  );
}
