// What people type into forms, read into what the server takes, or a sentence about what is wrong. The server judges again.

import type { Text } from "../core/contract";

export interface Read<T> {
  value: T;
  wrong: Text | null;
}

function ok<T>(value: T): Read<T> {
  return { value, wrong: null };
}

function bad<T>(value: T, vi: string, en: string): Read<T> {
  return { value, wrong: { vi, en } };
}

export function name(s: string): Read<string> {
  const v = s.normalize("NFC").replace(/\s+/g, " ").trim();
  if (v.length < 2) return bad(v, "Hãy nhập họ và tên.", "Enter the full name.");
  if (/\d/.test(v)) return bad(v, "Họ và tên không có chữ số.", "A name has no digits.");
  return v.length > 80 ? bad(v, "Họ và tên dài quá 80 chữ.", "The name has more than 80 letters.") : ok(v);
}

/** dd/mm/yyyy, mm/yyyy or yyyy → yyyymmdd with 00 for what is not known. */
export function born(s: string, now: number): Read<number> {
  const parts = s.trim().split(/[./\-\s]+/).map(Number);
  const [year = 0, month = 0, day = 0] = parts.reverse();
  const this_ = new Date(now).getUTCFullYear();
  if (parts.length > 3 || parts.some((n) => !Number.isInteger(n)) || !year) return bad(0, "Ngày sinh ghi như 25/05/1962, hoặc chỉ năm 1962.", "Write the birth date like 25/05/1962, or only the year 1962.");
  if (year < 1900 || year > this_) return bad(0, `Năm sinh ${year} không đúng.`, `The year ${year} can't be right.`);
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (month > 12 || (parts.length > 1 && month < 1) || (parts.length === 3 && (day < 1 || day > days))) return bad(0, "Không có ngày này trong lịch.", "There is no such day.");
  return ok(year * 10000 + month * 100 + day);
}

/** Numbers apart by commas or spaces between them; 0 in front, ten digits. */
export function phones(s: string): Read<string> {
  const list = s.split(/[,;/\n]+/).map((p) => p.replace(/[^\d+]/g, "").replace(/^\+?84/, "0")).filter(Boolean);
  const wrong = list.find((p) => !/^0\d{9}$/.test(p));
  if (wrong) return bad(list.join(","), `Số ${wrong} không đủ 10 chữ số bắt đầu bằng 0.`, `${wrong} is not 10 digits beginning with 0.`);
  return ok(list.join(","));
}

export function identity(s: string): Read<string> {
  const v = s.replace(/\D/g, "");
  if (v && v.length !== 12) return bad(v, `Số định danh có 12 chữ số, ở đây có ${v.length}.`, `An identity number has 12 digits; these are ${v.length}.`);
  return ok(v);
}

/** yyyy-mm-ddThh:mm of a picker → a moment in Vietnam's time; 0 for none. */
export function picked(s: string): number {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(s) ? Date.parse(s.slice(0, 16) + ":00+07:00") || 0 : 0;
}
