// Where the person is: "#/p/ID" and, on top of it, at most one open sheet. Every step is an entry of the browser's history,
// so that the phone's Back button closes the sheet first and then goes back a page.

export interface Place {
  path: string; // "/", "/p/ID", …
  sheet: string; // "" when none is open
}

interface Mark {
  sheet: string;
  depth: number;
}

let told: () => void = () => undefined;
let after: string | null = null; // where to go once the sheet's entry is gone

function mark(): Mark {
  const s: unknown = history.state;
  if (typeof s === "object" && s !== null && "depth" in s && "sheet" in s) {
    const m = s as { sheet: unknown; depth: unknown };
    return { sheet: String(m.sheet), depth: Number(m.depth) || 0 };
  }
  return { sheet: "", depth: 0 };
}

export function place(): Place {
  const path = location.hash.slice(1);
  return { path: path.startsWith("/") ? path : "/", sheet: mark().sheet };
}

/** The code of a QR address "#enrol=CODE", or "". */
export function enrolCode(): string {
  const m = /^#enrol=([A-Za-z0-9\- ]+)/.exec(location.hash);
  return m?.[1] ?? "";
}

export function go(path: string): void {
  if (mark().sheet) return swap(path, true);
  history.pushState({ sheet: "", depth: mark().depth + 1 }, "", "#" + path);
  told();
}

let pushing = false;

/** Puts a page in the place of this one (and of its sheet). With push the page beneath the sheet stays. */
export function swap(path: string, push = false): void {
  if (mark().sheet) {
    after = path;
    pushing = push;
    history.back();
    return;
  }
  history.replaceState({ sheet: "", depth: mark().depth }, "", "#" + path);
  told();
}

export function back(): void {
  if (mark().depth > 0) history.back();
  else swap("/");
}

export function home(): void {
  const d = mark().depth;
  if (d === 0) return swap("/");
  after = "/";
  history.go(-d);
}

/** Opens a sheet, or puts another in its place. */
export function open(sheet: string): void {
  const m = mark();
  if (m.sheet) history.replaceState({ sheet, depth: m.depth }, "", location.href);
  else history.pushState({ sheet, depth: m.depth + 1 }, "", location.href);
  told();
}

export function shut(): void {
  if (mark().sheet) history.back();
}

function moved(): void {
  const to = after;
  after = null;
  if (to !== null && !mark().sheet) {
    const push = pushing;
    pushing = false;
    if (push) return go(to);
    if (place().path !== to) return swap(to);
  }
  told();
}

/** The app was opened: tonight's list stands there, but for somebody who was being called when a poor phone dropped the app. */
export function begin(): void {
  const s: unknown = history.state;
  const calling = typeof s === "object" && s !== null && "calling" in s;
  if (!calling && place().path !== "/") history.replaceState({ sheet: "", depth: mark().depth }, "", "#/");
}

/** The telephone opens now; this page is to be found again. */
export function calling(): void {
  history.replaceState({ ...mark(), calling: true }, "", location.href);
}

export function watch(changed: () => void): () => void {
  told = changed;
  window.addEventListener("popstate", moved);
  return () => window.removeEventListener("popstate", moved);
}
