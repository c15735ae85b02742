// Signs drawn as strokes, 24 by 24. Each stands beside a word, so readers are not told of it twice.

import type { JSX } from "preact";

const paths = {
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  done: "M5 12.5l5 5L19.5 7",
  again: "M12 7v5l3.5 2M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18z",
  nobody: "M7 21V4h10v17M4 21h16M13.5 12.5v.01",
  other: "M5 11.5v1M12 11.5v1M19 11.5v1",
  call: "M6.5 3.5l3 .5 1 4-2 1.5a12 12 0 0 0 6 6l1.5-2 4 1 .5 3c0 1.5-1 3-3 3C10 20.5 3.5 14 3.5 6.5c0-2 1.5-3 3-3z",
  search: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5L20 20",
  filter: "M4 6h16M7 12h10M10 18h4",
  menu: "M4 6.5h16M4 12h16M4 17.5h16",
  house: "M4 11l8-7 8 7M6 9.5V20h12V9.5M10 20v-6h4v6",
  warn: "M12 4l9 16H3zM12 10v4.5M12 17.400v.01",
  sync: "M4.5 10a8 8 0 0 1 14-3L20 9M20 4v5h-5M19.5 14a8 8 0 0 1-14 3L4 15M4 20v-5h5",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  edit: "M5 19l1-4L16.5 4.5l3 3L9 18z",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6L6 18",
  erase: "M9 6h11v12H9l-6-6zM12 9.5l5 5M17 9.5l-5 5",
  paper: "M6 3h9l3 3v15H6zM9 10h6M9 14h6M9 18h3",
  undo: "M8 5L4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11h-3",
  save: "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14",
  door: "M6 21V3h9v18M15 6h3v15M3 21h18M11.5 12v.01",
  help: "M9 9a3 3 0 1 1 4.5 2.600c-1 .6-1.5 1.2-1.5 2.400M12 17.5v.01M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18z",
  dot: "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8z",
};

export type Sign = keyof typeof paths;

export function Icon(p: { of: Sign; class?: string }): JSX.Element {
  return (
    <svg class={"icon " + (p.class ?? "")} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[p.of]} />
    </svg>
  );
}
