// Correcting a person's record, and adding somebody who was found at the door. Only what was changed is sent.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { EditField, NewPerson, PersonView } from "../core/contract";
import { useDesk } from "./desk";
import { Page } from "./page";
import { saved } from "./person";
import { back, swap } from "./route";
import { Choice, Field, Save, useSaving } from "./sheet";
import { born, words } from "./typed";
import { birth, t } from "./words";

interface Form {
  name: string;
  birth: string;
  sex: number | null;
  relation: string;
  phones: string;
  identity: string;
  card: number | null;
  device: number | null;
  own_sim: number | null;
}

function formOf(p: PersonView | undefined): Form {
  if (!p) return { name: "", birth: "", sex: null, relation: "", phones: "", identity: "", card: null, device: null, own_sim: null };
  return { name: p.name, birth: birth(p.birth), sex: p.sex || null, relation: p.relation ?? "", phones: (p.phones ?? []).join(", "), identity: "", card: p.card || null, device: p.device || null, own_sim: p.own_sim || null };
}

function read(f: Form): NewPerson {
  const out: NewPerson = { name: words(f.name), birth: born(f.birth), phones: f.phones.trim(), identity: f.identity.replace(/\s/g, ""), relation: words(f.relation) };
  for (const k of ["sex", "card", "device", "own_sim"] as const) {
    const v = f[k];
    if (v !== null) out[k] = v;
  }
  return out;
}

/** The fields that differ from what was there, as the texts that the server takes. */
function changes(p: PersonView, r: NewPerson): Partial<Record<EditField, string>> {
  const was: Partial<Record<EditField, string>> = { name: p.name, birth: String(p.birth), phones: (p.phones ?? []).join(", "), relation: p.relation ?? "", identity: "", sex: String(p.sex ?? 0), card: String(p.card ?? 0), device: String(p.device ?? 0), own_sim: String(p.own_sim ?? 0) };
  const out: Partial<Record<EditField, string>> = {};
  for (const k of Object.keys(was) as EditField[]) {
    const to = r[k];
    if (to !== undefined && String(to) !== was[k]) out[k] = String(to);
  }
  return out;
}

/** A new person's empty fields are left out. */
function trimmed(r: NewPerson): NewPerson {
  const out: NewPerson = { ...r };
  if (!out.phones) delete out.phones;
  if (!out.identity) delete out.identity;
  if (!out.relation) delete out.relation;
  return out;
}

export function Edit(p: { id: string; house?: string }): JSX.Element {
  const desk = useDesk();
  const saving = useSaving();
  const who = desk.view.people.find((c) => c.id === p.id);
  const house = desk.view.houses.find((h) => h.id === p.house);
  const [form, setForm] = useState(() => formOf(who));
  const person = read(form);
  const changed = who ? changes(who, person) : null;
  const set = (f: Partial<Form>): void => setForm({ ...form, ...f });
  const save = (): void => {
    if (who && changed) saving.run(() => desk.act([{ kind: "citizen.edit", person: who.id, fields: changed }], person.name, saved), back);
    else saving.run(() => desk.act([{ kind: "citizen.add", house: p.house ?? "", person: trimmed(person) }], person.name, saved), () => swap("/h/" + (p.house ?? "")));
  };
  const off = changed !== null && Object.keys(changed).length === 0;
  return (
    <Page
      title={who ? t("Sửa thông tin", "Correct the record") : t("Thêm người", "Add a person")}
      note={who?.name ?? (house ? t("Hộ ", "Household of ") + house.head : "")}
      bar={<Save saving={saving} off={off} text={off ? t("Chưa sửa gì", "Nothing changed") : t("Lưu", "Save")} onClick={save} />}
    >
      <Fields form={form} set={set} wrong={saving.wrong?.field ?? ""} masked={who?.identity ?? ""} calls={desk.view.area?.phones ?? false} />
    </Page>
  );
}

function Fields(p: { form: Form; set: (f: Partial<Form>) => void; wrong: string; masked: string; calls: boolean }): JSX.Element {
  const { form: f, set } = p;
  const yes = [[1, t("Có", "Yes")], [2, t("Không", "No")]] as const;
  return (
    <form class="form" onSubmit={(e) => e.preventDefault()}>
      <Field label={t("Họ và tên", "Full name")} value={f.name} set={(v) => set({ name: v })} wrong={p.wrong === "name"} auto="words" test="f-name" max={80} />
      <Field label={t("Ngày sinh", "Date of birth")} value={f.birth} set={(v) => set({ birth: v })} wrong={p.wrong === "birth"} hint={t("25/05/1962, hoặc chỉ năm 1962", "25/05/1962, or only the year")} test="f-birth" max={10} />
      <Choice label={t("Giới tính", "Sex")} value={f.sex} set={(v) => set({ sex: v })} of={[[1, t("Nam", "Man")], [2, t("Nữ", "Woman")]]} test="f-sex" />
      <Field label={t("Quan hệ với chủ hộ", "Relation to the head")} value={f.relation} set={(v) => set({ relation: v })} test="f-relation" max={40} />
      {p.calls || !p.masked ? <Field label={t("Số điện thoại", "Phone number")} mode="tel" value={f.phones} set={(v) => set({ phones: v })} wrong={p.wrong === "phones"} hint={t("Nhiều số cách nhau bằng dấu phẩy", "Several numbers apart by commas")} test="f-phones" max={60} /> : null}
      <Field label={t("Số định danh", "Identity number")} mode="numeric" value={f.identity} set={(v) => set({ identity: v })} wrong={p.wrong === "identity"} hint={p.masked ? t(`Đang có ${p.masked}. Chỉ nhập lại đủ 12 số nếu sai.`, `Now ${p.masked}. Type all 12 digits only if it is wrong.`) : t("12 chữ số trên thẻ; chưa có thì để trống", "12 digits of the card; leave empty if there is none")} test="f-identity" max={15} />
      <Choice column label={t("Căn cước", "Card")} value={f.card} set={(v) => set({ card: v })} of={[[1, t("Gắn chíp, còn hạn", "Chip card, valid")], [2, t("Gắn chíp, hết hạn", "Chip card, expired")], [3, t("Đang làm", "Being made")], [4, t("Giấy cũ (CMND, mã vạch)", "Old card")], [5, t("Chưa có", "None")]]} />
      <Choice column label={t("Điện thoại", "Phone")} value={f.device} set={(v) => set({ device: v })} of={[[1, t("Cài được VNeID", "Runs VNeID")], [2, t("Máy yếu hoặc máy phím", "Too weak or with keys")], [3, t("Không có", "None")]]} />
      <Choice label={t("SIM chính chủ", "SIM in their own name")} value={f.own_sim} set={(v) => set({ own_sim: v })} of={yes} />
    </form>
  );
}
