// Nobody home in a row of houses: tick them in walking order, one tap saves all.

import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { House } from "../core/contract";
import { useDesk } from "./desk";
import { Icon } from "./icons";
import { List, type Stand } from "./list";
import { Page } from "./page";
import { saved } from "./person";
import { back } from "./route";
import { Save, useSaving } from "./sheet";
import { filter, tonight } from "./tonight";
import { many, t } from "./words";

const MOST = 50; // of one operation (docs/field-protocol.md)

export function Nobody(p: { from: string }): JSX.Element {
  const desk = useDesk();
  const { view, now } = desk;
  const saving = useSaving();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set(p.from ? [p.from] : []));
  const [stand] = useState<Stand>({ top: 0, turn: 0, sizes: new Map() });
  const houses = useMemo(() => rowOf(desk.view.houses, owedIn(desk), p.from), [view.revision, now]);
  const tick = (id: string): void => {
    const next = new Set(ticked);
    if (!next.delete(id) && next.size < MOST) next.add(id);
    setTicked(next);
  };
  const save = (): void =>
    saving.run(() => desk.act([{ kind: "household.nobody", houses: houses.filter((h) => ticked.has(h.id)).map((h) => h.id) }], many(ticked.size, "nhà", "house", "houses"), saved), back);
  const owed = owedIn(desk);
  const list = (
    <List items={houses} stand={stand} guess={() => 72} keyOf={(h) => h.id} kindOf={() => "house"}>
      {(h) => (
        <button class="row tick" role="checkbox" aria-checked={ticked.has(h.id)} data-test={"tick-" + h.id} onClick={() => tick(h.id)}>
          <i class="box">{ticked.has(h.id) ? <Icon of="done" /> : null}</i>
          <span class="grow">
            <b>{h.head}</b>
            <small class="muted">{[h.address ?? "", many(owed.get(h.id) ?? 0, "người còn việc", "person", "people")].filter(Boolean).join(" · ")}</small>
          </span>
        </button>
      )}
    </List>
  );
  const foot = <Save saving={saving} off={ticked.size === 0} text={ticked.size ? t(`Không gặp ai ở ${ticked.size} nhà`, `Nobody home in ${many(ticked.size, "", "house", "houses")}`) : t("Chọn các nhà đi vắng", "Tick the houses")} onClick={save} />;
  return <Page title={t("Không gặp ai", "Nobody home")} note={t("Chọn các nhà liền nhau theo đường đi", "Tick the houses along the walk")} fixed={houses.length ? list : <main class="scroll"><p class="empty">{t("Không còn nhà nào tối nay.", "No house is left tonight.")}</p></main>} bar={foot} />;
}

function owedIn(desk: ReturnType<typeof useDesk>): Map<string, number> {
  const n = tonight(desk.view, { ...filter, query: "", step: 0, group: 0, all: false }, desk.now);
  const out = new Map<string, number>();
  for (const p of n.due.concat(n.now)) out.set(p.household, (out.get(p.household) ?? 0) + 1);
  return out;
}

/** Tonight's houses in walking order, from the one where the person stands. */
function rowOf(houses: readonly House[], owed: Map<string, number>, from: string): House[] {
  const left = houses.filter((h) => owed.has(h.id) || h.id === from);
  const start = left.findIndex((h) => h.id === from);
  return start > 0 ? left.slice(start).concat(left.slice(0, start)) : left;
}
