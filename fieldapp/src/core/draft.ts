// From what a person does to the operation that the server takes. Nothing here touches the disk.

import { uuid7 } from "./bytes";
import { type Area, type Draft, type EditField, type House, type NewPerson, type Person, Sentence } from "./contract";
import { checkEdit, checkHouse, checkNew, checkText } from "./fields";
import type { Body, Edit, Op } from "./op";

/** What making operations needs to know. */
export interface Around {
  area: Area;
  phoneNow: number; // the phone's own clock
  offset: number; // what it lacks to the server's
  person(id: string): Person | undefined;
  house(id: string): House | undefined;
  /** The operation, not known to be with the server, that adds this person or house. */
  addedBy(subject: string): string | undefined;
}

/** An operation with the name of whom it is about. */
export interface Made {
  op: Op;
  name: string;
  draft: Draft;
}

const mostHouses = 50; // of one "nobody home"
const mostAfter = 8; // operations that one waits for (the server's limit)

/** The operations of a draft: one, or several for a long row of houses. Throws a Sentence about what is wrong with it. */
export function opsOf(draft: Draft, w: Around): Made[] {
  switch (draft.kind) {
    case "household.nobody":
      return nobody(draft.houses, w);
    case "household.add":
      checkHouse(draft.head, draft.address);
      return [made(draft, w, draft.head.trim(), { subject: uuid7(w.phoneNow) }, { house: { hamlet: draft.hamlet, head: draft.head.trim(), address: draft.address.trim() } })];
    case "citizen.add":
      return [newcomer(draft, w)];
    case "household.survey":
    case "door.take":
    case "door.leave":
      return [ofHouse(draft, w)];
    case "citizen.edit":
      return [edit(draft, w)];
    default:
      return [ofPerson(draft, w)];
  }
}

function made(draft: Draft, w: Around, name: string, head: Partial<Op>, body: Body): Made {
  const waits = [head.subject, head.household, ...(body.houses ?? [])].map((id) => (id ? w.addedBy(id) : undefined));
  const after = Array.from(new Set(waits.filter((id): id is string => id !== undefined)));
  const op: Op = { id: uuid7(w.phoneNow), commune: w.area.commune, kind: draft.kind, ...head, ...(after.length > 0 ? { after } : {}), seen_at: w.phoneNow, body };
  return { op, name, draft };
}

function personOf(id: string, w: Around): Person {
  const p = w.person(id);
  if (!p) {
    throw new Sentence(
      { vi: "Người này không còn trong danh sách của máy. Việc chưa được ghi; hãy tìm lại trong danh sách.", en: "This person is no longer on the phone's list. Nothing was saved; look in the list again." },
      "app.person",
    );
  }
  return p;
}

function houseOf(id: string, w: Around): House {
  const h = w.house(id);
  if (!h) {
    throw new Sentence(
      { vi: "Nhà này không còn trong danh sách của máy. Việc chưa được ghi; hãy tìm lại trong danh sách.", en: "This house is no longer on the phone's list. Nothing was saved; look in the list again." },
      "app.house",
    );
  }
  return h;
}

type OfPerson = Exclude<Draft, { kind: "household.nobody" | "household.add" | "citizen.add" | "household.survey" | "door.take" | "door.leave" | "citizen.edit" }>;

function ofPerson(draft: OfPerson, w: Around): Made {
  const p = personOf(draft.person, w);
  return made(draft, w, p.name, { subject: p.id }, bodyOf(draft, w));
}

function bodyOf(d: OfPerson, w: Around): Body {
  return { ...factOf(d, w), ...(d.channel ? { channel: d.channel } : {}), ...(d.kit ? { kit: d.kit } : {}) };
}

