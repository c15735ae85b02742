// "Không gặp": this person, or the whole house. On the phone: no answer.

import type { JSX } from "preact";
import type { View } from "../core/contract";
import { saved, type Visit } from "./person";
import { Sheet, Wrong, useSaving } from "./sheet";
import { owed } from "./tonight";
import { many, t } from "./words";

export function NobodySheet(p: { visit: Visit; view: View }): JSX.Element {
  const saving = useSaving();
  const { person, channel } = p.visit;
  const others = p.view.people.filter((c) => c.household === person.household && c.id !== person.id && owed(c)).length;
  const called = channel === "call";
  const one = (): void => p.visit.save(saving, [{ kind: "contacted", person: person.id, outcome: "nobody", channel }], saved);
  const house = (): void => p.visit.save(saving, [{ kind: "household.nobody", houses: [person.household] }], saved, true);
  return (
    <Sheet title={called ? t("Không nghe máy", "No answer") : t("Không gặp ai?", "Nobody there?")} note={person.name} foot={<Wrong of={saving.wrong} />}>
      <div class="choice column">
        <button class="tall" data-test="save" disabled={saving.busy} onClick={one}>
          <b>{t("Chỉ người này", "Only this person")}</b>
          <small>{person.name}</small>
        </button>
        {!called && others > 0 ? (
          <button class="tall" data-test="nobody-house" disabled={saving.busy} onClick={house}>
            <b>{t("Cả nhà đi vắng", "Nobody home")}</b>
            <small>{t("Hộ ", "Household of ") + person.house.head} · {many(others + 1, "người còn việc", "person", "people")}</small>
          </button>
        ) : null}
      </div>
      <p class="small muted">{t("Nhà này sẽ lên lại danh sách tối mai.", "The house comes back on tomorrow's list.")}</p>
    </Sheet>
  );
}
