// A server as the phone sees it, for the core's tests: it speaks docs/field-protocol.md, opens what is sealed, and can be told to fail in every way
// that a real one can. The real server's half is tested with the real phone in internal/handset.

import type { Changes, Fetch, Verdict } from "../src/core/api";
import { fromBase64, join, textOf, toBase64, utf8, uuid7 } from "../src/core/bytes";
import type { Area, House, Kit, Person, Text } from "../src/core/contract";
import { makeCore, type RunningCore } from "../src/core/core";
import type { Op } from "../src/core/op";
import { until } from "./check";

export const pin = "204060";
export const code = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const share = new Uint8Array(32).fill(7);
const text = (vi: string): Text => ({ vi, en: vi });

/** What the server is to do with a request instead of answering it. */
export type Fault = "lost" | "before" | "stranger" | { status: number; code: string; wipe?: boolean };

interface Asked {
  path: string;
  body: string;
}

/** An entry of a request, opened. */
export interface Opened {
  device: string;
  account: string;
  op: Op;
}

/** A server with one hamlet. */
export class Server {
  device = uuid7(Date.now());
  confirmed = true;
  people: Person[] = [];
  houses: House[] = [];
  seq = 1;
  area: Area | null = null;
  asked: Asked[] = [];
  taken = new Map<string, string>(); // operations that were committed: id, plaintext
  opened: Opened[] = [];
  sheets: Kit[] | null = null;
  next: Partial<Changes>[] = []; // what the next answers carry; `more` while there are several
  verdicts = new Map<string, Partial<Verdict>>(); // by kind: said instead of "ok"
  faults = new Map<string, Fault[]>(); // by path
  offline = false;
  offset = 0; // what the phones' clocks lack
  verifier = "";
  poison = ""; // an operation that makes the server fail
  seconds = 72 * 3600;
  private keys: CryptoKeyPair | null = null;

  async start(): Promise<this> {
    this.keys = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
    const spki = new Uint8Array(await crypto.subtle.exportKey("spki", this.keys.publicKey));
    this.area = areaWith({ id: "seal-1", key: toBase64(spki) });
    return this;
  }

  now(): number {
    return Date.now() + this.offset;
  }

  /** How often a path was asked. */
  count(path: string): number {
    return this.asked.filter((a) => a.path === path).length;
  }

  readonly fetch: Fetch = async (url, init) => {
    const path = url.replace(/^.*\/field\/v1/, "").replace(/\?.*/, "");
    if (this.offline) {
      throw new TypeError("Failed to fetch");
    }
    const body = typeof init.body === "string" ? init.body : "";
    this.asked.push({ path, body });
    const fault = this.faults.get(path)?.shift();
    if (fault === "before") {
      throw new TypeError("Failed to fetch");
    }
    if (this.poison !== "" && path === "/sync" && body.includes(this.poison)) {
      return json({ code: "internal", message: text("máy chủ nói internal") }, 500);
    }
    if (fault === "stranger") {
      return new Response('{"wipe":true,"code":"x","message":{"vi":"Đăng nhập Wi-Fi","en":"Log in"}}', { status: 401 });
    }
    if (fault && fault !== "lost") {
      return json({ code: fault.code, message: text(`máy chủ nói ${fault.code}`), wipe: fault.wipe === true }, fault.status);
    }
    const answer = await this.answer(path, url, body);
    if (fault === "lost") {
      throw new TypeError("Failed to fetch"); // committed, and nobody heard
    }
    return answer;
  };

  private async answer(path: string, url: string, body: string): Promise<Response> {
    switch (path) {
      case "/enrol":
        this.verifier = (JSON.parse(body) as { pin: string }).pin;
        return json({ device: this.device, check: "000000" });
      case "/challenge":
        return json({ challenge: "say-this" });
      case "/unlock":
        return this.unlock(body);
      case "/ask":
        return json({ confirmed: this.confirmed, now: this.now() });
      case "/leave":
        return json({});
      case "/area":
        return json({ ...this.area, now: this.now() });
      case "/pack":
        return this.pack(url);
      case "/kits":
        return json({ kits: this.sheets });
      default:
        return this.sync(body);
    }
  }

  private unlock(body: string): Response {
    if (!this.confirmed) {
      return json({ code: "access.device.unconfirmed", message: text("chưa xác nhận") }, 403);
    }
    if ((JSON.parse(body) as { pin: string }).pin !== this.verifier) {
      return json({ code: "access.device.pin", message: text("Mã PIN không đúng.") }, 403);
    }
    return json({ share: toBase64(share), token: "token", seconds: this.seconds, now: this.now() });
  }

  private pack(url: string): Response {
    const hamlet = Number(/hamlet=(\d+)/.exec(url)?.[1]);
    const of = <T extends { hamlet: number }>(rows: T[]): T[] => rows.filter((r) => r.hamlet === hamlet);
    return json({ commune: 20, hamlet, campaign: 1, seq: this.seq, households: of(this.houses), citizens: of(this.people) }, 200, { ETag: `"${this.seq}"` });
  }