function factOf(d: OfPerson, w: Around): Body {
  switch (d.kind) {
    case "contacted":
      return contact(d, w);
    case "surveyed":
      return { device: d.device, own_sim: d.own_sim };
    case "registered":
    case "notified":
    case "activated":
      return { level: d.level, ...(d.alone ? { alone: true } : {}) };
    case "absent":
      checkText(d.where, "where");
      return { where: d.where.trim() };
    case "cannot":
      return { reason: d.reason };
    default:
      return {};
  }
}

const lateBy = 60_000; // ms: a form that lay open for a moment

function contact(d: Extract<Draft, { kind: "contacted" }>, w: Around): Body {
  const out: Body = { outcome: d.outcome };
  if (d.again) {
    out.again = d.again - w.offset; // the server adds the offset to it
    if (out.again < w.phoneNow - lateBy) {
      throw new Sentence({ vi: "Giờ hẹn đã qua. Hãy chọn giờ khác; việc chưa được ghi.", en: "The promised time is past. Choose another; nothing was saved." }, "app.again", "again");
    }
  }
  if (d.note?.trim()) {
    checkText(d.note, "note");
    out.note = d.note.trim();
  }
  return out;
}

function nobody(houses: string[], w: Around): Made[] {
  const out: Made[] = [];
  for (const part of rowsOf(houses, w)) {
    const draft: Draft = { kind: "household.nobody", houses: part };
    out.push(made(draft, w, part.map((id) => houseOf(id, w).head).join(", "), {}, { houses: part }));
  }
  return out;
}

/** A row of houses in parts that one operation may have: so many houses, and so many that are not known to be with the server. */
function rowsOf(houses: string[], w: Around): string[][] {
  const parts: string[][] = [];
  let [part, added]: [string[], number] = [[], 0];
  for (const id of houses) {
    const fresh = w.addedBy(id) ? 1 : 0;
    if (part.length === mostHouses || added + fresh > mostAfter) {
      parts.push(part);
      [part, added] = [[], 0];
    }
    part.push(id);
    added += fresh;
  }
  return part.length > 0 ? [...parts, part] : parts;
}

function ofHouse(draft: Extract<Draft, { kind: "household.survey" | "door.take" | "door.leave" }>, w: Around): Made {
  const h = houseOf(draft.house, w);
  if (draft.kind !== "household.survey") {
    return made(draft, w, h.head, { subject: h.id }, {});
  }
  const answers = { smartphones: draft.smartphones, computers: draft.computers, internet: draft.internet };
  return made(draft, w, h.head, { subject: h.id, base: h.version }, { answers });
}

function newcomer(draft: Extract<Draft, { kind: "citizen.add" }>, w: Around): Made {
  const h = houseOf(draft.house, w);
  checkNew(draft.person);
  const person = Object.fromEntries(Object.entries(draft.person).map(([k, v]: [string, NewPerson[keyof NewPerson]]) => [k, typeof v === "string" ? v.trim() : v]));
  return made(draft, w, draft.person.name.trim(), { subject: uuid7(w.phoneNow), household: h.id }, { person: person as Record<string, string | number> });
}

function edit(draft: Extract<Draft, { kind: "citizen.edit" }>, w: Around): Made {
  const p = personOf(draft.person, w);
  const fields: Record<string, Edit> = {};
  for (const [name, to] of Object.entries(draft.fields) as [EditField, string][]) {
    checkEdit(name, to);
    fields[name] = { from: fromOf(p, name), to: to.trim() };
  }
  if (Object.keys(fields).length === 0) {
    throw new Sentence({ vi: "Chưa có gì thay đổi nên chưa ghi việc nào.", en: "Nothing was changed, so nothing was saved." }, "app.nothing");
  }
  return made(draft, w, p.name, { subject: p.id, base: p.version }, { fields });
}

/** A field as the phone saw it; nothing where it sees a mask. */
function fromOf(p: Person, field: EditField): string {
  switch (field) {
    case "identity":
    case "phones":
      return "";
    case "name":
      return p.name;
    case "relation":
      return p.relation ?? "";
    default:
      return String(p[field] ?? 0);
  }
}
