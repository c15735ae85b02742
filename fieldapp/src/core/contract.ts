// What the screens may know of the phone's work, and what they may ask for. The core implements it (core.ts); screens import nothing else of the core.
// Times are UTC milliseconds of the server's clock as far as it is known, unless said otherwise. Numbers 0 and texts "" are "not known".

/** A sentence in both languages, Vietnamese first. */
export interface Text {
  vi: string;
  en: string;
}

export type Outcome = "done" | "again" | "nobody" | "absent" | "refused" | "no-phone" | "wrong-data" | "problem";
export type Channel = "visit" | "call" | "meeting" | "crowd" | "agency" | "enterprise" | "school" | "religious";
export type CannotReason = "old-frail" | "mental" | "illness" | "no-device" | "wrong-data" | "no-papers" | "other";

/** ledger.Group */
export const enum Group {
  Done = 1,
  Able,
  Weak,
  Unasked,
  Cannot,
  Absent,
  Under,
  Off,
}

/** ledger.Step, in the order of work. */
export const enum Step {
  Activate2 = 1,
  Activate1,
  Tell,
  Register1,
  File2,
  Card,
  Survey,
  Wait,
  Confirm,
  Kin,
  Portal,
  None,
}

/** A household as the server tells it. `member` has it in the split; `door` says who stands there now. */
export interface House {
  id: string;
  hamlet: number;
  book_no?: string;
  head: string;
  address?: string;
  walk: number;
  smartphones?: number;
  computers?: number;
  internet?: boolean;
  surveyed_at?: number;
  version: number;
  member?: string;
  door?: { member: string; until: number };
}

/** A citizen as the server tells one. The identity number is masked; phones are there only for who may call. */
export interface Person {
  id: string;
  household: string;
  hamlet: number;
  no: number;
  name: string;
  birth: number; // yyyymmdd, 00 for what is not known
  sex?: number; // 1 man, 2 woman
  identity?: string;
  phones?: string[];
  relation?: string;
  card?: number; // 1 chip, 2 expired, 3 pending, 4 old, 5 none
  device?: number; // 1 good, 2 weak, 3 none
  own_sim?: number; // 1 yes, 2 no
  version: number;
  group?: Group;
  step?: Step;
  priority?: number;
  clock?: number; // when the message of approval came
  outcome?: Outcome; // of the last contact
  outcome_at?: number;
  again?: number; // when somebody promised to come back
}

/** A person with what this phone has recorded and the server does not know yet laid over. */
export interface PersonView extends Person {
  key: string; // the name folded for search, without marks
  house: House;
  pending: number; // operations of this person that wait on the phone
  doneHere: boolean; // something was recorded here since the evening began: off tonight's list
  sharedPhone: number; // how many others in the area are listed with one of the same numbers
}

export interface Hamlet {
  id: number;
  name: string;
}

export interface Member {
  id: string;
  name: string;
}

export interface Area {
  commune: number;
  name: string;
  area: string; // key: another one means that everything is fetched anew
  hamlets: Hamlet[];
  phones: boolean;
  account: { id: string; name: string };
  member?: string; // this account's membership of a team
  members: Member[];
  hotline?: { number: string; name: string };
  campaign?: { id: string; name: string; first: string; last: string; day: number; days: number };
  seal: { id: string; key: string }; // the server's public key, SPKI in base64
  words: {
    groups: Record<string, Text>;
    steps: Record<string, Text>;
    outcomes: Record<string, Text>;
    channels: Record<string, Text>;
    reasons: Record<string, Text>;
  };
  limits: { ops: number; bytes: number; kinds: string[] };
}

/** How far the phone is from working. */
export type Phase =
  | "starting"
  | "new" // no enrolment yet
  | "waiting" // enrolled, the desk has not confirmed: six digits are shown
  | "locked" // PIN needed
  | "open"
  | "wiped"; // shut out: people are deleted, unsent work is sealed

/** Something that the server did not take, kept with its sentence until the person has dealt with it. */
export interface Refusal {
  id: string; // of the operation
  subject: string;
  name: string; // whom it was about, for the screen
  code: string;
  message: Text;
  at: number;
  retry: boolean; // an unknown kind: sent again by itself when the server was updated
}

/** Something that met another's change and lies in the desk's inbox. */
export interface Notice {
  id: string;
  subject: string;
  name: string;
  fields: { field: string; theirs: string }[];
  message: Text;
  at: number;
}

/** Work of this phone, newest first: for "done tonight" and for taking back. */
export interface Done {
  id: string;
  kind: string;
  subject: string;
  name: string;
  what: Text;
  at: number;
  sent: boolean;
  undone: boolean;
  undoable: boolean; // within ten seconds, or by a correction later
}

