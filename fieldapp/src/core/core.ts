// The core as the screens see it: one view per revision, and what a person may do.

import { type Updates, watchUpdates } from "../update";
import { Away } from "./away";
import { Api, type Fetch, Refused } from "./api";
import { type Core, type Draft, type Kit, Sentence, type View } from "./contract";
import { needCrypto } from "./crypto";
import { exported, read, record, undo } from "./outbox";
import { Phone } from "./phone";
import { Session } from "./session";
import { Store } from "./store";
import { Sync } from "./sync";
import { Rhythm } from "./rhythm";
import { oneTab } from "./tab";
import { type Told, viewOf } from "./view";

const askEvery = 5 * 60_000; // ms: how often a locked phone asks whether it was revoked

/** What the app is started with. db, fetch and clock are for tests. */
export interface Options {
  base: string; // of the server's address, "" for the page's own
  version: string;
  db?: string;
  fetch?: Fetch;
  clock?: () => number;
}

/** The core with what only tests need: close stops it as if the tab had been killed. */
export interface RunningCore extends Core {
  close(): void;
  now(): number;
}

/** Makes the phone's core; nothing happens before start(). */
export function makeCore(options: Options): RunningCore {
  return new TheCore(options);
}

class TheCore implements RunningCore {
  private readonly listeners = new Set<() => void>();
  private readonly ph: Phone;
  private readonly line: Sync;
  private readonly rhythm: Rhythm;
  private readonly asker: Rhythm; // while the phone is locked
  private readonly away: Away;
  private updates: Updates | null = null;
  private readonly name: string;
  private current: View | null = null;
  private revision = 0;
  private trouble: View["trouble"] = null; // of starting: before there is a sync
  private closed = false;
  private giveBack: () => void = () => undefined;
  private readonly network = (): void => this.changed();

  constructor(o: Options) {
    this.name = o.db ?? "tungnha";
    const clock = o.clock ?? Date.now;
    const store = new Store(this.name);
    const api = new Api(o.base.replace(/\/$/, ""), o.fetch ?? ((url, init) => fetch(url, init)));
    const session = new Session(store, api, clock);
    this.ph = new Phone(store, api, session, o.version, clock, () => this.changed());
    this.line = new Sync(this.ph);
    this.rhythm = new Rhythm(() => this.background(() => this.attempt()));
    this.asker = new Rhythm(() => this.background(() => this.asked()), askEvery);
    this.away = new Away(clock, () => void this.background(() => this.unseen()));
  }

  view(): View {
    this.current ??= viewOf(this.ph, this.told());
    return this.current;
  }

  subscribe(changed: () => void): () => void {
    this.listeners.add(changed);
    return () => void this.listeners.delete(changed);
  }

  now(): number {
    return this.ph.session.now();
  }

  async start(): Promise<void> {
    try {
      needCrypto();
      const tab = oneTab(this.name);
      this.giveBack = tab.giveBack;
      if (!(await tab.alone)) {
        void tab.later.then(() => this.begin()).catch((e) => this.say(e));
        throw secondTab();
      }
      await this.begin();
    } catch (e) {
      throw this.say(e);
    }
  }

  private async begin(): Promise<void> {
    if (this.closed) {
      return;
    }
    await this.ph.session.load();
    await this.ph.book.loadSlots(this.ph.store);
    this.trouble = null;
    this.updates ??= watchUpdates(() => this.changed());
    window.addEventListener("online", this.network);
    window.addEventListener("offline", this.network);
    this.away.start();
    await navigator.storage?.persist?.().catch(() => false); // so that the browser does not throw the outbox away when the phone gets full
    this.watch();
    this.changed();
  }

  async enrol(code: string, name: string, pin: string): Promise<void> {
    await this.ph.turn(() => this.ph.session.enrol(code, name, pin));
    await this.relocked();
  }

  async confirmed(): Promise<void> {
    await this.opening(() => this.ph.session.confirmed());
  }

  async unlock(pin: string): Promise<void> {
    await this.opening(() => this.ph.session.unlock(pin));
  }

  async lock(): Promise<void> {
    await this.ph.turn(async () => this.ph.session.lock());
    await this.relocked();
  }

  /** Asks at once, whatever the rhythm says. */
  async ask(): Promise<void> {
    await this.asker.now(() => this.asked());
  }

  async forget(): Promise<boolean> {
    const token = this.ph.session.token;
    const told = token !== "" && navigator.onLine && (await this.ph.api.leave(token).then(() => true, (e: unknown) => e instanceof Refused && e.wipe));
    await this.ph.turn(() => this.ph.session.wipe(false));
    await this.relocked();
    return told;
  }

