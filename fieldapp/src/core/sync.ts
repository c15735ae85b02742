// Sending what was recorded and taking in what others did. Nothing leaves the outbox before its verdict is on the disk.

import { type Changes, Refused, type SyncAnswer } from "./api";
import { boxOf, type Slot } from "./book";
import { Known } from "./people";
import { type Area, Sentence, type Text } from "./contract";
import { type AreaKept, type Change, noChange, type Phone } from "./phone";
import type { Note } from "./op";
import { type AreaRow, isFull, type PackRow, type Tables, unlessFull } from "./store";
import { judge, released } from "./verdict";

const areaFor = 10 * 60_000; // ms: then the area is asked for again, for the campaign's day, members and limits
const defaultLimits = { ops: 200, bytes: 256 << 10 };
const headRoom = 2 << 10; // bytes of a request beside its operations
const smallest = 1;
const mostSkipped = 3; // of one attempt: a server that fails at everything is left alone
const mostFailures = 3; // of attempts in a row, then a person should see to it
const patience = 2; // attempts that may end in the server's own fault before the phone looks for the one operation that it can't bear

/** One line to the server; only one attempt is under way at a time. */
export class Sync {
  running = false;
  trouble: Text | null = null;
  private failures = 0; // in a row that were not for want of a network
  private most = defaultLimits.ops; // operations in a request, fewer after the server found one too large
  private faults = 0; // the server's own, since an attempt went well
  private unbearable: Refused | null = null; // what it said of operations that it can't bear, in this attempt
  private skipped = 0; // how many those were
  private refresh = true; // the area is asked for at the next attempt

  constructor(private readonly ph: Phone) {}

  /** After unlocking: the area is asked for, and what the server did not know is offered again. */
  begin(): void {
    this.refresh = true;
    this.trouble = null;
    this.failures = 0;
  }

  /** The trouble is a real one: the server, or what stands before it, failed time and again. */
  get fault(): boolean {
    return this.trouble !== null && this.failures >= mostFailures;
  }

  /** Sends and takes in everything there is. A failure is a Sentence, and stays as the trouble until an attempt succeeds. */
  async run(): Promise<void> {
    this.running = true;
    this.ph.changed();
    try {
      await this.attempt();
      this.trouble = null;
      this.failures = 0;
    } catch (e) {
      this.failures += calm(e) ? 0 : 1;
      this.trouble = this.ph.session.phase === "open" ? await this.failed(e) : null; // locked meanwhile: what was under way is sent again
      throw e;
    } finally {
      this.running = false;
      this.ph.changed();
    }
  }

  private async attempt(): Promise<void> {
    const ph = this.ph;
    await ph.session.renew().catch((e: unknown) => {
      throw ph.session.over ? over() : e;
    });
    if (ph.session.over) {
      throw over();
    }
    this.mustToken();
    let reset = await this.exchange();
    const kept = ph.kept;
    if (reset || !kept?.cursor || this.refresh || ph.session.now() - kept.fetched > areaFor) {
      const more = await this.fetchArea(reset);
      reset = more && (await this.exchange());
      this.refresh = reset; // the area moved on while it was fetched: once more at the next attempt
    }
  }

  private mustToken(): void {
    if (!this.ph.session.token) {
      throw new Refused(
        { vi: "Hãy nhập lại mã PIN khi có mạng để gửi. Việc chưa gửi vẫn còn trên máy.", en: "Enter the PIN again with a network to send. What is not sent yet stays on the phone." },
        "app.token",
        401,
        false,
      );
    }
  }

  /** Requests until nothing is left on either side; true when everything must be fetched anew. */
  private async exchange(): Promise<boolean> {
    const asked = new Set<string>();
    this.unbearable = null;
    this.skipped = 0;
    for (;;) {
      const batch = await this.pick(asked);
      const answer = await this.send(batch);
      if (answer === "smaller") {
        continue;
      }
      batch.forEach((s) => asked.add(s.id));
      if (answer !== "skip" && (await this.take(batch, answer))) {
        return true;
      }
      if ((answer === "skip" || !answer.more) && this.sendable(asked).length === 0) {
        return this.told();
      }
    }
  }

  /** The end of an exchange: what the server could not bear is its trouble, after everything else was sent. */
  private told(): false {
    if (this.unbearable) {
      throw this.unbearable;
    }
    this.faults = 0;
    return false;
  }

  private sendable(asked: Set<string>): Slot[] {
    return this.ph.book.waiting().filter((s) => s.state === "waiting" && !asked.has(s.id) && !this.ph.book.correctsUnknown(s.id));
  }

