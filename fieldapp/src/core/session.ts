// Who may look: enrolment, the PIN, the kept share, locking and wiping. Everything that must survive is on the disk before a promise is kept.

import { type Api, Refused, type Unlocked, Unreached } from "./api";
import { type Bytes, fromBase64, random, toBase64 } from "./bytes";
import { type Phase, Sentence, type Text } from "./contract";
import * as keys from "./crypto";
import type { DeviceRow, Store, Tables } from "./store";

/** Wrong PINs in a row, without the server, after which only the server may judge. */
export const mostWrong = 10;

const keptAbout = "tungnha/kept";
const renewWithin = 48 * 3_600_000; // ms: with a network, what is kept is made new when less than this is left

interface Kept {
  share: string;
  token: string;
}

/** The phone's keys while it is in use. */
export class Session {
  phase: Phase = "starting";
  dataKey: CryptoKey | null = null;
  token = "";
  private row: DeviceRow | undefined;
  private asking: Promise<unknown> | null = null; // how it stands: one challenge at a time, or the later one makes the earlier one worthless
  private away = false; // the server could not be reached when it was asked last
  private pin: keys.PinKeys | null = null; // only until the desk has confirmed, or what is kept was renewed

  constructor(
    private readonly store: Store,
    private readonly api: Api,
    private readonly clock: () => number,
  ) {}

  get check(): string {
    return this.phase === "waiting" ? (this.row?.check ?? "") : "";
  }

  get device(): string {
    return this.row?.id ?? "";
  }

  /** Until when the phone works without the server; 0 when it does not. */
  get until(): number {
    return this.row?.kept ? this.row.until : 0;
  }

  get offset(): number {
    return this.row?.offset ?? 0;
  }

  /** The server's clock as far as it is known. */
  now(): number {
    return this.clock() + this.offset;
  }

  /** Reads what the phone is. */
  async load(): Promise<void> {
    this.row = await this.store.device();
    if (this.row?.kept && this.ended(this.row)) {
      await this.save({ kept: null }).catch(() => undefined); // its time is over: who takes the disk must not find it. A disk that can't write is told elsewhere
    }
    if (this.row) {
      this.phase = this.row.wrapped ? "locked" : "waiting";
    } else {
      this.phase = (await this.store.keep.get("wiped")) ? "wiped" : "new";
    }
  }

  /** Binds this phone to a code of the desk. What an earlier enrolment left to send stays, sealed. */
  async enrol(code: string, name: string, pin: string): Promise<void> {
    keys.needCrypto();
    checkPin(pin);
    const clean = codeOf(code);
    const [pair, phoneKey, salt] = [await keys.newPair(), await keys.newPhoneKey(), random(16)];
    const made = await keys.pinKeys(pin, salt, keys.pinRounds);
    const spki = await keys.publicKey(pair);
    const signature = await keys.sign(pair, `tungnha/enrol|${clean}`);
    const told = await this.api.enrol({ code: clean, name: name.trim(), key: toBase64(spki), signature: toBase64(signature), pin: toBase64(made.verifier) });
    const check = await keys.checkDigits(spki); // our own, not the server's: whoever sits between would show theirs
    const row: DeviceRow = {
      name: "device", id: told.device, check, pair, phoneKey, salt, rounds: keys.pinRounds,
      wrapped: null, kept: null, until: 0, last: 0, offset: this.offset, wrong: 0,
    };
    await this.store.write(async (t) => {
      await dropPeople(t);
      await t.keep.put([row]);
    });
    this.row = row;
    this.pin = made;
    this.shut("waiting");
  }

  /** Asks the server how this phone stands, without a PIN: a lost phone that lies locked is wiped, too. Gives whether the desk has confirmed it. */
  async ask(): Promise<boolean> {
    await this.asking;
    const d = this.must();
    const asked = this.askThere(d);
    this.asking = asked.catch(() => undefined);
    try {
      const confirmed = await asked;
      this.away = false;
      return confirmed;
    } catch (e) {
      this.away = e instanceof Unreached;
      throw e;
    }
  }

