// The phone's keys, all of them made with the browser's own WebCrypto (docs/field-protocol.md).
//
//   PIN ── PBKDF2 ──┬─ verifier (the server keeps a keyed hash of it)
//                   └─ PIN half ─┐
//   the server's share ──────────┴─ HKDF ─ store key ── wraps ─ data key ── encrypts people and notes
//   phone key (never leaves the browser) ── encrypts the kept share and token
//
// What is not sent is sealed to the server's public key: the phone itself can't open it again.

import { type Bytes, fromBase64, join, random, textOf, toBase64, utf8 } from "./bytes";
import { Sentence } from "./contract";

/** The rounds of PBKDF2 for a new PIN; the number lies beside the salt, so it may grow. */
export const pinRounds = 150_000;

const aes = { name: "AES-GCM", length: 256 } as const;
const curve = { name: "ECDSA", namedCurve: "P-256" } as const;
const ivSize = 12;
const half = 32;

/** What a PIN gives. */
export interface PinKeys {
  verifier: Bytes; // the server is shown this
  half: Bytes; // this never leaves the phone
}

/** Throws a Sentence where the browser gives no cryptography: an old one, or an address without https. */
export function needCrypto(): void {
  if (typeof crypto === "undefined" || !crypto.subtle) {
    throw new Sentence(
      {
        vi: "Trình duyệt không cho mã hóa ở địa chỉ này nên ứng dụng không giữ được danh sách an toàn. Hãy mở bằng địa chỉ https của xã và Chrome 90 trở lên.",
        en: "The browser gives no encryption at this address, so the list can't be kept safely. Open the commune's https address with Chrome 90 or newer.",
      },
      "app.crypto",
    );
  }
}

/** The phone's own pair for signing; the private half can't be taken out. */
export function newPair(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(curve, false, ["sign", "verify"]);
}

/** A key that encrypts on this phone and can't be taken out. */
export function newPhoneKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey(aes, false, ["encrypt", "decrypt"]);
}

/** A public key as SPKI. */
export async function publicKey(pair: CryptoKeyPair): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
}

/** A signature over a text: r and s, 32 bytes each, over SHA-256. */
export async function sign(pair: CryptoKeyPair, text: string): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, pair.privateKey, utf8(text)));
}

/** The six digits of a public key (SPKI) that phone and desk compare. */
export async function checkDigits(key: Bytes): Promise<string> {
  const sum = await crypto.subtle.digest("SHA-256", join(utf8("tungnha/check|"), key));
  return String(new DataView(sum).getUint32(0) % 1_000_000).padStart(6, "0");
}

/** The two keys of a PIN. Slow on purpose: some tenths of a second on a phone. */
export async function pinKeys(pin: string, salt: Bytes, rounds: number): Promise<PinKeys> {
  const base = await crypto.subtle.importKey("raw", utf8(pin), "PBKDF2", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, base, 2 * half * 8);
  const bytes = new Uint8Array(bits);
  return { verifier: bytes.slice(0, half), half: bytes.slice(half) };
}

/** HKDF-SHA256 (RFC 5869) as an AES-256-GCM key that can't be taken out. */
async function hkdf(ikm: Bytes, salt: Bytes, info: string, uses: KeyUsage[]): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", ikm, "HKDF", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt, info: utf8(info) }, base, aes, false, uses);
}

/** The key that wraps the data key: the PIN's half and the server's share together. */
export function storeKey(pin: Bytes, share: Bytes): Promise<CryptoKey> {
  return hkdf(join(pin, share), new Uint8Array(0), "tungnha/store", ["wrapKey", "unwrapKey"]);
}

/** Makes a data key and gives it wrapped: iv and ciphertext. */
export async function newDataKey(store: CryptoKey): Promise<{ key: CryptoKey; wrapped: Bytes }> {
  const loose = await crypto.subtle.generateKey(aes, true, ["encrypt", "decrypt"]);
  const iv = random(ivSize);
  const box = await crypto.subtle.wrapKey("raw", loose, store, { name: "AES-GCM", iv });
  const wrapped = join(iv, new Uint8Array(box));
  return { key: await openDataKey(store, wrapped), wrapped }; // the loose one is left to the collector: what works is not extractable
}

/** Opens a wrapped data key; rejected when PIN or share are not the ones it was wrapped under. */
export function openDataKey(store: CryptoKey, wrapped: Bytes): Promise<CryptoKey> {
  const params = { name: "AES-GCM", iv: wrapped.slice(0, ivSize) };
  return crypto.subtle.unwrapKey("raw", wrapped.slice(ivSize), store, params, aes, false, ["encrypt", "decrypt"]);
}

/** Encrypts a value as JSON; `what` names it, so that one box can't be put in another's place. */
export async function encrypt(key: CryptoKey, what: string, value: unknown): Promise<Bytes> {
  const iv = random(ivSize);
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(what) }, key, utf8(JSON.stringify(value)));
  return join(iv, new Uint8Array(box));
}

/** Opens what encrypt made. */
export async function decrypt<T>(key: CryptoKey, what: string, box: Bytes): Promise<T> {
  const params = { name: "AES-GCM", iv: box.slice(0, ivSize), additionalData: utf8(what) };
  return JSON.parse(textOf(await crypto.subtle.decrypt(params, key, box.slice(ivSize)))) as T;
}

/** Whom operations are sealed to. */
export interface SealTo {
  id: string; // of the server's key
  key: string; // SPKI, base64
}

const boxVersion = 1;

/** Seals one operation to the server: op is the operation's JSON, byte for byte as it counts. Gives base64. */
export async function seal(to: SealTo, id: string, device: string, account: string, op: string): Promise<string> {
  const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]);
  return sealWith(pair, random(ivSize), to, id, device, account, op);
}

/** Seals with a pair and an iv that are given: for fixed vectors only. */
export async function sealWith(
  pair: CryptoKeyPair,
  iv: Bytes,
  to: SealTo,
  id: string,
  device: string,
  account: string,
  op: string,
): Promise<string> {
  const server = await crypto.subtle.importKey("spki", fromBase64(to.key), { name: "ECDH", namedCurve: "P-256" }, true, []);
  const theirs = new Uint8Array(await crypto.subtle.exportKey("raw", server));
  const ours = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: server }, pair.privateKey, 256);
  const about = `tungnha/op|${id}`;
  const key = await hkdf(new Uint8Array(shared), join(ours, theirs), about, ["encrypt"]);
  const text = `{"seal":${JSON.stringify(to.id)},"account":${JSON.stringify(account)},"op":${op}}`;
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(`${about}|${device}`) }, key, utf8(text));
  return toBase64(join(Uint8Array.of(boxVersion), ours, iv, new Uint8Array(box)));
}
