// Keys and boxes: round trips, fixed vectors, and what must not open.
import { fromBase64, random, toBase64, uuid7, uuidBytes, uuidText } from "../src/core/bytes";
import * as keys from "../src/core/crypto";
import { partID } from "../src/core/outbox";
import { equal, ok, rejects, test } from "./check";
import { Server } from "./core-server";
import { vector } from "./core-vector";

test("a box made with the fixed pair and iv is byte for byte the server's golden one", async () => {
  const ecdh = { name: "ECDH", namedCurve: "P-256" };
  const privateKey = await crypto.subtle.importKey("jwk", vector.ephemeral, ecdh, false, ["deriveBits"]);
  const { d: _, ...open } = vector.ephemeral;
  const publicKey = await crypto.subtle.importKey("jwk", open, ecdh, true, []);
  const op = JSON.stringify((JSON.parse(vector.plain) as { op: unknown }).op);
  const box = await keys.sealWith({ privateKey, publicKey }, fromBase64(vector.iv), vector.seal, vector.id, vector.device, vector.account, op);
  equal(box, vector.sealed);
});

test("the server opens what the phone seals, for that id and device only", async () => {
  const s = await new Server().start();
  const to = s.area?.seal ?? { id: "", key: "" };
  const [id, device] = [uuid7(1), uuid7(2)];
  const sealed = await keys.seal(to, id, device, "account", '{"a":"Đào"}');
  equal(JSON.parse(await s.open(id, device, sealed)), { seal: "seal-1", account: "account", op: { a: "Đào" } });
  await rejects(s.open(uuid7(3), device, sealed));
  await rejects(s.open(id, uuid7(3), sealed));
  ok((await keys.seal(to, id, device, "account", "{}")) !== (await keys.seal(to, id, device, "account", "{}")), "every box has a key of its own");
});

test("PBKDF2 gives the verifier and the half of a known PIN", async () => {
  // Checked with Go's crypto/pbkdf2: Key(sha256, "204060", "0123456789abcdef", 1000, 64).
  const made = await keys.pinKeys("204060", new TextEncoder().encode("0123456789abcdef"), 1000);
  equal([toBase64(made.verifier), toBase64(made.half)], ["Xhu7/dTI7Rhq2m9aSV+MfGXM1UKmyiqRC/OeAHwJpyI=", "yb83l8lTKVausvfCP2fXSeFtBaM0oUokQXVFZr5OluA="]);
});

test("only PIN half and share together open the data key", async () => {
  const [half, share] = [random(32), random(32)];
  const { key, wrapped } = await keys.newDataKey(await keys.storeKey(half, share));
  ok(!key.extractable, "the data key could be taken out");
  const box = await keys.encrypt(key, "a note", { name: "Nguyễn Thị Đào" });
  const same = await keys.openDataKey(await keys.storeKey(half, share), wrapped);
  equal(await keys.decrypt(same, "a note", box), { name: "Nguyễn Thị Đào" });
  await rejects(keys.decrypt(same, "another note", box));
  await rejects(keys.openDataKey(await keys.storeKey(random(32), share), wrapped).then(() => undefined));
  await rejects(keys.openDataKey(await keys.storeKey(half, random(32)), wrapped).then(() => undefined));
  box[20] = (box[20] ?? 0) ^ 1;
  await rejects(keys.decrypt(same, "a note", box));
});

test("the check digits of a key are the desk's", async () => {
  // access.Device.Check of the same bytes.
  equal(await keys.checkDigits(fromBase64(vector.seal.key)), "944645");
});

test("signatures are r and s, and the private half stays in the browser", async () => {
  const pair = await keys.newPair();
  const signature = await keys.sign(pair, "tungnha/unlock|x");
  equal([signature.length, pair.privateKey.extractable], [64, false]);
  ok(await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, pair.publicKey, signature, new TextEncoder().encode("tungnha/unlock|x")));
  await rejects(crypto.subtle.exportKey("jwk", pair.privateKey));
});

test("ids are UUIDv7 in the order of time", () => {
  const at = 1_685_016_000_000;
  const id = uuid7(at);
  ok(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id), id);
  equal(parseInt(id.slice(0, 8) + id.slice(9, 13), 16), at);
  ok(uuid7(at) !== uuid7(at) && uuid7(at) < uuid7(at + 1), "order");
  equal(uuidText(uuidBytes(id), 7), id);
});

test("base64 goes there and back, also long", () => {
  for (const size of [0, 1, 2, 3, 100, 70_000]) {
    const bytes = size > 60_000 ? new Uint8Array(size).map((_, i) => i) : random(size);
    equal(fromBase64(toBase64(bytes)), bytes);
  }
  equal(toBase64(new TextEncoder().encode("Đào")), "xJDDoG8=");
});

test("the id of a part of nobody-home is the server's", async () => {
  // field.partID of the same ids.
  equal(await partID("01884f6e-5c00-7abc-8def-0123456789ab", "01884f6e-5c00-7000-8000-00000000c001"), "01884f6e-5c00-761d-8cac-ea5a79cf948c");
});
