// What every screen needs in its hand: the core, its view, the hour, and the one way to record something.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { Sentence, type Core, type Draft, type Text, type View } from "../core/contract";
import { unknownTrouble } from "./words";

/** How long "Hoàn tác" stays, in milliseconds. */
export const UNDO = 10_000;

/** What was not saved and why; field is the input that it is about. */
export interface Trouble extends Text {
  field?: string;
}

/** What the toast says, and what it can take back. */
export interface Said {
  text: Text;
  name: string;
  ids: string[];
  from: string; // the page to go back to when it is undone
  until: number; // milliseconds of this phone's clock
}

export interface Desk {
  core: Core;
  view: View;
  now: number; // moves every half minute
  said: Said | null;
  /** Records; resolved with null the work is on the disk and the toast says so, else with the sentence about what was not saved. made is
   * called once it is on the disk: where it goes is drawn together with the toast. */
  act(drafts: Draft[], name: string, what: Text, made?: (subjects: readonly string[]) => void): Promise<Trouble | null>;
  tell(text: Text): void;
  undo(): Promise<void>;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const d = useContext(DeskContext);
  if (!d) throw new Error("a screen outside of the app");
  return d;
}

/** The sentence of a failure. */
export function sentenceOf(e: unknown): Trouble {
  return e instanceof Sentence ? { ...e.text, field: e.field } : unknownTrouble();
}
