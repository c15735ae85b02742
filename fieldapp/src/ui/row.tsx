// Rows of the list: a person, and the house above its people.

import type { JSX } from "preact";
import type { House, PersonView, View } from "../core/contract";
import { useDesk } from "./desk";
import { Icon, type Sign } from "./icons";
import { go } from "./route";
import { hour } from "../core/time";
import { many, t } from "./words";
import { why, type Tone, type Why } from "./why";

/** Each tone has a shape of its own, for those who do not tell red from green. */
export const signs: Record<Tone, Sign> = { late: "warn", soon: "again", go: "dot", good: "done", quiet: "dot" };

export function Because(p: { why: Why }): JSX.Element {
  return (
    <small class={"why " + p.why.tone}>
      <Icon of={signs[p.why.tone]} />
      <span>{p.why.text}</span>
    </small>
  );
}

export function PersonRow(p: { person: PersonView; now: number; withHouse?: boolean }): JSX.Element {
  const who = p.person;
  const { view } = useDesk();
  return (
    <button class="row" data-test={"person-" + who.id} onClick={() => go("/p/" + who.id)}>
      <span class="grow">
        <b>{who.name}</b>
        <Because why={why(who, view.area, p.now)} />
        {p.withHouse ? (
          <small class="muted">
            <Icon of="house" />
            {who.house.head}
            {who.house.address ? ` · ${who.house.address}` : ""}
          </small>
        ) : null}
      </span>
      <span class="side">
        {who.no || ""}
        {who.pending ? <i class="unsent" title={t("Chưa gửi", "Not sent")}>{t("chưa gửi", "not sent")}</i> : who.doneHere ? <Icon of="done" class="good" /> : null}
      </span>
    </button>
  );
}

/** Who stands at the door now, if it is somebody else and still holds. */
export function atDoor(view: View, h: House, now: number): { name: string; me: boolean; until: string } | null {
  if (!h.door || h.door.until <= now) return null;
  const me = h.door.member === view.area?.member;
  const name = view.area?.members.find((m) => m.id === h.door?.member)?.name ?? t("Người khác", "Somebody else");
  return { name, me, until: hour(h.door.until) };
}

/** Whose part of the split the house is in, when it is not one's own. */
export function keeper(view: View, h: House): string {
  if (!h.member || h.member === view.area?.member) return "";
  return view.area?.members.find((m) => m.id === h.member)?.name ?? "";
}

/** The household's number in the hamlet's book, or "". */
export function bookNo(h: House): string {
  return h.book_no ? t(`Hộ ${h.book_no}`, `No. ${h.book_no}`) : "";
}

export function HouseRow(p: { house: House; count: number; view: View; now: number }): JSX.Element {
  const h = p.house;
  const door = atDoor(p.view, h, p.now);
  const whose = keeper(p.view, h);
  return (
    <button class="houserow" data-test={"house-" + h.id} onClick={() => go("/h/" + h.id)}>
      <Icon of="house" />
      <span class="grow">
        <b>{h.head || t("Chưa rõ chủ hộ", "Head not known")}</b>
        <small>
          {[bookNo(h), h.address, many(p.count, "người", "person", "people")].filter(Boolean).join(" · ")}
        </small>
        {door ? <small class={door.me ? "go" : "soon b"}>{door.me ? t(`Bạn đang ở đây đến ${door.until}`, `You are here until ${door.until}`) : t(`${door.name} đang ở đây đến ${door.until}`, `${door.name} is here until ${door.until}`)}</small> : null}
        {whose ? <small>{t(`Phần của ${whose}`, `${whose}'s part`)}</small> : null}
      </span>
      <Icon of="next" class="faint" />
    </button>
  );
}
