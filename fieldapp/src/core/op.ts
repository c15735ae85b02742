// An operation as the server takes it, and the note that the phone keeps of it for the screen.

import type { Text } from "./contract";

/** One thing that was done. Times are the phone's own clock; the server corrects them. */
export interface Op {
  id: string;
  commune: number;
  kind: string;
  subject?: string;
  household?: string;
  base?: number;
  after?: string[];
  seen_at: number;
  body: Body;
}

/** What an operation says beyond its kind. */
export interface Body {
  level?: number;
  outcome?: string;
  channel?: string;
  again?: number;
  note?: string;
  where?: string;
  reason?: string;
  device?: number;
  own_sim?: number;
  alone?: boolean;
  kit?: string;
  corrects?: string;
  until?: number;
  fields?: Record<string, Edit>;
  person?: Record<string, string | number>;
  house?: { hamlet: number; head: string; address: string };
  answers?: Answers;
  houses?: string[];
}

export interface Edit {
  from: string;
  to: string;
}

export interface Answers {
  smartphones: number;
  computers: number;
  internet: boolean;
}

/** waiting: on the phone; sent: the server has it; held: it has it and waits; refused: it would not take it; gone: deleted before it was sent. */
export type NoteState = "waiting" | "sent" | "held" | "refused" | "gone";

/** What a row held in the fields that an operation changed; null where there was nothing. */
export type Before = Record<string, string | number | null>;

/** What the phone keeps of an operation beside the sealed box, encrypted. */
export interface Note {
  id: string;
  n: number; // order of recording
  kind: string;
  subject: string;
  name: string;
  what: Text;
  at: number; // server's clock
  state: NoteState;
  undone: boolean; // taken back: deleted, or corrected by a later one
  settling: boolean; // the server has it, but its consequences have not come back yet: still laid over
  op: Op | null; // null for work of an earlier enrolment
  before?: Before; // of the person or house; of a correction: what it puts back
  covered?: Record<string, Before>; // "nobody home": of the people in the houses
  replaces?: string; // an unsent note that this one was merged with
  refusal?: { code: string; message: Text; at: number; retry: boolean; hidden?: boolean };
  conflict?: { fields: { field: string; theirs: string }[]; message: Text; at: number };
}

/** Whether an operation's consequences are laid over what the server told. */
export function overlaid(n: Note): boolean {
  return n.op !== null && (n.state === "waiting" || n.state === "held" || n.settling || (n.state === "refused" && n.refusal?.retry === true));
}