  /** The next operations, in the order of recording. That they are about to be sent is on the disk before they are: from now on they can't just be deleted. */
  private pick(asked: Set<string>): Promise<Slot[]> {
    return this.ph.turn(async () => {
      const limits = this.ph.area?.limits ?? defaultLimits;
      const out: Slot[] = [];
      let bytes = headRoom;
      for (const s of this.sendable(asked).sort((a, b) => a.n - b.n)) {
        bytes += s.size;
        if (out.length >= Math.min(limits.ops, this.most) || (out.length > 0 && bytes > limits.bytes)) {
          break;
        }
        out.push({ ...s, tried: s.tried + 1 });
      }
      if (out.length > 0) {
        await this.mark(out);
      }
      return out;
    });
  }

  /** A phone that is full can't note that it sends, but must send all the more. */
  private async mark(batch: Slot[]): Promise<void> {
    const ph = this.ph;
    const tried = async (t: Tables): Promise<void> => {
      const rows = await t.outbox.some(batch.map((s) => s.n));
      await t.outbox.put(rows.map((r) => ({ ...r, tried: r.tried + 1 })));
    };
    await ph.write(tried).catch(unlessFull);
    batch.forEach((s) => ph.book.slots.set(s.id, s));
  }

  /** One request: its answer, or what to do without one. */
  private async send(batch: Slot[]): Promise<SyncAnswer | "smaller" | "skip"> {
    const ph = this.ph;
    const rows = await ph.store.outbox.some(batch.map((s) => s.n).sort((a, b) => a - b));
    const cursor = ph.kept?.cursor;
    const sent = ph.clock();
    const waiting = ph.book.waiting().length - batch.length;
    const body = JSON.stringify({ device: ph.session.device, app: ph.version, sent_at: sent, waiting, cursors: cursor ? [cursor] : [], ops: rows.map(boxOf) });
    try {
      const answer = await ph.api.sync(ph.session.token, body);
      await ph.turn(() => ph.session.learn(Math.round(answer.now - (sent + ph.clock()) / 2)));
      this.most = defaultLimits.ops;
      return answer;
    } catch (e) {
      return this.smaller(batch, e);
    }
  }

  /** After a request that was too large, or that the server fails at time and again: a smaller one, then without the one that it can't bear; else throws. */
  private smaller(batch: Slot[], e: unknown): "smaller" | "skip" {
    const large = e instanceof Refused && (e.status === 413 || e.code === "field.body");
    const fault = e instanceof Refused && e.status === 500 && this.faults++ >= patience;
    if ((large || fault) && batch.length > smallest) {
      this.most = Math.ceil(batch.length / 2);
      return "smaller";
    }
    if (fault && batch.length === smallest && this.skipped++ < mostSkipped) {
      this.unbearable = e;
      return "skip";
    }
    throw e;
  }

  /** Verdicts, changes and the cursor in one transaction. True: the area is to be fetched anew. */
  private take(batch: Slot[], answer: SyncAnswer): Promise<boolean> {
    const ph = this.ph;
    return ph.turn(async () => {
      const now = ph.session.now();
      const change = judge(ph.book, batch, answer.verdicts ?? [], now);
      const moved = (answer.changes ?? []).find((c) => c.commune === ph.kept?.cursor?.commune);
      const reset = moved?.reset === true;
      if (moved && !reset && ph.kept) {
        const next = await this.merged(moved, { ...ph.kept, synced: now });
        if (!answer.more) {
          settle(ph, change.notes);
        }
        change.notes.push(...heard(ph, moved, change.notes));
        change.also = (t) => this.store(t, next);
        await this.keep(change);
        ph.known = next.known;
        ph.kept = next.kept;
        await this.prune(now);
      } else {
        await this.keep(change);
      }
      ph.changed();
      return reset;
    });
  }

  /** Keeps an answer. On a full phone only what frees space is written: boxes that the server has. The rest is told again at the next attempt. */
  private async keep(change: Change): Promise<void> {
    try {
      await this.ph.keep(change);
    } catch (e) {
      if (!isFull(e) || change.drop.length === 0) {
        throw e;
      }
      await this.ph.keep({ ...noChange(), drop: change.drop });
      throw e;
    }
  }

  private async merged(c: Changes, kept: AreaKept): Promise<Next> {
    const ph = this.ph;
    const same = c.tombstones.length + c.households.length + c.citizens.length === 0;
    const known = same ? ph.known : ph.known.copy();
    const touched = same ? new Set<number>() : known.merge(c.tombstones, c.households, c.citizens);
    const packs = await Promise.all(Array.from(touched, (h) => ph.packRow(kept.area.area, h, "", c.seq, known.snapshot(h))));
    const next: AreaKept = { ...kept, cursor: { commune: c.commune, area: c.area, seq: c.seq } };
    return { known, kept: next, packs, row: await ph.areaRow(next) };
  }

  private async store(t: Tables, next: Next): Promise<void> {
    await t.packs.put(next.packs);
    await t.keep.put([next.row]);
  }

  private async prune(now: number): Promise<void> {
    const old = this.ph.book.old(now);
    if (old.length > 0) {
      await this.ph.write((t) => t.notes.delete(old));
      old.forEach((id) => this.ph.book.notes.delete(id));
    }
  }

