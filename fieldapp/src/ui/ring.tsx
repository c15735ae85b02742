// How many are left tonight: a ring that fills, with the number in it.

import type { JSX } from "preact";
import { count, t } from "./words";

const ROUND = 2 * Math.PI * 42;

export function Ring(p: { left: number; done: number }): JSX.Element {
  const all = p.left + p.done;
  const part = all ? p.done / all : 0;
  const filled = p.left === 0 && all > 0;
  return (
    <svg class={"ring" + (filled ? " good" : "")} viewBox="0 0 100 100" role="img" aria-label={t(`Còn ${p.left}, đã làm ${p.done}`, `${p.left} left, ${p.done} done`)}>
      <circle cx="50" cy="50" r="42" />
      {part > 0 ? <circle class="part" cx="50" cy="50" r="42" stroke-dasharray={`${ROUND * part} ${ROUND}`} transform="rotate(-90 50 50)" /> : null}
      {filled ? <path d="M32 52l13 13 24-28" /> : <text x="50" y="50" class={p.left > 999 ? "four" : ""}>{count(p.left)}</text>}
    </svg>
  );
}
