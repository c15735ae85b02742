// When the phone speaks with the server by itself: at once after unlocking and when the network returns, soon after a record, every minute; after
// failures ever more seldom, and never all phones at the same moment.

const everyMinute = 60_000; // ms
const afterRecord = 1_500; // ms: several records of one door go together
const firstRetry = 5_000; // ms
const longest = 10 * 60_000; // ms

/** How long to wait after so many failures in a row; part is in [0, 1). */
export function backOff(failures: number, part: number): number {
  const most = Math.min(longest, firstRetry * 2 ** Math.max(0, failures - 1));
  return Math.round(most / 2 + (most / 2) * part);
}

/** The rhythm of attempts. There is never more than one at a time. */
export class Rhythm {
  private timer = 0;
  private failures = 0;
  private going = false;
  private again = false; // something was recorded during an attempt
  private current: Promise<void> | null = null;
  private readonly back = (): void => this.awake(); // the network is back, also in the pocket
  private readonly seen = (): void => {
    if (document.visibilityState === "visible") {
      this.awake();
    }
  };

  constructor(
    private readonly attempt: () => Promise<boolean>,
    private readonly every = everyMinute,
  ) {}

  start(): void {
    if (this.going) {
      return;
    }
    this.going = true;
    this.failures = 0;
    window.addEventListener("online", this.back);
    document.addEventListener("visibilitychange", this.seen);
    this.plan(0);
  }

  stop(): void {
    this.going = false;
    clearTimeout(this.timer);
    window.removeEventListener("online", this.back);
    document.removeEventListener("visibilitychange", this.seen);
  }

  /** Something was recorded. While the server can't be reached, the waiting goes on as it was. */
  soon(): void {
    if (this.current) {
      this.again = true;
    } else if (this.failures === 0) {
      this.plan(afterRecord);
    }
  }

  /** Runs an attempt at once, after the one that is under way. */
  async now(attempt: () => Promise<void>): Promise<void> {
    while (this.current) {
      await this.current;
    }
    clearTimeout(this.timer);
    let failed = true;
    const run = attempt().then(() => void (failed = false));
    this.current = run.catch(() => undefined);
    try {
      await run;
    } finally {
      this.current = null;
      this.after(!failed);
    }
  }

  private awake(): void {
    if (this.going && navigator.onLine && !this.current) {
      this.failures = 0;
      this.plan(0);
    }
  }

  private plan(wait: number): void {
    clearTimeout(this.timer);
    if (this.going) {
      this.timer = window.setTimeout(() => void this.tick(), wait);
    }
  }

  private async tick(): Promise<void> {
    if (this.current) {
      this.again = true;
      return;
    }
    let good = false;
    const run = this.attempt().then((ok) => void (good = ok));
    this.current = run;
    await run;
    this.current = null;
    this.after(good);
  }

  private after(good: boolean): void {
    this.failures = good ? 0 : this.failures + 1;
    const again = this.again && good;
    this.again = false;
    this.plan(again ? afterRecord : good ? this.every : backOff(this.failures, Math.random()));
  }
}