  /** Asks for the area, and for its people when it is another one; true when there is something to exchange again. */
  private async fetchArea(force: boolean): Promise<boolean> {
    const ph = this.ph;
    const area: Area = await ph.api.area(ph.session.token);
    const old = ph.kept;
    const anew = force || !old?.cursor || old.cursor.area !== area.area;
    const next = anew ? await this.fetchPeople(area, force) : null;
    return ph.turn(async () => {
      const now = ph.session.now();
      const kept: AreaKept = { area, cursor: next ? next.cursor : (ph.kept?.cursor ?? null), fetched: now, synced: next ? now : (old?.synced ?? 0) };
      const change = noChange();
      if (this.refresh || String(old?.area.limits.kinds) !== String(area.limits.kinds)) {
        released(ph.book, change);
      }
      if (next) {
        settle(ph, change.notes);
      }
      const row = await ph.areaRow(kept);
      change.also = async (t) => {
        await t.keep.put([row]);
        const others = (await t.packs.all()).filter((r) => r.area !== area.area);
        await t.packs.delete(others.map((r) => r.key));
      };
      await ph.keep(change);
      ph.kept = kept;
      ph.known = next?.known ?? ph.known;
      ph.changed();
      return anew || change.states.size > 0;
    });
  }

  /** Downloads all packs of an area. Each is kept as it comes: a download that breaks off goes on where it was. */
  private async fetchPeople(area: Area, force: boolean): Promise<{ known: Known; cursor: { commune: number; area: string; seq: number } }> {
    const ph = this.ph;
    const known = new Known();
    let seq = Number.MAX_SAFE_INTEGER;
    for (const h of area.hamlets) {
      const old = force ? undefined : await ph.store.packs.get(`${area.area}/${h.id}`);
      const got = await ph.api.pack(ph.session.token, h.id, old?.tag ?? "");
      if (got) {
        await this.keepPack(await ph.packRow(area.area, h.id, got.tag, got.pack.seq, got.pack));
        known.add(got.pack);
        seq = Math.min(seq, got.pack.seq);
      } else if (old) {
        known.add(await ph.openPack(old));
        seq = Math.min(seq, old.seq);
      }
    }
    return { known, cursor: { commune: area.commune, area: area.area, seq: area.hamlets.length > 0 ? seq : 0 } };
  }

  private async keepPack(row: PackRow): Promise<void> {
    await this.ph.turn(() => this.ph.write((t) => t.packs.put([row])));
  }

  /** What an error means for the phone, and the sentence for the strip. */
  private async failed(e: unknown): Promise<Text> {
    const ph = this.ph;
    if (e instanceof Refused && e.wipe) {
      await ph.turn(() => ph.session.wipe(true));
      ph.close();
      await ph.book.loadSlots(ph.store);
    } else if (e instanceof Refused && e.status === 401) {
      await ph.turn(() => ph.session.lockedOut());
      ph.close();
    }
    return e instanceof Sentence ? e.text : { vi: "Gửi không thành công vì lỗi của ứng dụng. Mọi việc vẫn ở trên máy.", en: "Sending failed by a fault of the app. Everything stays on the phone." };
  }
}

/** Being without a network, or with a poor one, is an evening like any other; and who has to enter a PIN is told so. */
function calm(e: unknown): boolean {
  return e instanceof Sentence && ["app.offline", "app.late", "app.token"].includes(e.code);
}

interface Next {
  known: Known;
  kept: AreaKept;
  packs: PackRow[];
  row: AreaRow;
}

/** What the server has is in what it told by now: it is not laid over any more. */
function settle(ph: Phone, notes: Note[]): void {
  const changed = new Set(notes.map((n) => n.id));
  notes.forEach((n, i) => (notes[i] = n.settling ? { ...n, settling: false } : n));
  notes.push(...ph.book.inOrder().filter((n) => n.settling && !changed.has(n.id)).map((n) => ({ ...n, settling: false })));
}

/** What the server held and has now told the consequences of is not laid over any more. */
function heard(ph: Phone, c: Changes, already: readonly Note[]): Note[] {
  const told = new Set([...c.citizens, ...c.households].map((row) => row.id));
  const skip = new Set(already.map((n) => n.id));
  return ph.book.inOrder().filter((n) => n.state === "held" && told.has(n.subject) && !skip.has(n.id)).map((n) => ({ ...n, state: "sent" }));
}

/** The hours without the server are over: the phone locks, also one that was never closed. */
function over(): Refused {
  return new Refused(
    { vi: "Đã hết thời gian được làm khi không liên lạc với máy chủ nên ứng dụng tự khóa. Hãy ra chỗ có sóng và nhập mã PIN; việc chưa gửi vẫn còn trên máy.", en: "The hours without the server are over, so the app has locked itself. Find a signal and enter the PIN; what is not sent yet stays on the phone." },
    "app.over",
    401,
    false,
  );
}
