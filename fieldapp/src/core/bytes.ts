// Bytes and texts, and the ids of what is made on the phone.

/** Bytes that lie in memory of their own, as WebCrypto wants them. */
export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A text as UTF-8. */
export function utf8(text: string): Bytes {
  return encoder.encode(text);
}

/** UTF-8 as a text. */
export function textOf(bytes: BufferSource): string {
  return decoder.decode(bytes);
}

/** Several arrays as one. */
export function join(...parts: Bytes[]): Bytes {
  const out = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const p of parts) {
    out.set(p, at);
    at += p.length;
  }
  return out;
}

const slice = 0x2000; // arguments of one call: engines take some tens of thousands

/** Standard base64 with padding, as encoding/json of Go has bytes. */
export function toBase64(bytes: Bytes): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += slice) {
    binary += String.fromCharCode(...bytes.subarray(at, at + slice));
  }
  return btoa(binary);
}

/** The bytes of standard base64. Throws a DOMException when it is none. */
export function fromBase64(text: string): Bytes {
  const binary = atob(text);
  const out = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) {
    out[i] = binary.charCodeAt(i);
  }
  return out;
}

/** So many random bytes. */
export function random(size: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(size));
}

/** A new id, UUIDv7 (RFC 9562 §5.7): made where the fact is made, in the order of the clock given, milliseconds. */
export function uuid7(now: number): string {
  const b = random(16);
  for (let i = 0; i < 6; i++) {
    b[i] = Math.floor(now / 2 ** (8 * (5 - i))) & 0xff;
  }
  return uuidText(b, 7);
}

/** Sixteen bytes as the text of a UUID of that version; version and variant are put in. */
export function uuidText(bytes: Bytes, version: number): string {
  const b = bytes.slice(0, 16);
  b[6] = (version << 4) | ((b[6] ?? 0) & 0x0f);
  b[8] = 0x80 | ((b[8] ?? 0) & 0x3f);
  const hex = Array.from(b, (x) => x.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The sixteen bytes of a UUID's text. */
export function uuidBytes(id: string): Bytes {
  const hex = id.replace(/-/g, "");
  return Uint8Array.from({ length: 16 }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}
