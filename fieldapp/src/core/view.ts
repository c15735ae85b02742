// One picture of everything for the screens; it is made when it is looked at, and never changed after.

import type { View } from "./contract";
import type { Phone } from "./phone";

/** What the view tells beside the phone's state. */
export interface Told {
  revision: number;
  syncing: boolean;
  trouble: View["trouble"];
  fault: boolean;
  update: boolean;
}

/** The view of a moment. */
export function viewOf(ph: Phone, t: Told): View {
  const s = ph.session;
  const open = s.phase === "open";
  const slots = ph.book.waiting();
  const shown = open ? ph.shows.show(ph.known, ph.book.inOrder(), s.now(), ph.area?.member ?? "") : { people: [], houses: [] };
  return {
    revision: t.revision,
    phase: s.phase,
    check: s.check,
    area: ph.area,
    people: shown.people,
    houses: shown.houses,
    waiting: slots.length,
    outside: slots.filter((x) => x.device !== s.device).length,
    refused: open ? ph.book.refused() : [],
    notices: open ? ph.book.notices() : [],
    done: open ? ph.book.done() : [],
    syncing: t.syncing,
    syncedAt: ph.kept?.synced ?? 0,
    online: navigator.onLine,
    trouble: t.trouble,
    fault: open && t.fault,
    workUntil: s.until,
    full: ph.full,
    update: t.update,
    version: ph.version,
  };
}
