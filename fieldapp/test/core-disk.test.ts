// The phone's disk: all or nothing, said only when it lies there, and the disk's own reason when it refuses.
import { Disk, Table, type Writes } from "../src/core/disk";
import { equal, ok, rejects, test, until } from "./check";

interface Row {
  n?: number;
  id: string;
  text: string;
}

let made = 0;

function newDisk(): { disk: Disk; name: string } {
  const name = `disk-${++made}`;
  return { disk: new Disk(name, { rows: { key: "n", counted: true, unique: ["id"] }, other: { key: "id" } }), name };
}

const rows = (tx: IDBTransaction): Writes<Row, number> => new Table(tx.objectStore("rows"));

const some: Row[] = [
  { id: "a", text: "một" },
  { id: "b", text: "hai" },
  { id: "c", text: "ba" },
];

test("what was written is read again, in the order of its keys, also by another opener", async () => {
  const { disk, name } = newDisk();
  await disk.write((tx) => rows(tx).put(some));
  const again = new Disk(name, {});
  equal(await again.table<Row, number>("rows").all(), some.map((r, i) => ({ ...r, n: i + 1 })));
  equal(await again.table<Row, number>("rows").some([3, 9, 1]), [{ n: 3, id: "c", text: "ba" }, { n: 1, id: "a", text: "một" }]);
  equal(await again.table<Row, number>("rows").get(9), undefined);
  equal(await again.table<Row, number>("rows").count(), 3);
});

test("a change that throws leaves everything as it was, and its own error is told", async () => {
  const { disk } = newDisk();
  await disk.write((tx) => rows(tx).put(some));
  const why = await rejects(
    disk.write(async (tx) => {
      await rows(tx).clear();
      await rows(tx).put([{ id: "d", text: "bốn" }]);
      throw new Error("thought better of it");
    }),
  );
  equal(String(why), "Error: thought better of it");
  equal((await disk.table<Row, number>("rows").all()).map((r) => r.id), ["a", "b", "c"]);
});

test("what the disk refuses undoes the whole change, with the disk's reason", async () => {
  const { disk } = newDisk();
  await disk.write((tx) => rows(tx).put(some));
  const twice = await rejects(
    disk.write(async (tx) => {
      await rows(tx).delete([1]);
      await rows(tx).put([{ id: "b", text: "twice" }]);
    }),
  );
  ok(twice instanceof DOMException && twice.name === "ConstraintError", String(twice));
  equal(await disk.table<Row, number>("rows").count(), 3);
});

test("a reason that comes only with the end of the transaction is told too", async () => {
  const { disk } = newDisk();
  const late = await rejects(
    disk.write((tx) => {
      void tx.objectStore("rows").put({ id: "a" });
      setTimeout(() => tx.abort(), 0);
      return new Promise((go) => setTimeout(go, 1));
    }),
  );
  ok(late, "something is told although the browser gives no reason");
  equal(await disk.table<Row, number>("rows").count(), 0);
});

test("a full disk is told by its name", async () => {
  const { disk } = newDisk();
  await disk.write((tx) => rows(tx).put(some));
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = () => {
    throw new DOMException("no room", "QuotaExceededError");
  };
  const full = await rejects(disk.write((tx) => rows(tx).put([{ id: "e", text: "" }]))).finally(() => (IDBObjectStore.prototype.put = put));
  ok(full instanceof DOMException && full.name === "QuotaExceededError", String(full));
  equal(await disk.table<Row, number>("rows").count(), 3);
});

test("rows are found by their other path, changed and deleted", async () => {
  const { disk } = newDisk();
  await disk.write((tx) => rows(tx).put(some));
  await disk.write(async (tx) => {
    const t = rows(tx);
    equal(await t.keys("id", ["c", "nobody", "a"]), [3, 1]);
    await t.delete(await t.keys("id", ["a"]));
    const [c] = await t.some(await t.keys("id", ["c"]));
    await t.put(c ? [{ ...c, text: "changed" }] : []);
  });
  equal(await disk.table<Row, number>("rows").all(), [{ n: 2, id: "b", text: "hai" }, { n: 3, id: "c", text: "changed" }]);
});

test("changes at the same time come one after the other", async () => {
  const { disk } = newDisk();
  const add = (tx: IDBTransaction): Promise<void> =>
    (async () => {
      const n = await rows(tx).count();
      await rows(tx).put([{ id: `row ${n}`, text: "" }]);
    })();
  await Promise.all(Array.from({ length: 20 }, () => disk.write(add)));
  equal(new Set((await disk.table<Row, number>("rows").all()).map((r) => r.id)).size, 20);
});

test("a disk that was closed opens again, and lets itself be deleted meanwhile", async () => {
  const { disk, name } = newDisk();
  await disk.write((tx) => rows(tx).put(some));
  disk.close();
  equal(await disk.table<Row, number>("rows").count(), 3);
  let gone = false;
  const deleting = indexedDB.deleteDatabase(name);
  deleting.onsuccess = () => (gone = true);
  await until(() => gone, "deleted: the open disk gave way");
  equal(await disk.table<Row, number>("rows").count(), 0);
});

test("writes ask for the disk itself, not a cache of it", async () => {
  const { disk } = newDisk();
  const real = IDBDatabase.prototype.transaction;
  const asked: unknown[] = [];
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, names: string | Iterable<string>, mode?: IDBTransactionMode, options?: IDBTransactionOptions) {
    asked.push(options?.durability);
    return real.call(this, names, mode, options);
  } as typeof real;
  await disk.write((tx) => rows(tx).put(some)).finally(() => (IDBDatabase.prototype.transaction = real));
  equal(asked, ["strict"]);
});
