// Finding people as one types, without marks. Keys are made once, when people come to the phone; a keystroke only compares.

import type { PersonView } from "./contract";

/** The search form of a text: lower-case, đ as d, marks dropped, single spaces (vn.Fold on the server). */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .replace(/đ/g, "d")
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}

/** People whose name has all words of the text, each at the beginning of a word, in any order; digits are a list number or a part of a phone number. */
export function search(people: readonly PersonView[], text: string): PersonView[] {
  const words = fold(joinedDigits(text)).split(" ").filter(Boolean);
  return words.length === 0 ? people.slice() : people.filter((p) => words.every((w) => has(p, w)));
}

/** Phone numbers are typed in groups ("0912 345 678", "0912.345.678"): digits of one number belong together. */
function joinedDigits(text: string): string {
  return text.replace(/\d[\d .-]*\d/g, (m) => {
    const digits = m.replace(/\D/g, "");
    return digits.length >= 8 ? digits : m;
  });
}

const digitsOnly = /^\d+$/;
const phonePart = 3; // fewer digits are in nearly every number

function has(p: PersonView, word: string): boolean {
  if (digitsOnly.test(word)) {
    return p.no === Number(word) || (word.length >= phonePart && (p.phones ?? []).some((n) => n.includes(word)));
  }
  return p.key.startsWith(word) || p.key.includes(` ${word}`);
}
