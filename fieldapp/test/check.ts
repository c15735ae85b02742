// The tests' own small frame: a *.test.ts file calls test() at its top; typescript_test.go bundles it, opens it in a real browser and reads the results.

/** What became of one test, as the Go side reads it. */
export interface Result {
  name: string;
  error: string; // "": passed
  ms: number;
}

interface Told {
  done: boolean;
  results: Result[];
}

declare global {
  interface Window {
    checked: Told;
    started: boolean; // an error before: the file could not be loaded
  }
}

const longest = 30_000; // ms a test may take: a promise that never settles must not hang the run

const tests: { name: string; run: () => unknown }[] = [];

/** Adds a test. Tests of a file run one after the other, in their order, in one page of an origin of its own. */
export function test(name: string, run: () => unknown): void {
  tests.push({ name, run });
}

/** Fails unless both are the same, looked at deeply. The order of keys does not matter, a missing key and one that is undefined are the same. */
export function equal(got: unknown, want: unknown, about = ""): void {
  const [g, w] = [show(got), show(want)];
  if (g !== w) {
    throw new Error(`${about ? `${about}: ` : ""}got ${g}, want ${w}`);
  }
}

/** Fails unless it holds. */
export function ok(holds: unknown, about = "it does not hold"): asserts holds {
  if (!holds) {
    throw new Error(about);
  }
}

/** Fails unless the promise (or what the function gives) is rejected; gives what it was rejected with. With a pattern, the message must match. */
export async function rejects(what: Promise<unknown> | (() => unknown), like?: RegExp): Promise<unknown> {
  try {
    await (typeof what === "function" ? what() : what);
  } catch (e) {
    if (like) {
      ok(like.test(String(e)), `rejected with ${String(e)}, which is not like ${like}`);
    }
    return e;
  }
  throw new Error("it was not rejected");
}

/** Waits until something holds; looks again after every turn of the loop. Fails with its name after some seconds. */
export async function until(holds: () => unknown, about: string, ms = 10_000): Promise<void> {
  const end = performance.now() + ms;
  while (!(await holds())) {
    ok(performance.now() < end, `never came true: ${about}`);
    await new Promise((next) => setTimeout(next, 5));
  }
}

/** A value as text, the same for equal values. */
export function show(v: unknown): string {
  return JSON.stringify(plain(v)) ?? "undefined";
}

function plain(v: unknown): unknown {
  if (v === undefined || typeof v === "bigint" || typeof v === "function" || typeof v === "symbol") {
    return v === undefined ? undefined : String(v);
  }
  if (typeof v === "number" && !Number.isFinite(v)) {
    return String(v);
  }
  if (v === null || typeof v !== "object") {
    return v;
  }
  if (v instanceof ArrayBuffer) {
    return { ArrayBuffer: Array.from(new Uint8Array(v)) };
  }
  if (ArrayBuffer.isView(v)) {
    return { [v.constructor.name]: Array.from(new Uint8Array(v.buffer, v.byteOffset, v.byteLength)) };
  }
  if (v instanceof Date || v instanceof Error) {
    return String(v);
  }
  if (v instanceof Map || v instanceof Set) {
    return { [v.constructor.name]: Array.from(v as Iterable<unknown>, plain) };
  }
  if (Array.isArray(v)) {
    return v.map((x) => (x === undefined ? null : plain(x)));
  }
  const record = v as Record<string, unknown>;
  return Object.fromEntries(
    Object.keys(record)
      .sort()
      .map((key) => [key, plain(record[key])]),
  );
}

/** Runs what was added. Called by the page that the Go test makes, after the test file. */
export async function run(): Promise<void> {
  window.started = true;
  for (const { name, run } of tests) {
    const start = performance.now();
    const error = await outcome(run);
    window.checked.results.push({ name, error, ms: performance.now() - start });
  }
  window.checked.done = true;
}

async function outcome(run: () => unknown): Promise<string> {
  let timer = 0;
  const late = new Promise<never>((_, fail) => {
    timer = window.setTimeout(() => fail(new Error(`not finished after ${longest / 1000} s`)), longest);
  });
  try {
    await Promise.race([Promise.resolve().then(run), late]);
    return "";
  } catch (e) {
    return (e instanceof Error && e.stack) || String(e);
  } finally {
    clearTimeout(timer);
  }
}
