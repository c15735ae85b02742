// What is wrong with a field, said while the form is still open. The server judges again, with the same limits.

import { type EditField, type NewPerson, Sentence } from "./contract";
import { utf8 } from "./bytes";

const longText = 300; // bytes of a name, an address, a place
const longNote = 4000; // bytes: an operation may be 16 KB
const firstYear = 1900;

const names: Record<string, [string, string]> = {
  name: ["Họ tên", "The name"],
  head: ["Tên chủ hộ", "The head's name"],
  address: ["Địa chỉ", "The address"],
  where: ["Nơi đang ở", "The place"],
  relation: ["Quan hệ với chủ hộ", "The relation"],
  note: ["Ghi chú", "The note"],
};

function wrong(field: string, vi: string, en: string): Sentence {
  return new Sentence({ vi: `${vi} Việc chưa được ghi; hãy sửa rồi bấm lại.`, en: `${en} Nothing was saved; correct it and press again.` }, "app.field", field);
}

/** A text of people's own words that is not too long. */
export function checkText(text: string, field: string): void {
  const [vi, en] = names[field] ?? [field, field];
  const most = field === "note" ? longNote : longText;
  if (utf8(text.trim()).length > most) {
    throw wrong(field, `${vi} dài quá.`, `${en} is too long.`);
  }
}

function checkName(text: string, field: string): void {
  if (!text.trim()) {
    const [vi, en] = names[field] ?? [field, field];
    throw wrong(field, `${vi} còn trống.`, `${en} is missing.`);
  }
  checkText(text, field);
}

/** A new house. */
export function checkHouse(head: string, address: string): void {
  checkName(head, "head");
  checkText(address, "address");
}

/** A walk-in. */
export function checkNew(p: NewPerson): void {
  checkName(p.name, "name");
  checkBirth(p.birth);
  checkIdentity(p.identity ?? "");
  checkPhones(p.phones ?? "");
  checkText(p.relation ?? "", "relation");
}

/** One field of an edit, as text. */
export function checkEdit(field: EditField, text: string): void {
  switch (field) {
    case "name":
      return checkName(text, field);
    case "relation":
      return checkText(text, field);
    case "birth":
      return checkBirth(Number(text));
    case "identity":
      return checkIdentity(text);
    case "phones":
      return checkPhones(text);
    default:
      if (!/^[0-9]$/.test(text)) {
        throw wrong(field, "Mục này chưa được chọn.", "This was not chosen.");
      }
  }
}

/** yyyymmdd with 00 for what is not known; a day without its month is nothing. */
function checkBirth(n: number): void {
  const [year, month, day] = [Math.floor(n / 10_000), Math.floor(n / 100) % 100, n % 100];
  const real = new Date(Date.UTC(year, Math.max(month, 1) - 1, Math.max(day, 1)));
  const known = month > 0 || day === 0;
  if (!Number.isInteger(n) || year < firstYear || year > 2100 || month > 12 || !known || (day > 0 && real.getUTCDate() !== day)) {
    throw wrong("birth", "Ngày sinh không có trong lịch.", "There is no such date of birth.");
  }
}

function checkIdentity(text: string): void {
  const digits = text.replace(/[\s.-]/g, "");
  if (digits && !/^(\d{9}|\d{12})$/.test(digits)) {
    throw wrong("identity", `Số định danh phải có 12 chữ số (CMND cũ 9 chữ số), số này có ${digits.length}.`, `An identity number has 12 digits (an old card's 9), this has ${digits.length}.`);
  }
}

function checkPhones(text: string): void {
  for (const part of text.split(/[,;/]/)) {
    const digits = part.replace(/[\s.+()-]/g, "");
    if (digits && !/^(0\d{9,10}|84\d{9,10})$/.test(digits)) {
      throw wrong("phones", `Số điện thoại “${part.trim()}” không đủ 10 chữ số.`, `The phone number “${part.trim()}” does not have 10 digits.`);
    }
  }
}
