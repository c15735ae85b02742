// A household that is not on the list: found on the way, added at the door.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useDesk } from "./desk";
import { Page } from "./page";
import { saved } from "./person";
import { home, swap } from "./route";
import { Choice, Field, Save, useSaving } from "./sheet";
import { words } from "./typed";
import { t } from "./words";

export function AddHouse(): JSX.Element {
  const desk = useDesk();
  const saving = useSaving();
  const hamlets = (desk.view.area?.hamlets ?? []).filter((h) => h.id > 0);
  const [hamlet, setHamlet] = useState<number | null>(hamlets.length === 1 ? (hamlets[0]?.id ?? null) : null);
  const [head, setHead] = useState("");
  const [address, setAddress] = useState("");
  const save = (): void => {
    const name = words(head);
    if (hamlet === null) return;
    let id = "";
    saving.run(
      () => desk.act([{ kind: "household.add", hamlet, head: name, address: words(address) }], name, saved, (made) => (id = made[0] ?? "")),
      () => (id ? swap("/new/" + id) : home()),
    );
  };
  return (
    <Page title={t("Thêm hộ", "Add a household")} note={t("chưa có trong danh sách", "not on the list")} bar={<Save saving={saving} off={hamlet === null} text={hamlet === null ? t("Hãy chọn thôn", "Choose the hamlet") : t("Lưu rồi thêm người", "Save, then add people")} onClick={save} />}>
      <form class="form" onSubmit={(e) => (e.preventDefault(), save())}>
        {hamlets.length > 1 ? <Choice column label={t("Thôn", "Hamlet")} value={hamlet} set={setHamlet} of={hamlets.map((h) => [h.id, h.name] as const)} /> : null}
        <Field label={t("Chủ hộ", "Head of household")} value={head} set={setHead} auto="words" wrong={saving.wrong?.field === "head"} test="head" max={80} />
        <Field label={t("Địa chỉ, lối vào", "Address, way in")} value={address} set={setAddress} test="address" max={120} />
      </form>
    </Page>
  );
}