  private async askThere(d: DeviceRow): Promise<boolean> {
    const { challenge } = await this.api.challenge(d.id);
    const signature = await keys.sign(d.pair, `tungnha/ask|${challenge}`);
    return (await this.api.ask({ device: d.id, challenge, signature: toBase64(signature) })).confirmed;
  }

  /** Asks whether the desk has confirmed, before a PIN is spent. After a restart the PIN of the enrolment is not known any more: the phone asks for it. */
  async confirmed(): Promise<void> {
    const d = this.must();
    if (!(await this.ask().catch((e) => this.heard(e)))) {
      throw unconfirmed();
    }
    if (!this.pin) {
      this.phase = "locked";
      return;
    }
    await this.unlockThere(d, this.pin);
  }

  /** Opens the phone: by itself while the share is kept, else with the server. */
  async unlock(pin: string): Promise<void> {
    keys.needCrypto();
    const d = this.must();
    checkPin(pin);
    const made = await keys.pinKeys(pin, d.salt, d.rounds);
    if (!this.mayHere(d)) {
      return this.unlockThere(d, made);
    }
    await this.unlockHere(d, made);
    this.pin = made;
  }

  /** With a network and a share that ends soon, gets a new one, so that the hours without a network count from now. Also gets a token where there is none. */
  async renew(): Promise<void> {
    const [d, pin] = [this.row, this.pin];
    if (!d || !pin || this.phase !== "open") {
      return;
    }
    if (!this.token || d.until - this.now() < renewWithin) {
      await this.keepUnlocked(d, await this.prove(d, pin).catch((e) => this.noMore(e)));
    }
    this.pin = null;
  }

  /** A refusal is final: asking again with the same PIN would only be counted. */
  private noMore(e: unknown): never {
    if (e instanceof Refused) {
      this.pin = null;
    }
    throw e;
  }

  /** Forgets the keys in memory; the PIN opens it again. */
  lock(): void {
    this.shut("locked");
  }

  /** Whether a phone that is open must not be any longer: its hours without the server ended. */
  get over(): boolean {
    return this.phase === "open" && this.row !== undefined && this.ended(this.row);
  }

  /** The token is no good any more. The share is kept for as long as it may be, so that the people can be seen without a network. */
  async lockedOut(): Promise<void> {
    const d = this.must();
    if (this.ended(d)) {
      await this.save({ kept: null });
    } else if (d.kept) {
      const kept = await keys.decrypt<Kept>(d.phoneKey, keptAbout, d.kept);
      await this.save({ kept: await keys.encrypt(d.phoneKey, keptAbout, { ...kept, token: "" }) });
    }
    this.shut("locked");
  }

  /** Deletes people and keys; what is not sent stays sealed. ordered: the server said so, else the person did. */
  async wipe(ordered: boolean): Promise<void> {
    await this.store.write(async (t) => {
      await dropPeople(t);
      await t.keep.delete(["device"]);
      if (ordered) {
        await t.keep.put([{ name: "wiped", at: this.now() }]);
      }
    });
    this.row = undefined;
    this.shut(ordered ? "wiped" : "new");
  }

  /** Notes the difference of the clocks, and the latest time seen. */
  async learn(offset: number): Promise<void> {
    if (this.row && (Math.abs(offset - this.row.offset) > 1000 || this.now() - this.row.last > 60_000)) {
      await this.save({ offset, last: Math.max(this.row.last, this.clock() + offset) });
    }
  }

  private must(): DeviceRow {
    if (!this.row) {
      throw forgotten();
    }
    return this.row;
  }

  private shut(phase: Phase): void {
    this.phase = phase;
    this.dataKey = null;
    this.token = "";
    if (phase !== "waiting") {
      this.pin = null;
    }
  }

