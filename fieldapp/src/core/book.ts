// The outbox and its notes as they are in memory: an index of the sealed boxes, and what they say to this phone's owner.

import type { Done, Notice, Refusal, Text } from "./contract";
import { decrypt, encrypt } from "./crypto";
import type { Note, Op } from "./op";
import type { NoteRow, OutboxRow, Store } from "./store";
import { earlierWork, heldOf } from "./words";

/** A sealed box without its content. */
export interface Slot {
  n: number;
  id: string;
  device: string;
  state: OutboxRow["state"];
  tried: number;
  size: number; // bytes it takes in a request
}

const keepFor = 7 * 86_400_000; // ms that work which the server has is shown

/** The index of what was recorded. It changes only after the disk has. */
export class Book {
  slots = new Map<string, Slot>();
  notes = new Map<string, Note>();
  private next = 1;

  /** Reads which boxes are there; needs no key. */
  async loadSlots(store: Store): Promise<void> {
    const rows = await store.outbox.all();
    this.slots = new Map(rows.map((r) => [r.id, slotOf(r)]));
    this.next = Math.max(this.next, 1, ...rows.map((r) => (r.n ?? 0) + 1));
  }

  /** Reads the notes. One that can't be opened is left out: its box is sent all the same. */
  async loadNotes(store: Store, key: CryptoKey): Promise<void> {
    const rows = await store.notes.all();
    const notes = await Promise.all(rows.map((r) => openNote(key, r)));
    const read = notes.filter((n): n is Note => n !== null).map((n) => this.settled(n));
    this.notes = new Map(read.sort((a, b) => a.n - b.n).map((n) => [n.id, n]));
    this.next = Math.max(this.next, ...rows.map((r) => r.n + 1));
  }

  /** On a full phone a box may have gone to the server without its note being told. */
  private settled(n: Note): Note {
    return n.state === "waiting" && !this.slots.has(n.id) ? { ...n, state: "sent" } : n;
  }

  close(): void {
    this.notes = new Map();
  }

  /** The next numbers in the order of recording. */
  take(count: number): number {
    this.next += count;
    return this.next - count;
  }

  /** Notes in the order of recording. */
  inOrder(): Note[] {
    return Array.from(this.notes.values());
  }

  /** Notes changed or new, in place. */
  put(notes: readonly Note[]): void {
    for (const n of notes) {
      this.notes.set(n.id, n);
    }
  }

  /** Work of seven days ago that needs nobody any more. */
  old(now: number): string[] {
    return this.inOrder()
      .filter((n) => n.at < now - keepFor && !this.slots.has(n.id) && !n.conflict && !n.settling)
      .map((n) => n.id);
  }

  waiting(): Slot[] {
    return Array.from(this.slots.values()).filter((s) => s.state !== "kept");
  }

  /** The operation that adds this person or house, while the server may not have it. */
  addedBy(subject: string): string | undefined {
    return this.inOrder().find((n) => (n.kind === "citizen.add" || n.kind === "household.add") && n.subject === subject && this.slots.has(n.id))?.id;
  }

  /** The note of a box; one that says only that it is of an earlier enrolment, when there is none. */
  noteOf(id: string, now: number): Note {
    return (
      this.notes.get(id) ?? {
        id, n: this.slots.get(id)?.n ?? 0, kind: "", subject: "", name: "", what: earlierWork, at: now, state: "waiting", undone: false, settling: false, op: null,
      }
    );
  }

  refused(): Refusal[] {
    return this.newest().flatMap((n) =>
      n.refusal && !n.refusal.hidden && n.state === "refused"
        ? [{ id: n.id, subject: n.subject, name: n.name, code: n.refusal.code, message: n.refusal.message, at: n.refusal.at, retry: n.refusal.retry }]
        : [],
    );
  }

  notices(): Notice[] {
    return this.newest().flatMap((n) => (n.conflict ? [{ id: n.id, subject: n.subject, name: n.name, ...n.conflict }] : []));
  }

  done(): Done[] {
    return this.newest()
      .filter((n) => n.op !== null)
      .map((n) => ({
        id: n.id,
        kind: n.kind,
        subject: n.subject,
        name: n.name,
        what: whatIs(n),
        at: n.at,
        sent: n.state === "sent" || n.state === "held",
        undone: n.undone,
        undoable: this.undoable(n),
      }));
  }

  /** Whether a box takes back something whose verdict is awaited: were that refused, there would be nothing to take back. */
  correctsUnknown(id: string): boolean {
    const n = this.notes.get(id);
    return n?.kind === "corrected" && (n.op?.after ?? []).some((before) => this.slots.has(before));
  }

  /** Whether a box was never put into a request: then it can still be deleted. */
  unsent(id: string): boolean {
    const s = this.slots.get(id);
    return s !== undefined && s.state !== "kept" && s.tried === 0;
  }

  private undoable(n: Note): boolean {
    return !n.undone && n.kind !== "corrected" && n.op !== null && n.state !== "refused" && (this.unsent(n.id) || correctable(n));
  }

  private newest(): Note[] {
    return this.inOrder().reverse();
  }
}

const events = new Set(["contacted", "surveyed", "registered", "notified", "activated", "portal", "absent", "returned", "cannot", "able"]);
const seen = ["smartphones", "computers", "internet"];

/** Whether what the server has can be taken back by recording something else. */
export function correctable(n: Note): boolean {
  switch (n.kind) {
    case "citizen.edit": // what was masked can't be put back
      return !Object.keys(n.op?.body.fields ?? {}).some((f) => f === "identity" || f === "phones");
    case "household.survey":
      return seen.every((f) => n.before?.[f] !== null && n.before?.[f] !== undefined);
    case "household.nobody":
    case "door.take":
      return true;
    default:
      return events.has(n.kind);
  }
}

function whatIs(n: Note): Text {
  return n.state === "held" ? heldOf(n.what) : n.what;
}

/** Whether an operation can only be understood after another. */
export function buildsOn(op: Op | null, id: string): boolean {
  return op?.after?.includes(id) === true;
}

/** A row's place in the index. */
export function slotOf(r: OutboxRow): Slot {
  return { n: r.n ?? 0, id: r.id, device: r.device, state: r.state, tried: r.tried, size: JSON.stringify(boxOf(r)).length + 1 };
}

/** A row as it travels. */
export function boxOf(r: OutboxRow): { id: string; device: string; sealed: string } {
  return { id: r.id, device: r.device, sealed: r.sealed };
}

const aboutNote = (id: string): string => `tungnha/note|${id}`;

/** A note for the disk. */
export async function sealNote(key: CryptoKey, n: Note): Promise<NoteRow> {
  return { id: n.id, n: n.n, box: await encrypt(key, aboutNote(n.id), n) };
}

async function openNote(key: CryptoKey, r: NoteRow): Promise<Note | null> {
  try {
    return await decrypt<Note>(key, aboutNote(r.id), r.box);
  } catch {
    return null;
  }
}
