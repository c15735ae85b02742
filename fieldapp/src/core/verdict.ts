// What the server's verdicts do to the outbox (docs/field-protocol.md, "Sync").

import type { Verdict } from "./api";
import { type Book, buildsOn, type Slot } from "./book";
import type { Text } from "./contract";
import type { Note } from "./op";
import { type Change, noChange } from "./phone";

const unknownKind = "field.kind";
const unsaid: Text = { vi: "Máy chủ không nhận việc này và không nói lý do. Việc vẫn ở trên máy.", en: "The server did not take this and gave no reason. It stays on the phone." };

/** The change that a batch's verdicts make. What has no verdict stays as it was, and is sent again. */
export function judge(book: Book, batch: readonly Slot[], verdicts: readonly Verdict[], now: number): Change {
  const change = noChange();
  const sent = new Set(batch.map((s) => s.id));
  for (const v of verdicts) {
    if (sent.has(v.id) && book.slots.has(v.id)) {
      one(book, v, now, change);
    }
  }
  return change;
}

function one(book: Book, v: Verdict, now: number, change: Change): void {
  const known = book.notes.has(v.id);
  const note = book.noteOf(v.id, now);
  switch (v.status) {
    case "ok":
    case "duplicate":
      change.drop.push(v.id);
      if (known) {
        change.notes.push({ ...cleared(note), state: "sent", settling: true });
      }
      return;
    case "conflict":
      change.drop.push(v.id);
      change.notes.push({ ...cleared(note), state: "sent", settling: true, conflict: { fields: theirs(v), message: v.message ?? unsaid, at: now } });
      return;
    case "held":
      change.drop.push(v.id);
      if (known) {
        change.notes.push({ ...cleared(note), state: "held" });
      }
      return;
    case "refused":
      refuse(book, v, note, now, change);
  }
}

function cleared({ refusal: _, ...note }: Note): Note {
  return note;
}

function theirs(v: Verdict): { field: string; theirs: string }[] {
  return (v.fields ?? []).filter((f) => !f.applied).map((f) => ({ field: f.field, theirs: f.theirs ?? "" }));
}

/** A refusal stays with its sentence until it is read. What its owner took back meanwhile has nothing left to say. */
function refuse(book: Book, v: Verdict, note: Note, now: number, change: Change): void {
  if (note.undone) {
    const corrections = book.inOrder().filter((n) => buildsOn(n.op, v.id) && n.kind === "corrected" && book.unsent(n.id));
    change.drop.push(v.id, ...corrections.map((n) => n.id));
    change.notes.push({ ...note, state: "gone" }, ...corrections.map((n): Note => ({ ...n, state: "gone", undone: true })));
    return;
  }
  const retry = v.code === unknownKind;
  change.states.set(v.id, retry ? "retry" : "kept");
  change.notes.push({ ...note, state: "refused", settling: false, refusal: { code: v.code ?? "", message: v.message ?? unsaid, at: now, retry } });
}

/** Offers again what the server did not know: it may have been updated. */
export function released(book: Book, change: Change): void {
  for (const s of book.slots.values()) {
    const note = book.notes.get(s.id);
    if (s.state !== "retry") {
      continue;
    }
    change.states.set(s.id, "waiting");
    if (note) {
      change.notes.push({ ...cleared(note), state: "waiting" });
    }
  }
}