  /** What changed, onto what lies on the disk: a renewal that is still under way must not undo a wrong PIN's count, nor touch a later enrolment. */
  private async save(part: Partial<DeviceRow>): Promise<void> {
    const id = this.must().id;
    this.row = await this.store.write(async (t) => {
      const d = await t.keep.get("device");
      if (d?.name !== "device" || d.id !== id) {
        throw forgotten(); // deleted meanwhile: it must not come back
      }
      const next: DeviceRow = { ...d, ...part };
      await t.keep.put([next]);
      return next;
    });
  }

  private mayHere(d: DeviceRow): boolean {
    return d.kept !== null && d.wrapped !== null && !this.ended(d);
  }

  /** Turning the clock back wins nothing: the latest time that was seen counts. */
  private ended(d: DeviceRow): boolean {
    return Math.max(this.now(), d.last) >= d.until;
  }

  /** The attempt is counted on the disk before it is made: switching the phone off in between gives no free one. */
  private async unlockHere(d: DeviceRow, pin: keys.PinKeys): Promise<void> {
    const wrong = d.wrong + 1;
    await this.save({ wrong, last: Math.max(d.last, this.now()), ...(wrong > mostWrong ? { kept: null } : {}) });
    if (wrong > mostWrong) {
      throw wrongPin(0, true);
    }
    const kept = await keys.decrypt<Kept>(d.phoneKey, keptAbout, d.kept as Bytes);
    try {
      const store = await keys.storeKey(pin.half, fromBase64(kept.share));
      this.dataKey = await keys.openDataKey(store, d.wrapped as Bytes);
    } catch {
      if (wrong === mostWrong) {
        await this.save({ kept: null });
      }
      throw wrongPin(mostWrong - wrong, this.away || !navigator.onLine);
    }
    await this.save({ wrong: 0 });
    this.token = kept.token;
    this.phase = "open";
  }

  private async unlockThere(d: DeviceRow, pin: keys.PinKeys): Promise<void> {
    const u = await this.asked(d, pin);
    const store = await keys.storeKey(pin.half, fromBase64(u.share));
    await this.openWith(d, store);
    await this.keepUnlocked(this.must(), u);
    this.pin = null;
    this.phase = "open";
  }

  /** Asks the server to unlock; a phone that the desk has not confirmed goes back to waiting, one that is shut out deletes its people. */
  private async asked(d: DeviceRow, pin: keys.PinKeys): Promise<Unlocked> {
    try {
      return await this.prove(d, pin);
    } catch (e) {
      if (e instanceof Refused && e.code === "access.device.unconfirmed") {
        this.pin = pin;
        this.phase = "waiting";
      }
      return this.heard(e instanceof Unreached && e.code === "app.offline" ? needNetwork() : e);
    }
  }

  /** A phone that is shut out deletes its people, whatever it asked. */
  async heard(e: unknown): Promise<never> {
    if (e instanceof Refused && e.wipe) {
      await this.wipe(true);
    }
    throw e;
  }

  private async prove(d: DeviceRow, pin: keys.PinKeys): Promise<Unlocked> {
    await this.asking;
    const { challenge } = await this.api.challenge(d.id);
    const signature = await keys.sign(d.pair, `tungnha/unlock|${challenge}`);
    return this.api.unlock({ device: d.id, challenge, signature: toBase64(signature), pin: toBase64(pin.verifier) });
  }

  /** Opens the data key; makes one at the first time, and when the old one can't be opened: people are then fetched anew. */
  private async openWith(d: DeviceRow, store: CryptoKey): Promise<void> {
    if (d.wrapped) {
      try {
        this.dataKey = await keys.openDataKey(store, d.wrapped);
        return;
      } catch {
        // the row was damaged: nothing that it opened can be read again
      }
    }
    const made = await keys.newDataKey(store);
    const next: DeviceRow = { ...d, wrapped: made.wrapped };
    await this.store.write(async (t) => {
      await dropPeople(t);
      await t.keep.put([next]);
    });
    this.row = next;
    this.dataKey = made.key;
  }

