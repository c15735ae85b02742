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
let after: string | null = null; // where to go once the sheet's entry is gone: shown already, the browser takes its time
let pushing = false;
let late: ReturnType<typeof setTimeout> | undefined;
const LONGEST = 3_000; // milliseconds that going back may take
const queue: (() => void)[] = []; // what was asked for while the browser was on its way

function mark(): Mark {
  const s: unknown = history.state;
  if (typeof s === "object" && s !== null && "depth" in s && "sheet" in s) {
    const m = s as { sheet: unknown; depth: unknown };
    return { sheet: String(m.sheet), depth: Number(m.depth) || 0 };
  }
  return { sheet: "", depth: 0 };
}

export function place(): Place {
  if (after !== null) return { path: after, sheet: "" };
  return { path: kitPath() || pathOf(location.hash), sheet: mark().sheet };
}

function pathOf(hash: string): string {
  return hash.startsWith("#/") ? hash.slice(1) : "/";
}

/** The page of the evening sheet whose QR address "#kit=ID" was opened, or "". */
export function kitPath(): string {
  const m = /^#kit=([\da-f-]{36})$/i.exec(location.hash);
  return m?.[1] ? "/kit/" + m[1].toLowerCase() : "";
}

/** The code of a QR address "#enrol=CODE", or "". */
export function enrolCode(): string {
  const m = /^#enrol=([A-Za-z0-9\- ]+)/.exec(location.hash);
  return m?.[1] ?? "";
}

/** One step after the other: a tap on a page that is shown already waits for the history to get there. */
function step(f: () => void): void {
  if (after === null) f();
  else queue.push(f);
}

/** Leaves entries of the history behind for a page, which is shown at once. */
function leave(entries: number, path: string, push: boolean): void {
  after = path;
  pushing = push;
  late = setTimeout(stuck, LONGEST);
  history.go(-entries);
  told();
}

/** Browsers keep 50 entries: back to one that is forgotten leads nowhere, so this one becomes the page. */
function stuck(): void {
  history.replaceState({ sheet: "", depth: 0 }, "", location.href);
  moved();
}

export function go(path: string): void {
  step(() => {
    if (mark().sheet) return leave(1, path, true);
    history.pushState({ sheet: "", depth: mark().depth + 1 }, "", "#" + path);
    told();
  });
}

/** Puts a page in the place of this one (and of its sheet). */
export function swap(path: string): void {
  step(() => {
    if (mark().sheet) return leave(1, path, false);
    history.replaceState({ sheet: "", depth: mark().depth }, "", "#" + path);
    told();
  });
}

export function back(): void {
  step(() => {
    if (mark().depth > 0) history.back();
    else swap("/");
  });
}

export function home(): void {
  step(() => {
    const d = mark().depth;
    if (d === 0) swap("/");
    else leave(d, "/", false);
  });
}

/** Opens a sheet, or puts another in its place. */
export function open(sheet: string): void {
  step(() => {
    const m = mark();
    if (m.sheet) history.replaceState({ sheet, depth: m.depth }, "", location.href);
    else history.pushState({ sheet, depth: m.depth + 1 }, "", location.href);
    told();
  });
}

export function shut(): void {
  step(() => {
    if (mark().sheet) history.back();
  });
}

/** The browser has arrived. Of where it was sent, the screen knows already. */
function moved(): void {
  const to = after;
  after = null;
  clearTimeout(late);
  if (to !== null && !mark().sheet && place().path !== to) {
    const depth = mark().depth;
    if (pushing) history.pushState({ sheet: "", depth: depth + 1 }, "", "#" + to);
    else history.replaceState({ sheet: "", depth }, "", "#" + to);
  } else {
    told();
  }
  while (after === null && queue.length) queue.shift()?.();
}

/** The app was opened: tonight's list stands there, but for somebody who was being called when a poor phone dropped the app, and for a sheet's QR code. */
export function begin(): void {
  const s: unknown = history.state;
  const calling = typeof s === "object" && s !== null && "calling" in s;
  const kit = kitPath();
  if (!calling && place().path !== "/") history.replaceState({ sheet: "", depth: kit ? 0 : mark().depth }, "", "#" + (kit || "/"));
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
