// One tab works at a time: two would count, seal and send on one disk without knowing of each other.

/** A claim to be the tab that works. */
export interface Tab {
  alone: Promise<boolean>; // whether this tab may work now
  later: Promise<void>; // settled when it may, after the other was closed
  giveBack: () => void;
}

/** Asks for the lock of a database; where the browser has no locks (Chrome before 69), the tab is taken to be alone. */
export function oneTab(name: string): Tab {
  let giveBack: () => void = () => undefined;
  const held = new Promise<void>((done) => (giveBack = done));
  if (!navigator.locks) {
    return { alone: Promise.resolve(true), later: Promise.resolve(), giveBack };
  }
  const lock = `tungnha/${name}`;
  let tell: (alone: boolean) => void = () => undefined;
  const alone = new Promise<boolean>((done) => (tell = done));
  let mayNow: () => void = () => undefined;
  const later = new Promise<void>((done) => (mayNow = done));
  void navigator.locks.request(lock, { ifAvailable: true }, (got) => {
    tell(got !== null);
    if (got) {
      mayNow();
      return held;
    }
    void navigator.locks.request(lock, () => {
      mayNow();
      return held;
    });
    return undefined;
  });
  return { alone, later, giveBack };
}