export interface View {
  revision: number; // grows with every change
  phase: Phase;
  check: string; // six digits while phase is "waiting"
  area: Area | null;
  people: readonly PersonView[]; // everybody of the area, in walking order
  houses: readonly House[]; // in walking order
  waiting: number; // operations not sent
  outside: number; // of these: of an earlier enrolment, still sealed
  refused: readonly Refusal[];
  notices: readonly Notice[];
  done: readonly Done[];
  syncing: boolean;
  syncedAt: number; // 0: never
  online: boolean; // what the browser believes
  trouble: Text | null; // why the last attempt failed, in words
  fault?: boolean; // the trouble is a real one that a person should see to: more than being without a network
  workUntil: number; // until when the phone works without the network
  full: boolean; // the phone's storage refused a write: nothing was saved since
  update: boolean; // a newer app is ready
  version: string;
}

/** Of whom something was learnt, and how they were met. */
export interface Met {
  person: string;
  channel?: Channel;
  kit?: string; // the evening sheet that it was read from: whoever walked with the paper is credited
}

/** What a person does. The core makes ids, times, bases and `after` itself. */
export type Draft =
  | ({ kind: "contacted"; outcome: Outcome; channel: Channel; again?: number; note?: string } & Met)
  | ({ kind: "surveyed"; device: number; own_sim: number } & Met)
  | ({ kind: "registered" | "notified" | "activated"; level: 1 | 2; alone?: boolean } & Met)
  | ({ kind: "portal" | "returned" | "able" } & Met)
  | ({ kind: "absent"; where: string } & Met)
  | ({ kind: "cannot"; reason: CannotReason } & Met)
  | { kind: "household.survey"; house: string; smartphones: number; computers: number; internet: boolean }
  | { kind: "household.nobody"; houses: string[] }
  | { kind: "household.add"; hamlet: number; head: string; address: string }
  | { kind: "citizen.add"; house: string; person: NewPerson }
  | { kind: "citizen.edit"; person: string; fields: Partial<Record<EditField, string>> }
  | { kind: "door.take" | "door.leave"; house: string };

export type EditField = "name" | "birth" | "sex" | "identity" | "phones" | "relation" | "card" | "device" | "own_sim";

export interface NewPerson {
  name: string;
  birth: number;
  sex?: number;
  identity?: string;
  phones?: string;
  relation?: string;
  card?: number;
  device?: number;
  own_sim?: number;
}

/** A mistake that a person can read. `field` names the input it is about. */
export class Sentence extends Error {
  constructor(
    readonly text: Text,
    readonly code: string,
    readonly field = "",
  ) {
    super(text.vi);
  }
}

export interface KitLine {
  no: number;
  person: string;
  step: Step;
}

/** A printed evening sheet, to be keyed in. */
export interface Kit {
  id: string;
  hamlet: number;
  member: string;
  made: number;
  keyed: number; // 0: not yet
  lines: KitLine[];
}

/** Every promise is settled when the thing is durable on the phone (record, undo) or answered by the server (enrol, unlock, sync); a failure is a Sentence. */
export interface Core {
  view(): View;
  /** The server's clock as far as this phone knows it, in UTC milliseconds; a phone's own may be years off. */
  now?(): number;
  subscribe(changed: () => void): () => void;
  start(): Promise<void>;

  enrol(code: string, name: string, pin: string): Promise<void>;
  confirmed(): Promise<void>; // asks whether the desk has confirmed; then unlocks with the PIN of the enrolment
  ask?(): Promise<void>; // asks whether this phone was revoked: needs the network, but no PIN; then the phase is "wiped"
  unlock(pin: string): Promise<void>; // without the network when the share is still kept
  lock(): Promise<void>;

  /** Saves one evening's fact. Resolved: it lies on the phone's disk. Several drafts are saved together or not at all. `subjects` says, beside each
   * operation, whom it is about: for a new house or person, the id that it got. */
  record(...drafts: Draft[]): Promise<{ ids: string[]; subjects?: string[] }>;
  /** Takes back: deleted while it has not been sent, else a correction is recorded. */
  undo(ids: string[]): Promise<void>;
  /** Drops a refusal or a notice that was read. */
  read(id: string): Promise<void>;

  sync(): Promise<void>;
  kits(): Promise<Kit[]>; // needs the network
  keptKits?(): Promise<Kit[]>; // those that were fetched last: they lie on the phone until they are fetched anew
  exportSealed(): Promise<Blob>; // unsent work as a file, also while locked or wiped
  forget(): Promise<boolean | void>; // deletes people and keys from this phone; unsent work stays sealed. True: the server has heard it and has revoked the phone
  applyUpdate(): void;
}