  private async keepUnlocked(d: DeviceRow, u: Unlocked): Promise<void> {
    const kept = await keys.encrypt(d.phoneKey, keptAbout, { share: u.share, token: u.token } satisfies Kept);
    const offset = u.now - this.clock();
    await this.save({ kept, until: u.now + u.seconds * 1000, last: u.now, offset, wrong: 0 });
    this.token = u.token;
  }
}

function forgotten(): Sentence {
  return new Sentence({ vi: "Điện thoại chưa được ghép với xã. Hãy lấy mã ghép tại máy tính của xã.", en: "The phone is not enrolled. Get a code at the desk." }, "app.new");
}

function unconfirmed(): Sentence {
  return new Sentence(
    { vi: "Xã chưa xác nhận điện thoại này. Hãy đọc sáu số cho cán bộ xã, đợi cán bộ xác nhận rồi bấm lại.", en: "The commune has not confirmed this phone yet. Read the six digits to the officer, wait until they confirm, and press again." },
    "access.device.unconfirmed",
  );
}

/** Everything that was encrypted under a data key. What was refused lost its sentence: it is sent again, to hear it again. */
async function dropPeople(t: Tables): Promise<void> {
  const told = (await t.outbox.all()).filter((r) => r.state !== "waiting");
  await t.outbox.put(told.map((r) => ({ ...r, state: "waiting" })));
  await t.packs.clear();
  await t.notes.clear();
  await t.keep.delete(["area", "kits", "wiped"]);
}

function checkPin(pin: string): void {
  if (!/^\d{6}$/.test(pin)) {
    throw new Sentence({ vi: "Mã PIN gồm 6 chữ số.", en: "The PIN has 6 digits." }, "app.pin-form", "pin");
  }
}

/** The code out of what was typed or scanned: the address of the QR code, or letters in groups. */
function codeOf(text: string): string {
  const code = text.replace(/^.*#enrol=/, "").replace(/[\s-]/g, "").toUpperCase();
  if (!/^[A-Z2-7]{16,64}$/.test(code)) {
    throw new Sentence(
      { vi: "Mã ghép gồm 26 chữ cái và chữ số từ 2 đến 7. Hãy xem lại mã trên máy tính của xã.", en: "The code has 26 letters and digits from 2 to 7. Look at the desk's screen again." },
      "app.code",
      "code",
    );
  }
  return code;
}

/** How many are left without a network is told only where there is none: with one, the server judges after them. */
function wrongPin(left: number, away: boolean): Sentence {
  const text: Text =
    left > 0 && !away
      ? { vi: "Mã PIN không đúng. Hãy nhập lại; việc chưa gửi vẫn còn trên máy.", en: "The PIN is wrong. Enter it again; what is not sent yet stays on the phone." }
      : left > 0
      ? { vi: `Mã PIN không đúng. Còn ${left} lần thử khi không có mạng; việc chưa gửi vẫn còn trên máy.`, en: `The PIN is wrong. ${left} more without a network; what is not sent yet stays on the phone.` }
      : { vi: "Mã PIN sai quá nhiều lần. Cần có mạng để mở khóa; việc chưa gửi vẫn còn trên máy.", en: "Too many wrong PINs. Unlocking needs the network now; what is not sent yet stays on the phone." };
  return new Sentence(text, "app.pin", "pin");
}

function needNetwork(): Sentence {
  return new Unreached(
    { vi: "Cần có mạng để mở khóa lần này. Hãy ra chỗ có sóng rồi thử lại; việc chưa gửi vẫn còn trên máy.", en: "Unlocking needs the network this time. Find a signal and try again; what is not sent yet stays on the phone." },
    "app.unlock-offline",
  );
}
