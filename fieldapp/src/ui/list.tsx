// A long list of which only the rows in sight are on the page. Heights are guessed, then measured: names wrap, letters may be large.

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";

/** Where a list stood and how high its rows were, so that Back finds the same place. Who shows other rows sets top to 0 and adds one to turn. */
export interface Stand {
  top: number;
  turn: number;
  sizes: Map<string, number>;
}

const AHEAD = 500; // pixels drawn beyond what is seen
const BREATH = 150; // ms after which they are drawn: while somebody types only what is seen is
const STEP = 160; // how far the thumb moves before rows are drawn anew

interface ListProps<T> {
  items: readonly T[];
  stand: Stand;
  test?: string;
  guess: (item: T) => number;
  keyOf: (item: T) => string;
  kindOf: (item: T) => string; // rows of a kind are built alike: one that comes to show another item is changed, not built anew
  children: (item: T) => ComponentChildren;
}

/** The index of the last row that begins at or before y. */
function at(tops: Float64Array, y: number): number {
  let low = 0;
  let high = tops.length - 1;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if ((tops[mid] ?? 0) <= y) low = mid;
    else high = mid - 1;
  }
  return low;
}

/** A name for each row that says which of its kind it is: the third person's row shows whoever comes third, in this list and in the next. */
function named<T>(items: readonly T[], kindOf: (item: T) => string): string[] {
  const counts = new Map<string, number>();
  return items.map((it) => {
    const kind = kindOf(it);
    const n = counts.get(kind) ?? 0;
    counts.set(kind, n + 1);
    return kind + String(n);
  });
}

export function List<T>(p: ListProps<T>): JSX.Element {
  const box = useRef<HTMLElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ top: p.stand.top, height: 900 });
  const [measured, again] = useState(0);
  const tops = useMemo(() => {
    const out = new Float64Array(p.items.length + 1);
    p.items.forEach((it, i) => (out[i + 1] = (out[i] ?? 0) + (p.stand.sizes.get(p.keyOf(it)) ?? p.guess(it))));
    return out;
  }, [p.items, measured]);
  const names = useMemo(() => named(p.items, p.kindOf), [p.items]);
  const [calm, setCalm] = useState(-1); // the turn that has stood for a breath
  const ahead = calm === p.stand.turn ? AHEAD : 0;
  const first = Math.min(at(tops, seen.top - ahead), Math.max(0, p.items.length - 1));
  const last = Math.min(p.items.length, at(tops, seen.top + seen.height + ahead) + 1);

  useEffect(() => {
    const breath = setTimeout(() => setCalm(p.stand.turn), BREATH);
    return () => clearTimeout(breath);
  }, [p.stand.turn]);

  useLayoutEffect(() => {
    const b = box.current;
    if (!b) return;
    b.scrollTop = p.stand.top;
    let width = b.clientWidth;
    const size = (): void => {
      if (b.clientWidth !== width) p.stand.sizes.clear(); // another width, other heights; the keyboard only takes height
      width = b.clientWidth;
      setSeen({ top: b.scrollTop, height: b.clientHeight });
    };
    setSeen({ top: b.scrollTop, height: b.clientHeight });
    window.addEventListener("resize", size);
    return () => window.removeEventListener("resize", size);
  }, []);

  useLayoutEffect(() => {
    if (!box.current || box.current.scrollTop === p.stand.top) return;
    box.current.scrollTop = p.stand.top;
    setSeen({ top: p.stand.top, height: box.current.clientHeight });
  }, [p.stand.turn]);

  useLayoutEffect(() => {
    const b = box.current;
    let above = 0;
    let changed = false;
    Array.from(inner.current?.children ?? []).forEach((row, i) => {
      const item = p.items[first + i];
      if (!item || !(row instanceof HTMLElement)) return;
      const key = p.keyOf(item);
      const known = p.stand.sizes.get(key);
      if (known === row.offsetHeight) return;
      p.stand.sizes.set(key, row.offsetHeight);
      const more = row.offsetHeight - (known ?? p.guess(item));
      if (!more) return;
      changed = true;
      if (b && (tops[first + i + 1] ?? 0) <= b.scrollTop) above += more;
    });
    if (b && above) p.stand.top = b.scrollTop += above; // what is read does not jump when a row above turns out higher
    if (changed) again((n) => n + 1);
  });

  const scrolled = (): void => {
    const b = box.current;
    if (!b) return;
    p.stand.top = b.scrollTop;
    if (Math.abs(b.scrollTop - seen.top) > STEP || b.clientHeight !== seen.height) setSeen({ top: b.scrollTop, height: b.clientHeight });
  };
  return (
    <main class="scroll list" ref={box} onScroll={scrolled} data-test={p.test}>
      <div style={{ height: `${tops[p.items.length] ?? 0}px` }}>
        <div ref={inner} style={{ transform: `translateY(${tops[first] ?? 0}px)` }}>
          {p.items.slice(first, last).map((it, i) => (
            <div key={names[first + i]}>{p.children(it)}</div>
          ))}
        </div>
      </div>
    </main>
  );
}