  async record(...drafts: Draft[]): Promise<{ ids: string[]; subjects: string[] }> {
    const made = await record(this.ph, drafts);
    this.rhythm.soon();
    return made;
  }

  async undo(ids: string[]): Promise<void> {
    await undo(this.ph, ids);
    this.rhythm.soon();
  }

  read(id: string): Promise<void> {
    return read(this.ph, id);
  }

  /** At once, whatever the rhythm says; an attempt that is under way is the answer too. */
  async sync(): Promise<void> {
    this.ph.key();
    await this.rhythm.now(() => this.attempt());
  }

  async kits(): Promise<Kit[]> {
    this.ph.key();
    const kits = (await this.ph.api.kits(this.ph.session.token)).kits ?? [];
    await this.ph.turn(() => this.ph.keepKits(kits));
    return kits;
  }

  keptKits(): Promise<Kit[]> {
    return this.ph.keptKits();
  }

  exportSealed(): Promise<Blob> {
    return exported(this.ph);
  }

  applyUpdate(): void {
    this.updates?.apply();
  }

  close(): void {
    this.closed = true;
    this.away.stop();
    this.rhythm.stop();
    this.asker.stop();
    this.listeners.clear();
    window.removeEventListener("online", this.network);
    window.removeEventListener("offline", this.network);
    this.ph.store.close();
    this.giveBack();
  }

  /** Unlocks, then reads the people, and begins to speak with the server. */
  private async opening(unlock: () => Promise<void>): Promise<void> {
    try {
      await this.ph.turn(async () => {
        await unlock();
        if (this.ph.session.phase === "open") {
          await this.ph.open();
        }
      });
    } finally {
      if (this.ph.session.phase !== "open") {
        await this.relocked();
      }
    }
    if (this.ph.session.phase === "open") {
      this.line.begin();
      this.asker.stop();
      this.rhythm.start();
      this.changed();
    }
  }

  /** It lay unseen for long. */
  private async unseen(): Promise<void> {
    if (this.ph.session.phase === "open") {
      await this.lock();
    }
  }

  private async relocked(): Promise<void> {
    this.rhythm.stop();
    this.ph.close();
    await this.ph.book.loadSlots(this.ph.store);
    this.watch();
    this.changed();
  }

  /** A phone that lies locked asks whether it was revoked; no other does. */
  private watch(): void {
    if (this.ph.session.phase === "locked" && !this.closed) {
      this.asker.start();
    } else {
      this.asker.stop();
    }
  }

  /** Asks how this phone stands; one that is shut out deletes its people, also when it was opened meanwhile. */
  private async asked(): Promise<void> {
    const device = this.ph.session.device;
    try {
      await this.ph.session.ask();
    } catch (e) {
      if (e instanceof Refused && e.wipe && this.ph.session.device === device) {
        await this.ph.turn(() => this.ph.session.wipe(true));
        await this.relocked();
      }
      throw e;
    }
  }

  /** Something of its own accord. Gives whether it went well; what went wrong with sending stands in the view. */
  private async background(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch {
      return false;
    }
  }

  /** One attempt; a phone that it has locked or wiped does not go on by itself. */
  private async attempt(): Promise<void> {
    try {
      await this.line.run();
    } finally {
      if (this.ph.session.phase !== "open") {
        this.rhythm.stop();
        this.watch();
      }
    }
  }

  private say(e: unknown): Sentence {
    const s = e instanceof Sentence ? e : new Sentence({ vi: "Không mở được bộ nhớ của ứng dụng. Hãy đóng ứng dụng rồi mở lại; việc đã ghi vẫn còn.", en: "The app's storage could not be opened. Close the app and open it again; what was saved is still there." }, "app.start");
    this.trouble = s.text;
    this.changed();
    return s;
  }

  private changed(): void {
    this.current = null;
    this.revision++;
    if (!this.closed) {
      this.listeners.forEach((f) => f());
    }
  }

  private told(): Told {
    return { revision: this.revision, syncing: this.line.running, trouble: this.trouble ?? this.line.trouble, fault: this.line.fault, update: this.updates?.ready() ?? false };
  }
}

function secondTab(): Sentence {
  return new Sentence(
    { vi: "Ứng dụng đang mở ở một thẻ khác. Hãy dùng thẻ đó, hoặc đóng nó lại: thẻ này sẽ tự chạy.", en: "The app is open in another tab. Use that one, or close it: this one then starts by itself." },
    "app.tab",
  );
}
