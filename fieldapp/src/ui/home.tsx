// "Tối nay": how many are left, and the houses in order. Search and filter lie beneath the thumb.

import type { JSX } from "preact";
import { useMemo, useReducer } from "preact/hooks";
import type { View } from "../core/contract";
import { useDesk } from "./desk";
import { FilterSheet, filtered } from "./filtersheet";
import { Icon } from "./icons";
import { List, type Stand } from "./list";
import { MenuSheet } from "./menu";
import { Page } from "./page";
import { Ring } from "./ring";
import { open } from "./route";
import { HouseRow, PersonRow } from "./row";
import { byHouse, filter, found, mine, rows, tonight, warm, type Item, type Tonight } from "./tonight";
import { count, many, t } from "./words";

const stand: Stand = { top: 0, turn: 0, sizes: new Map() };
let stoodFor = ""; // the settings for which `stand` holds

function guess(it: Item): number {
  return it.kind === "ring" ? 132 : it.kind === "house" ? 66 : it.kind === "title" ? 44 : it.kind === "empty" ? 240 : 76;
}

const keyOf = (it: Item): string => it.key;
const kindOf = (it: Item): string => it.kind;

/** Everybody whom the search finds, beneath their houses when there are not too many houses. */
function searched(view: View, query: string): Item[] {
  const out: Item[] = [];
  byHouse(found(view, query), out);
  return out.length ? out : [{ kind: "empty", key: "none" }];
}

export function Home(p: { sheet: string }): JSX.Element {
  const { view, now } = useDesk();
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  const query = filter.query.trim();
  const choice = JSON.stringify({ ...filter, query: "" });
  const evening = useMemo(() => tonight(view, filter, now), [view.revision, now, choice]);
  const items = useMemo(() => (query ? searched(view, query) : rows(evening, filter)), [evening, query]);
  if (stoodFor !== choice + query) {
    stand.top = 0;
    stand.turn++;
    stoodFor = choice + query;
  }
  const draw = (it: Item): JSX.Element => {
    switch (it.kind) {
      case "ring":
        return <Evening of={evening} />;
      case "title":
        return <Title due={it.due} count={it.count} />;
      case "house":
        return <HouseRow house={it.house} count={it.count} view={view} now={now} />;
      case "person":
        return <PersonRow person={it.person} now={now} withHouse={!query && (filter.order === "priority" || it.person.outcome === "again")} />;
      case "empty":
        return <Empty query={query} all={view.people.length === 0} done={evening.done} />;
    }
  };
  const list = (
    <List items={items} stand={stand} guess={guess} keyOf={keyOf} kindOf={kindOf} test="home">
      {draw}
    </List>
  );
  return (
    <>
      <Page fixed={list} bar={<HomeBar changed={() => redraw()} />} />
      {p.sheet === "filter" ? <FilterSheet changed={() => redraw()} /> : p.sheet === "menu" ? <MenuSheet /> : null}
    </>
  );
}

function HomeBar(p: { changed: () => void }): JSX.Element {
  const { view } = useDesk();
  const set = (q: string): void => {
    filter.query = q;
    p.changed();
  };
  return (
    <div class="homebar">
      <label class="search">
        <Icon of="search" />
        <input data-test="search" type="text" inputMode="text" onFocus={() => warm(view)} enterKeyHint="search" autoComplete="off" autoCapitalize="off" spellcheck={false} value={filter.query} placeholder={t("Tìm tên, số", "Name, number")} aria-label={t("Tìm theo tên, số thứ tự, chủ hộ", "Search by name, number or head of household")} onInput={(e) => set(e.currentTarget.value)} />
        {filter.query ? (
          <button class="round" aria-label={t("Xóa chữ tìm", "Clear the search")} onClick={() => set("")}>
            <Icon of="close" />
          </button>
        ) : null}
      </label>
      <button class={"square" + (filtered() ? " on" : "")} data-test="filter" aria-label={t("Lọc và sắp xếp", "Filter and order")} onClick={() => open("filter")}>
        <Icon of="filter" />
        <small>{t("Lọc", "Filter")}</small>
      </button>
      <button class="square" data-test="menu" onClick={() => open("menu")}>
        <Icon of="menu" />
        <small>{t("Việc khác", "More")}</small>
      </button>
    </div>
  );
}

function Evening(p: { of: Tonight }): JSX.Element {
  const { view } = useDesk();
  const c = view.area?.campaign;
  const e = p.of;
  return (
    <header class="evening">
      <Ring left={e.left} done={e.done} />
      <div>
        <h1>{t("Tối nay", "Tonight")}</h1>
        <p>{e.left ? t(`còn ${count(e.left)} người ở ${count(e.houses)} nhà`, `${many(e.left, "", "person", "people")} left in ${many(e.houses, "", "house", "houses")}`) : t("không còn ai", "nobody left")}</p>
        <small>
          {t(`Đã làm ${count(e.done)}`, `${count(e.done)} done`)}
          {mine(view, filter) ? t(" · phần của tôi", " · my part") : ""}
        </small>
        {c && c.day > 0 ? <small>{t(`Ngày ${c.day}/${c.days}`, `Day ${c.day} of ${c.days}`)}</small> : null}
      </div>
    </header>
  );
}

function Title(p: { due: boolean; count: number }): JSX.Element {
  return (
    <h2 class={p.due ? "title soon" : "title"}>
      <Icon of="again" />
      {p.due ? t("Đến giờ hẹn", "Promised, it is time") : t("Hẹn lại sau", "Promised for later")} <span>{p.count}</span>
    </h2>
  );
}

function Empty(p: { query: string; all: boolean; done: number }): JSX.Element {
  const [head, text] = p.query
    ? [t(`Không có ai là “${p.query}”`, `Nobody fits “${p.query}”`), t("Thử tên không dấu, tên chủ hộ hoặc số thứ tự. Gặp người chưa có trong danh sách: Việc khác → Thêm hộ.", "Try the name, the head of household or the number. Somebody not on the list: More → Add a household.")]
    : p.all
      ? [t("Chưa có danh sách", "No list yet"), t("Danh sách tự tải về khi có mạng. Bấm dải trên cùng để xem.", "The list comes by itself when there is a network. Tap the strip on top.")]
      : p.done
        ? [t("Xong tối nay", "Done for tonight"), t("Không còn ai trong phần này. Cảm ơn bạn!", "Nobody is left in this part. Thank you!")]
        : [t("Không có ai", "Nobody here"), t("Không ai khớp với cách lọc này.", "Nobody fits this filter.")];
  return (
    <div class="empty">
      <Icon of={p.query ? "search" : p.all ? "sync" : "done"} />
      <b>{head}</b>
      <p>{text}</p>
    </div>
  );
}
