// One tab works at a time: two would count, seal and send on one disk without knowing of each other.

/** A claim to be the tab that works. */
export interface Tab {
  alone: Promise<boolean>; // whether this tab may work now
  later: Promise<void>; // settled when it may, after the other was closed
  giveBack: () => void;
}

const patience = 1_000; // ms: a page that was just loaded anew finds its own lock still being given back

/** Asks for the lock of a database. Where the browser has no locks, the tab is taken to be alone. */
export function oneTab(name: string): Tab {
  let giveBack: () => void = () => undefined;
  const held = new Promise<void>((done) => (giveBack = done));
  if (!navigator.locks) {
    return { alone: Promise.resolve(true), later: Promise.resolve(), giveBack };
  }
  const later = new Promise<void>((mine) => {
    void navigator.locks.request(`tungnha/${name}`, () => {
      mine();
      return held;
    });
  });
  const late = new Promise<boolean>((done) => setTimeout(() => done(false), patience));
  return { alone: Promise.race([later.then(() => true), late]), later, giveBack };
}
