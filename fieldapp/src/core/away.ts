// A phone that lay unseen for long wants its PIN again: who picks it up from a table must not see anybody. In a pocket it goes on sending until then.

export const longAway = 30 * 60_000; // ms

/** Watches how long the page is hidden. A form that somebody fills in stays: only what nobody looks at is locked. */
export class Away {
  private since: number | null = null; // by the clock; null while it is looked at
  private readonly turned = (): void => {
    if (document.visibilityState === "hidden") {
      this.since = this.clock();
      return;
    }
    const away = this.since === null ? 0 : Math.abs(this.clock() - this.since); // a clock that was turned back wins nothing
    this.since = null;
    if (away >= longAway) {
      this.back();
    }
  };

  constructor(
    private readonly clock: () => number,
    private readonly back: () => void,
  ) {}

  start(): void {
    document.addEventListener("visibilitychange", this.turned);
  }

  stop(): void {
    document.removeEventListener("visibilitychange", this.turned);
  }
}
