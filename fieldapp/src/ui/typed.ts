// What people type into forms, read into what the core takes. What is wrong with it the core says (core/fields.ts), so that it is said once.

/** One space between words, letters in their composed form. */
export function words(s: string): string {
  return s.normalize("NFC").replace(/\s+/g, " ").trim();
}

/** dd/mm/yyyy, mm/yyyy or yyyy → yyyymmdd with 00 for what is not known; 0 when it is none of them. */
export function born(s: string): number {
  const parts = s.trim().split(/[./\-\s]+/).map(Number);
  const [year = 0, month = 0, day = 0] = parts.slice().reverse();
  const whole = parts.length <= 3 && parts.every((n) => Number.isInteger(n) && n > 0) && year > 999 && month < 100 && day < 100;
  return whole ? year * 10000 + month * 100 + day : 0;
}

/** yyyy-mm-ddThh:mm of a picker → a moment in Vietnam's time; 0 for none. */
export function picked(s: string): number {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(s) ? Date.parse(s.slice(0, 16) + ":00+07:00") || 0 : 0;
}

/** A moment as a picker shows it, in Vietnam's time. */
export function pickerOf(at: number): string {
  return new Date(at + 7 * 3600_000).toISOString().slice(0, 16);
}
