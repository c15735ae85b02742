// A house: who lives there, what it has, who stands at its door now.

import type { JSX } from "preact";
import type { Draft, House, View } from "../core/contract";
import { useDesk } from "./desk";
import { HouseSurvey } from "./housesurvey";
import { Icon } from "./icons";
import { Line, Page } from "./page";
import { saved } from "./person";
import { go, open } from "./route";
import { PersonRow, atDoor, bookNo, keeper } from "./row";
import { Wrong, useSaving, type Saving } from "./sheet";
import { t, when } from "./words";

export function HousePage(p: { id: string; sheet: string }): JSX.Element {
  const desk = useDesk();
  const { view, now } = desk;
  const saving = useSaving();
  const h = view.houses.find((x) => x.id === p.id);
  if (!h) return <Page title={t("Không còn nhà này", "This house is gone")} />;
  const people = view.people.filter((c) => c.household === h.id);
  const act = (draft: Draft): void => saving.run(() => desk.act([draft], h.head, saved), () => undefined);
  return (
    <>
      <Page title={h.head || t("Chưa rõ chủ hộ", "Head not known")} note={where(h)} bar={<Bar house={h} />}>
        <Door house={h} saving={saving} act={act} />
        <Wrong of={saving.wrong} />
        {people.map((c) => (
          <PersonRow key={c.id} person={c} now={now} />
        ))}
        {people.length ? null : <p class="empty">{t("Chưa có ai trong hộ này.", "Nobody is listed in this household.")}</p>}
        <Line sign="house" test="household" text={t("Khảo sát hộ", "Survey of the household")} note={has(h, now)} onClick={() => open("household")} />
        {keeper(view, h) ? <p class="small muted pad">{t(`Phần của ${keeper(view, h)}`, `${keeper(view, h)}'s part`)}</p> : null}
      </Page>
      {p.sheet === "household" ? <HouseSurvey house={h} /> : null}
    </>
  );
}

function where(h: House): string {
  return [bookNo(h), h.address ?? ""].filter(Boolean).join(" · ");
}

function has(h: House, now: number): string {
  if (!h.surveyed_at) return t("chưa khảo sát", "not asked yet");
  const net = h.internet ? t("có mạng", "internet") : t("không có mạng", "no internet");
  return t(`${h.smartphones ?? 0} điện thoại, ${h.computers ?? 0} máy tính, ${net} · ${when(h.surveyed_at, now)}`, `${h.smartphones ?? 0} phones, ${h.computers ?? 0} computers, ${net} · ${when(h.surveyed_at, now)}`);
}

/** So that two do not knock at one door. */
function Door(p: { house: House; saving: Saving; act: (d: Draft) => void }): JSX.Element | null {
  const { view, now } = useDesk();
  const door = atDoor(view, p.house, now);
  if (door && !door.me) return <p class="note soon">{t(`${door.name} đang ở nhà này đến ${door.until}.`, `${door.name} is at this house until ${door.until}.`)}</p>;
  if (!canTake(view)) return null;
  return (
    <button class={"button second" + (door ? " on" : "")} data-test={door ? "door-leave" : "door-take"} disabled={p.saving.busy} onClick={() => p.act({ kind: door ? "door.leave" : "door.take", house: p.house.id })}>
      <Icon of="door" />
      {door ? t(`Tôi ở đây đến ${door.until} · Rời nhà này`, `I am here until ${door.until} · Leave`) : t("Tôi đang ở nhà này", "I am at this house")}
    </button>
  );
}

function canTake(view: View): boolean {
  const kinds = view.area?.limits.kinds ?? [];
  return !!view.area?.member && kinds.includes("door.take");
}

function Bar(p: { house: House }): JSX.Element {
  return (
    <div class="two">
      <button class="button second" data-test="house-nobody" onClick={() => go("/nobody/" + p.house.id)}>
        <Icon of="nobody" />
        {t("Không gặp ai", "Nobody home")}
      </button>
      <button class="button second" data-test="house-add" onClick={() => go("/new/" + p.house.id)}>
        <Icon of="plus" />
        {t("Thêm người", "Add a person")}
      </button>
    </div>
  );
}
