// What all parts of the core share: the disk, the keys, what is known of the area, and the order in which they may change it.

import type { Api, Cursor } from "./api";
import { Book, sealNote, type Slot } from "./book";
import { type Area, type Kit, Sentence } from "./contract";
import { decrypt, encrypt } from "./crypto";
import type { Note } from "./op";
import { Known, Shows, type Snapshot } from "./people";
import type { Session } from "./session";
import { type AreaRow, isFull, type OutboxRow, type PackRow, type Store, type Tables, unlessFull } from "./store";

/** The area as it lies on the disk. */
export interface AreaKept {
  area: Area;
  cursor: Cursor | null; // null while the first download is not complete
  fetched: number; // server's clock
  synced: number;
}

const aboutArea = "tungnha/area";
const aboutKits = "tungnha/kits";
const aboutPack = (key: string): string => `tungnha/pack|${key}`;

/** The phone's state. */
export class Phone {
  readonly book = new Book();
  readonly shows = new Shows();
  kept: AreaKept | null = null;
  known = new Known();
  full = false;
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    readonly store: Store,
    readonly api: Api,
    readonly session: Session,
    readonly version: string,
    readonly clock: () => number,
    readonly changed: () => void,
  ) {}

  get area(): Area | null {
    return this.kept?.area ?? null;
  }

  /** One change after the other: what is read at the beginning of a turn is still true at its end. */
  turn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(work);
    this.last = mine.catch(() => undefined);
    return mine;
  }

  /** Writes to the disk; one that worked shows that there is room. */
  async write<T>(change: (t: Tables) => Promise<T>): Promise<T> {
    const out = await this.store.write(change);
    this.full = false;
    return out;
  }

  /** Keeps what a person did. Only then a full disk is told as "not saved": what the phone does by itself is done again by itself. */
  async keepWork(change: Change): Promise<void> {
    try {
      await this.keep(change);
    } catch (e) {
      this.full ||= isFull(e);
      this.changed();
      throw e;
    }
  }

  /** The data key; a Sentence while the phone is locked. */
  key(): CryptoKey {
    const key = this.session.dataKey;
    if (!key || this.session.phase !== "open") {
      throw new Sentence({ vi: "Ứng dụng đang khóa nên việc này chưa được ghi. Hãy nhập mã PIN.", en: "The app is locked, so this was not saved. Enter the PIN." }, "app.locked");
    }
    return key;
  }

  /** After unlocking: everything from the disk. What can't be read is fetched anew. */
  async open(): Promise<void> {
    const key = this.key();
    await this.book.loadSlots(this.store);
    await this.book.loadNotes(this.store, key);
    const row = await this.store.keep.get("area");
    try {
      this.kept = row?.name === "area" ? await decrypt<AreaKept>(key, aboutArea, row.box) : null;
      this.known = await this.readPacks();
    } catch {
      this.kept = null;
      this.known = new Known();
    }
  }

  /** Before locking and wiping: nothing about people stays in memory. */
  close(): void {
    this.kept = null;
    this.known = new Known();
    this.shows.forget();
    this.book.close();
  }

  private async readPacks(): Promise<Known> {
    const out = new Known();
    const area = this.kept?.area.area;
    const rows = (await this.store.packs.all()).filter((r) => r.area === area);
    for (const s of await Promise.all(rows.map((r) => this.openPack(r)))) {
      out.add(s);
    }
    return out;
  }

  openPack(r: PackRow): Promise<Snapshot> {
    return decrypt<Snapshot>(this.key(), aboutPack(r.key), r.box);
  }

  async packRow(area: string, hamlet: number, tag: string, seq: number, s: Snapshot): Promise<PackRow> {
    const key = `${area}/${hamlet}`;
    return { key, area, hamlet, tag, seq, box: await encrypt(this.key(), aboutPack(key), s) };
  }

  async areaRow(kept: AreaKept): Promise<AreaRow> {
    return { name: "area", box: await encrypt(this.key(), aboutArea, kept) };
  }

  /** Keeps the evening sheets that were fetched, so that they can be keyed in where there is no network. A full phone has them while the app is open. */
  async keepKits(kits: Kit[]): Promise<void> {
    const row = { name: "kits" as const, box: await encrypt(this.key(), aboutKits, kits) };
    await this.write((t) => t.keep.put([row])).catch(unlessFull);
  }

  /** The sheets of the last time; none when they can't be read any more. */
  async keptKits(): Promise<Kit[]> {
    const key = this.key();
    const row = await this.store.keep.get("kits");
    return row?.name === "kits" ? decrypt<Kit[]>(key, aboutKits, row.box).catch(() => []) : [];
  }

  /** Notes and boxes in one transaction, then in memory. */
  async keep(change: Change): Promise<void> {
    const rows = await Promise.all(change.notes.map((n) => sealNote(this.key(), n)));
    await this.write(async (t) => {
      await t.notes.put(rows);
      await t.outbox.delete(await t.outbox.keys("id", change.drop));
      await t.outbox.put(change.boxes);
      const told = await t.outbox.some(await t.outbox.keys("id", Array.from(change.states.keys())));
      await t.outbox.put(told.map((r) => ({ ...r, state: change.states.get(r.id) ?? r.state })));
      await change.also?.(t);
    });
    this.remember(change);
    this.changed();
  }

  private remember(c: Change): void {
    this.book.put(c.notes);
    c.drop.forEach((id) => this.book.slots.delete(id));
    c.slots.forEach((s) => this.book.slots.set(s.id, s));
    for (const [id, state] of c.states) {
      const slot = this.book.slots.get(id);
      if (slot) {
        this.book.slots.set(id, { ...slot, state });
      }
    }
  }
}

/** What one transaction does to the outbox and its notes. */
export interface Change {
  notes: Note[];
  drop: string[]; // boxes that are not needed any more
  boxes: OutboxRow[]; // new ones
  slots: Slot[]; // their index
  states: Map<string, OutboxRow["state"]>;
  also?: (t: Tables) => Promise<void>; // in the same transaction
}

/** A change of nothing, to be filled. */
export function noChange(): Change {
  return { notes: [], drop: [], boxes: [], slots: [], states: new Map() };
}
