// Speaking with the server: every failure becomes a Sentence that says what was kept.

import { type Area, type House, type Kit, type Person, Sentence, type Text } from "./contract";

/** How requests are made; the browser's own, or a test's. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The server's answer was an error. */
export class Refused extends Sentence {
  constructor(
    text: Text,
    code: string,
    readonly status: number,
    readonly wipe: boolean,
  ) {
    super(text, code);
  }
}

/** No answer came: nobody knows what the server did. */
export class Unreached extends Sentence {}

/** The answer to an unlocking. */
export interface Unlocked {
  share: string;
  token: string;
  seconds: number;
  now: number;
}

/** An operation as it travels. */
export interface Box {
  id: string;
  device: string;
  sealed: string;
}

/** What became of one operation. */
export interface Verdict {
  id: string;
  status: "ok" | "duplicate" | "conflict" | "held" | "refused";
  code?: string;
  message?: Text;
  fields?: { field: string; applied: boolean; theirs?: string }[];
}

/** How far the phone knows a commune. */
export interface Cursor {
  commune: number;
  area: string;
  seq: number;
}

/** What moved since. */
export interface Changes extends Cursor {
  reset?: boolean;
  tombstones: string[];
  households: House[];
  citizens: Person[];
}

/** The answer to a sync. */
export interface SyncAnswer {
  now: number;
  verdicts: Verdict[] | null;
  changes: Changes[] | null;
  more?: boolean;
}

/** A hamlet as it is first downloaded. */
export interface Pack {
  commune: number;
  hamlet: number;
  seq: number;
  households: House[];
  citizens: Person[];
}

const shortWait = 20_000; // ms for an answer
const longWait = 90_000; // ms: 256 KB over a poor mobile network

/** The protocol's requests. */
export class Api {
  constructor(
    private readonly base: string,
    private readonly fetch: Fetch,
  ) {}

  enrol(body: { code: string; name: string; key: string; signature: string; pin: string }): Promise<{ device: string; check: string }> {
    return this.post("/enrol", body);
  }

  challenge(device: string): Promise<{ challenge: string }> {
    return this.post("/challenge", { device });
  }

  unlock(body: { device: string; challenge: string; signature: string; pin: string }): Promise<Unlocked> {
    return this.post("/unlock", body);
  }

  ask(body: { device: string; challenge: string; signature: string }): Promise<{ confirmed: boolean; now: number }> {
    return this.post("/ask", body);
  }

  leave(token: string): Promise<unknown> {
    return this.post("/leave", {}, token);
  }

  area(token: string): Promise<Area & { now: number }> {
    return this.get("/area", token);
  }

  kits(token: string): Promise<{ kits: Kit[] | null }> {
    return this.get("/kits", token);
  }

  sync(token: string, body: string): Promise<SyncAnswer> {
    return this.json(this.request("/sync", { method: "POST", body, headers: headers(token) }, longWait));
  }

  /** A hamlet's pack; null when the one with that tag is still the newest. */
  pack(token: string, hamlet: number, tag: string): Promise<{ pack: Pack; tag: string } | null> {
    const more: Record<string, string> = tag ? { "If-None-Match": tag } : {};
    return this.request(`/pack?hamlet=${hamlet}`, { headers: { ...headers(token), ...more } }, longWait, async (r) =>
      r.status === 304 ? null : { pack: (await r.json()) as Pack, tag: r.headers.get("ETag") ?? "" },
    );
  }

  private post<T>(path: string, body: unknown, token = ""): Promise<T> {
    return this.json(this.request(path, { method: "POST", body: JSON.stringify(body), headers: headers(token) }, shortWait));
  }

  private get<T>(path: string, token: string): Promise<T> {
    return this.json(this.request(path, { headers: headers(token) }, shortWait));
  }

  private async json<T>(answer: Promise<unknown>): Promise<T> {
    return (await answer) as T;
  }

  /** Asks and reads the whole answer within the time. */
  private async request<T = unknown>(path: string, init: RequestInit, wait: number, read: (r: Response) => Promise<T> = (r) => r.json()): Promise<T> {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), wait);
    try {
      const r = await this.fetch(`${this.base}/field/v1${path}`, { ...init, cache: "no-store", credentials: "omit", signal: stop.signal });
      if (!r.headers.has("Tungnha-Field")) {
        throw stranger(r.status);
      }
      if (!r.ok && r.status !== 304) {
        throw await refusal(r);
      }
      return await read(r);
    } catch (e) {
      throw e instanceof Sentence ? e : unreached(stop.signal.aborted);
    } finally {
      clearTimeout(timer);
    }
  }
}

function headers(token: string): Record<string, string> {
  const out: Record<string, string> = { "Content-Type": "application/json" };
  if (token) {
    out.Authorization = `Bearer ${token}`;
  }
  return out;
}

/** The server's sentence. */
async function refusal(r: Response): Promise<Sentence> {
  try {
    const p = (await r.json()) as { code?: string; message?: Text; wipe?: boolean };
    if (p.message?.vi && p.code) {
      return new Refused(p.message, p.code, r.status, p.wipe === true);
    }
  } catch {
    // not JSON: cut off on the way
  }
  return stranger(r.status);
}

/** Something between us answered (a proxy, a café's log-in page), or the server could not: above all, nothing is wiped because of it. */
function stranger(status: number): Unreached {
  return new Unreached(
    {
      vi: `Máy chủ chưa trả lời được (mã ${status}). Mọi việc vẫn ở trên máy và sẽ được gửi lại.`,
      en: `The server could not answer (status ${status}). Everything stays on the phone and is sent again.`,
    },
    "app.server",
  );
}

function unreached(late: boolean): Unreached {
  return late
    ? new Unreached(
        { vi: "Máy chủ trả lời quá chậm. Mọi việc vẫn ở trên máy và sẽ được gửi lại.", en: "The server took too long. Everything stays on the phone and is sent again." },
        "app.late",
      )
    : new Unreached(
        { vi: "Chưa có mạng, hoặc không tới được máy chủ. Mọi việc vẫn ở trên máy.", en: "No network, or the server can't be reached. Everything stays on the phone." },
        "app.offline",
      );
}
