// The app around the screens: which one stands there, what was just saved, and the hour.

import type { JSX } from "preact";
import { useEffect, useErrorBoundary, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import type { Core, Draft, Text, View } from "../core/contract";
import { DeskContext, UNDO, sentenceOf, type Desk, type Said, type Trouble } from "./desk";
import { Enrol, Waiting } from "./enrol";
import { DoneList } from "./donelist";
import { Edit } from "./edit";
import { GuidePage } from "./guide";
import { Home } from "./home";
import { HousePage } from "./house";
import { KitPage, Kits } from "./kits";
import { Nobody } from "./nobody";
import { Person } from "./person";
import { begin, place, swap, watch } from "./route";
import { SyncPage } from "./sync";
import { Fault, Starting, Unlock, Wiped } from "./unlock";
import { AddHouse } from "./walkin";
import { language, say } from "./words";

const TOLD = 5_000;

/** The hour, which moves every half minute, and at once when the phone learns that its clock is wrong. */
function useNow(core: Core): number {
  const clock = (): number => core.now?.() ?? Date.now();
  const [now, set] = useState(clock());
  useEffect(() => {
    const every = setInterval(() => set(clock()), 30_000);
    return () => clearInterval(every);
  }, []);
  return Math.abs(clock() - now) > 60_000 ? clock() : now;
}

/** The toast, which leaves by itself. */
function useSaid(): [Said | null, (s: Said | null) => void] {
  const [said, set] = useState<Said | null>(null);
  useEffect(() => {
    if (!said) return;
    const gone = setTimeout(() => set(null), said.until - Date.now());
    return () => clearTimeout(gone);
  }, [said]);
  return [said, set];
}

function useDeskOf(core: Core): Desk {
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  const [said, setSaid] = useSaid();
  const now = useNow(core);
  const saving = useRef(false);
  useLayoutEffect(() => core.subscribe(() => saving.current || redraw()), [core]); // before the browser breathes: nothing that changes is missed
  useLayoutEffect(() => watch(() => redraw()), []);
  const plain = (text: Text): void => setSaid({ text, name: "", ids: [], from: "", until: Date.now() + TOLD });
  return {
    core, now, said, view: core.view(),
    tell: plain,
    async act(drafts: Draft[], name: string, text: Text, made?: (subjects: readonly string[]) => void): Promise<Trouble | null> {
      const from = place().path;
      saving.current = true; // what was saved, the toast and the next page are drawn together: a slow phone draws once
      try {
        const { ids, subjects } = await core.record(...drafts);
        made?.(subjects ?? []);
        setSaid({ text, name, ids, from, until: Date.now() + UNDO });
        return null;
      } catch (e) {
        return sentenceOf(e);
      } finally {
        saving.current = false;
        redraw();
      }
    },
    async undo(): Promise<void> {
      if (!said) return;
      try {
        await core.undo(said.ids);
        plain({ vi: "Đã hoàn tác", en: "Taken back" });
        if (said.from !== place().path) swap(said.from);
      } catch (e) {
        plain(sentenceOf(e));
      }
    },
  };
}

export function App(p: { core: Core }): JSX.Element {
  const desk = useDeskOf(p.core);
  const started = useRef(false);
  useLayoutEffect(() => {
    if (started.current) return;
    started.current = true;
    begin();
    p.core.start().catch(() => undefined); // its sentence stands in the view, and leaves it when a second tab may start after all
  }, [p.core]);
  const said = desk.said;
  return (
    <DeskContext.Provider value={desk}>
      <div class="app" key={language()}>
        <Guarded><Screen view={desk.view} /></Guarded>
        <p class="hide" aria-live="polite">{said ? `${say(said.text)} ${said.name}` : ""}</p>
      </div>
    </DeskContext.Provider>
  );
}

/** A screen that breaks says so and offers to start again; what was saved stays saved. */
function Guarded(p: { children: JSX.Element }): JSX.Element {
  const [broken] = useErrorBoundary();
  if (!broken) return p.children;
  return <Fault text={{ vi: "Màn hình gặp lỗi. Những gì báo “Đã lưu” vẫn còn nguyên trên máy.", en: "This screen broke. Whatever said “Saved” is safe on this phone." }} />;
}

function Screen(p: { view: View }): JSX.Element {
  switch (p.view.phase) {
    case "starting":
      return p.view.trouble ? <Fault text={p.view.trouble} /> : <Starting />;
    case "new":
      return <Enrol />;
    case "waiting":
      return <Waiting />;
    case "locked":
      return <Unlock sheet={place().sheet} />;
    case "wiped":
      return <Wiped />;
    case "open":
      return <Open />;
  }
}

function Open(): JSX.Element {
  const { path, sheet } = place();
  const [, page = "", id = ""] = path.split("/");
  switch (page) {
    case "p":
      return <Person id={id} sheet={sheet} key={id} />;
    case "h":
      return <HousePage id={id} sheet={sheet} key={id} />;
    case "nobody":
      return <Nobody from={id} />;
    case "edit":
      return <Edit id={id} key={id} />;
    case "new":
      return <Edit id="" house={id} key={"new" + id} />;
    case "add":
      return <AddHouse />;
    case "done":
      return <DoneList />;
    case "kits":
      return <Kits />;
    case "kit":
      return <KitPage id={id} key={id} />;
    case "guide":
      return <GuidePage />;
    case "sync":
      return <SyncPage sheet={sheet} />;
    default:
      return <Home sheet={sheet} />;
  }
}
