// The phone's disk: what lies in its tables. A promise of a write is kept only when its transaction is on the disk (durability "strict").
//
// In the clear lie only ids, times of day of keeping, and sealed boxes; everything about people is encrypted under the data key.

import type { Bytes } from "./bytes";
import { Sentence } from "./contract";
import { Disk, type Reads, Table, type Writes } from "./disk";

/** The phone's enrolment and how it is unlocked. */
export interface DeviceRow {
  name: "device";
  id: string;
  check: string;
  pair: CryptoKeyPair;
  phoneKey: CryptoKey;
  salt: Bytes;
  rounds: number;
  wrapped: Bytes | null; // the data key; null until the first unlocking
  kept: Bytes | null; // share and token, under the phone key
  until: number; // server's clock: how long what is kept may be used
  last: number; // the highest clock that was seen: turning it back gains nothing
  offset: number; // what the phone's clock lacks, ms
  wrong: number; // wrong PINs in a row without the server
}

/** Says that the phone was wiped, and when. */
export interface WipedRow {
  name: "wiped";
  at: number;
}

/** The area and the cursor of what was fetched of it, encrypted. */
export interface AreaRow {
  name: "area";
  box: Bytes;
}

/** The evening sheets that were fetched last, encrypted. */
export interface KitsRow {
  name: "kits";
  box: Bytes;
}

/** An operation that the server does not have for good. */
export interface OutboxRow {
  n?: number; // order of recording
  id: string;
  device: string;
  sealed: string;
  at: number;
  tried: number; // how often it was put into a request: from then on nobody knows whether the server has it
  state: OutboxState;
}

/** waiting: to be sent; kept: refused, until the person has read why; retry: a kind that the server does not know yet. */
export type OutboxState = "waiting" | "kept" | "retry";

/** What the screen shows of an operation, encrypted. */
export interface NoteRow {
  id: string;
  n: number; // order of recording, for pruning
  box: Bytes;
}

/** A hamlet's people, encrypted. */
export interface PackRow {
  key: string; // area and hamlet
  area: string;
  hamlet: number;
  tag: string; // ETag while it is as it was downloaded
  seq: number;
  box: Bytes;
}

/** What may lie in the table of single rows. */
export type KeepRow = DeviceRow | AreaRow | KitsRow | WipedRow;

/** The tables inside a transaction. */
export interface Tables {
  keep: Writes<KeepRow, string>;
  outbox: Writes<OutboxRow, number>;
  notes: Writes<NoteRow, string>;
  packs: Writes<PackRow, string>;
}

/** The tables; what is read of them outside of write() is read in a transaction of its own. */
export class Store {
  readonly keep: Reads<KeepRow, string>;
  readonly outbox: Reads<OutboxRow, number>;
  readonly notes: Reads<NoteRow, string>;
  readonly packs: Reads<PackRow, string>;
  private readonly disk: Disk;
  private closed = false;

  constructor(name: string) {
    this.disk = new Disk(name, { keep: { key: "name" }, outbox: { key: "n", counted: true, unique: ["id"] }, notes: { key: "id" }, packs: { key: "key" } });
    this.keep = this.disk.table("keep");
    this.outbox = this.disk.table("outbox");
    this.notes = this.disk.table("notes");
    this.packs = this.disk.table("packs");
  }

  async device(): Promise<DeviceRow | undefined> {
    const row = await this.keep.get("device");
    return row?.name === "device" ? row : undefined;
  }

  /** One transaction over everything; resolved when it is on the disk. A full disk is told as a Sentence. Nothing but its tables may be awaited in a change. */
  async write<T>(change: (t: Tables) => Promise<T>): Promise<T> {
    try {
      if (this.closed) {
        throw new DOMException("closed", "InvalidStateError"); // for good: what was under way must not open it again behind another tab's back
      }
      return await this.disk.write((tx) =>
        change({
          keep: new Table(tx.objectStore("keep")),
          outbox: new Table(tx.objectStore("outbox")),
          notes: new Table(tx.objectStore("notes")),
          packs: new Table(tx.objectStore("packs")),
        }),
      );
    } catch (e) {
      throw readable(e);
    }
  }

  close(): void {
    this.closed = true;
    this.disk.close();
  }
}

/** Says whether a failed write is told as "the phone is full". */
export function isFull(e: unknown): boolean {
  return e instanceof Sentence && e.code === "app.full";
}

/** Bears a full disk, and nothing else. */
export function unlessFull(e: unknown): void {
  if (!isFull(e)) {
    throw e;
  }
}

/** What went wrong with the disk, as a Sentence. */
function readable(e: unknown): unknown {
  if (e instanceof Sentence) {
    return e;
  }
  if (named(e, "QuotaExceededError")) {
    return new Sentence(
      {
        vi: "Bộ nhớ điện thoại đã đầy nên việc này chưa được ghi. Hãy xóa bớt ảnh hoặc ứng dụng rồi bấm lại; những việc ghi trước vẫn còn.",
        en: "The phone's storage is full, so this was not saved. Delete some pictures or apps and press again; what was saved before is still there.",
      },
      "app.full",
    );
  }
  return new Sentence(
    {
      vi: "Điện thoại không ghi được xuống bộ nhớ nên việc này chưa được lưu. Hãy bấm lại; nếu vẫn lỗi, đóng ứng dụng rồi mở lại.",
      en: "The phone could not write to its storage, so this was not saved. Press again; if it still fails, close the app and open it again.",
    },
    "app.disk",
  );
}

/** An exception of the browser by its name. */
function named(e: unknown, name: string): boolean {
  return e instanceof DOMException && e.name === name;
}
