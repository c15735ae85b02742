// The frame itself: a test that can't fail proves nothing.
import { equal, ok, rejects, show, test, until } from "./check";

test("equal sees every difference", async () => {
  const pairs: [unknown, unknown][] = [
    [1, 2],
    [1, "1"],
    [[1, 2], [2, 1]],
    [{ a: 1 }, { a: 1, b: 2 }],
    [new Uint8Array([1]), new Uint8Array([2])],
    [new Uint8Array([1]), new Uint16Array([1])],
    [new Map([[1, 2]]), new Map([[1, 3]])],
    [null, undefined],
    [NaN, 0],
    [[undefined], []],
    ["ế", "ề"],
  ];
  for (const [a, b] of pairs) {
    await rejects(() => equal(a, b), /got/);
    equal(a, a);
  }
});

test("equal does not see the order of keys, nor a key without a value", () => {
  equal({ a: 1, b: { c: [2] } }, { b: { c: [2], d: undefined }, a: 1 });
  equal(show({ b: 1, a: 2 }), '{"a":2,"b":1}');
});

test("ok and rejects fail when they should", async () => {
  await rejects(() => ok(0, "nothing"), /nothing/);
  await rejects(rejects(Promise.resolve(1)), /not rejected/);
  await rejects(rejects(Promise.reject(new Error("this")), /that/), /not like/);
  equal(String(await rejects(Promise.reject(new Error("this")), /this/)), "Error: this");
});

test("until waits, and gives up", async () => {
  let n = 0;
  await until(() => ++n > 3, "counted to four");
  equal(n, 4);
  await rejects(until(() => false, "never", 20), /never came true: never/);
});

test("the page is in sight, however many files are tried at a time", async () => {
  equal(document.visibilityState, "visible");
  await new Promise(requestAnimationFrame);
});

test("the page is a secure origin, as the phone's is", () => {
  ok(window.isSecureContext && crypto.subtle, "no WebCrypto");
  ok(navigator.locks, "no Web Locks");
});
