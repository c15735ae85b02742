// Evenings of bad luck: a phone that is switched off at any moment, a network that loses answers, a server that dies between commit and answer. In the
// end the server has everything that was said to be saved, exactly once, and nothing that was taken back.
import type { PersonView } from "../src/core/contract";
import type { RunningCore } from "../src/core/core";
import { equal, ok, test, until } from "./check";
import { again, enrolled, type Fault, newName, pin, type Server, synced, village } from "./core-server";

/** The same numbers for the same seed (mulberry32). */
function dice(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What the phone was told of its work. */
interface Book {
  saved: string[][]; // ids of records that were said to be saved
  undone: Set<string>;
}

const faults: Fault[] = ["lost", "before", "stranger", { status: 503, code: "busy" }, { status: 413, code: "field.large" }];

class Evening {
  readonly book: Book = { saved: [], undone: new Set() };
  private told = 0;

  constructor(
    readonly s: Server,
    readonly db: string,
    readonly roll: () => number,
    public c: RunningCore,
  ) {}

  private one<T>(of: readonly T[]): T {
    return of[Math.floor(this.roll() * of.length)] as T;
  }

  async step(): Promise<void> {
    const r = this.roll();
    if (r < 0.4) {
      await this.record();
    } else if (r < 0.5) {
      await this.undo();
    } else if (r < 0.8) {
      this.s.faults.set("/sync", this.roll() < 0.6 ? [this.one(faults)] : []);
      await synced(this.c);
    } else if (r < 0.9) {
      this.s.offline = !this.s.offline;
    } else {
      await this.kill();
    }
  }

  /** Two facts of one person, saved together. */
  private async record(): Promise<string[]> {
    const p = this.one(this.c.view().people) as PersonView;
    const note = `record ${this.told++}`;
    const { ids } = await this.c.record(
      { kind: "contacted", person: p.id, outcome: "done", channel: "visit", note },
      { kind: "surveyed", person: p.id, device: 1, own_sim: 1 },
    );
    this.book.saved.push(ids);
    return ids;
  }

  private async undo(): Promise<void> {
    const can = this.c.view().done.filter((d) => d.undoable);
    if (can.length > 0) {
      const { id } = this.one(can);
      await this.c.undo([id]);
      this.book.undone.add(id);
    }
  }

  /** Switches the phone off while something is under way. */
  private async kill(): Promise<void> {
    const under = this.roll() < 0.5 ? this.record() : synced(this.c);
    const turns = Math.floor(this.roll() * 40);
    for (let i = 0; i < turns; i++) {
      await (i % 8 === 7 ? new Promise((next) => setTimeout(next)) : Promise.resolve());
    }
    this.c.close();
    await under.catch(() => undefined);
    this.c = await again(this.s, this.db);
  }
}

for (const seed of [1, 2, 3, 4]) {
  test(`everything said to be saved arrives once (evening ${seed})`, async () => {
    const s = await village();
    const db = newName();
    const e = new Evening(s, db, dice(seed), await enrolled(s, db));
    for (let i = 0; i < 60; i++) {
      await e.step();
    }
    s.offline = false;
    s.faults.clear();
    if (e.c.view().phase === "locked") {
      await e.c.unlock(pin);
    }
    await synced(e.c);
    await until(() => e.c.view().waiting === 0, "everything was sent");
    check(s, e.book);
    equal([e.c.view().refused.length, e.c.view().notices.length], [0, 0]);
    e.c.close();
  });
}

function check(s: Server, book: Book): void {
  const arrived = s.opened.map((o) => o.op.id);
  equal(new Set(arrived).size, arrived.length, "doubled");
  const corrected = new Set(s.opened.map((o) => o.op.body.corrects));
  for (const id of book.saved.flat()) {
    const there = arrived.includes(id) && !corrected.has(id);
    equal(there, !book.undone.has(id), `${id}: lost, or back again`);
  }
  const of = (kind: string) => s.opened.filter((o) => o.op.kind === kind && !book.undone.has(o.op.id)).length;
  ok(book.saved.length > 5 && of("contacted") + of("surveyed") > 5, "nothing happened");
}