  private async sync(body: string): Promise<Response> {
    const asked = JSON.parse(body) as { cursors: { seq: number; area: string }[]; ops: { id: string; device: string; sealed: string }[] };
    const verdicts: Verdict[] = [];
    for (const o of asked.ops) {
      verdicts.push(await this.take(o));
    }
    const change = this.next.shift();
    const cursor = asked.cursors[0];
    if (change?.seq) {
      this.seq = change.seq;
    }
    const area = this.area?.area ?? "";
    const moved = { commune: 20, area, seq: this.seq, tombstones: [], households: [], citizens: [], ...(cursor && cursor.area !== area ? { reset: true } : {}), ...change };
    return json({ now: this.now(), verdicts, changes: cursor ? [moved] : null, more: this.next.length > 0 });
  }

  private async take(o: { id: string; device: string; sealed: string }): Promise<Verdict> {
    const plain = await this.open(o.id, o.device, o.sealed);
    const before = this.taken.get(o.id);
    if (before !== undefined) {
      return { id: o.id, status: before === plain ? "duplicate" : "refused", code: "field.id-reused" };
    }
    const said = JSON.parse(plain) as { account: string; op: Op };
    const verdict: Verdict = { id: o.id, status: "ok", ...this.verdicts.get(said.op.kind) };
    if (verdict.status !== "refused") {
      this.taken.set(o.id, plain);
      this.opened.push({ device: o.device, ...said });
    }
    return verdict;
  }

  /** Opens a box as the server does (internal/field/seal.go). */
  async open(id: string, device: string, sealed: string): Promise<string> {
    const box = fromBase64(sealed);
    const keys = this.keys as CryptoKeyPair;
    const point = box.slice(1, 66);
    const theirs = await crypto.subtle.importKey("raw", point, { name: "ECDH", namedCurve: "P-256" }, true, []);
    const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, keys.privateKey, 256);
    const ours = new Uint8Array(await crypto.subtle.exportKey("raw", keys.publicKey));
    const base = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
    const params = { name: "HKDF", hash: "SHA-256", salt: join(point, ours), info: utf8(`tungnha/op|${id}`) };
    const key = await crypto.subtle.deriveKey(params, base, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
    const gcm = { name: "AES-GCM", iv: box.slice(66, 78), additionalData: utf8(`tungnha/op|${id}|${device}`) };
    return textOf(await crypto.subtle.decrypt(gcm, key, box.slice(78)));
  }
}

function json(value: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(value), { status, headers: { "Content-Type": "application/json", "Tungnha-Field": "1", ...headers } });
}

function areaWith(seal: Area["seal"]): Area {
  return {
    commune: 20, name: "Xã Vĩnh Thử", area: "area-1", hamlets: [{ id: 3, name: "Thôn Thử" }], phones: true,
    account: { id: uuid7(1), name: "Người Thử" }, member: uuid7(2), members: [], seal,
    words: { groups: {}, steps: {}, outcomes: { done: text("Xong"), again: text("Hẹn lại") }, channels: {}, reasons: {} },
    limits: { ops: 200, bytes: 256 << 10, kinds: ["contacted"] },
  };
}

/** An invented household. */
export function house(n: number, more: Partial<House> = {}): House {
  return { id: uuid7(1000 + n), hamlet: 3, head: `Chủ Hộ ${n}`, walk: n, version: 1, ...more };
}

/** An invented person. */
export function person(n: number, h: House, more: Partial<Person> = {}): Person {
  return { id: uuid7(5000 + n), household: h.id, hamlet: h.hamlet, no: n, name: `Người Thứ ${n}`, birth: 19800000, version: 1, group: 4, step: 7, priority: 7, ...more };
}

let count = 0;

/** A name of a database that no other test has. */
export function newName(): string {
  return `test-${Date.now()}-${count++}`;
}

/** A server with three houses and five people. */
export async function village(): Promise<Server> {
  const s = await new Server().start();
  s.houses = [house(1), house(2), house(3)];
  const [a, b, c] = s.houses as [House, House, House];
  s.people = [
    person(1, a, { name: "Nguyễn Thị Đào", phones: ["0912000111"] }),
    person(2, a, { name: "Trần Văn Đức", phones: ["0912000111"], group: 2, step: 1, priority: 1, clock: Date.now() - 86_400_000 }),
    person(3, b, { name: "Lê Thị Hường", device: 1, own_sim: 1, group: 2, step: 4, priority: 4 }),
    person(4, b, { name: "Phạm Quốc Ưng" }),
    person(5, c, { name: "Đỗ Ánh Nguyệt", group: 1, step: 11, priority: 11 }),
  ];
  return s;
}

/** A core on that server, not started. */
export function core(s: Server, db: string, clock?: () => number): RunningCore {
  return makeCore({ base: "", version: "test", db, fetch: s.fetch, ...(clock ? { clock } : {}) });
}

/** Starts, enrols, confirms, and waits for the first download. */
export async function enrolled(s: Server, db: string, clock?: () => number): Promise<RunningCore> {
  const c = core(s, db, clock);
  await c.start();
  await c.enrol(code, "Máy thử", pin);
  await c.confirmed();
  await until(() => c.view().syncedAt > 0 && !c.view().syncing, "the first download");
  return c;
}

/** Starts again on the same disk, as after the phone was switched off. */
export async function again(s: Server, db: string, clock?: () => number): Promise<RunningCore> {
  const c = core(s, db, clock);
  await c.start();
  await c.unlock(pin);
  return c;
}

/** Waits until nothing is under way, then syncs; gives what it was rejected with. */
export async function synced(c: RunningCore): Promise<unknown> {
  try {
    await c.sync();
    return null;
  } catch (e) {
    return e;
  }
}
