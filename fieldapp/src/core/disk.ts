// IndexedDB with promises: what the app needs of it and no more. A library for it was a third of everything that a phone downloads.

/** One table: the path of its key within a row, whether numbers are given by the disk, and by which other paths a row is found (each different in every row). */
export interface Shape {
  key: string;
  counted?: boolean;
  unique?: string[];
}

/** What may be asked of a table. */
export interface Reads<T, K extends IDBValidKey> {
  get(key: K): Promise<T | undefined>;
  /** The rows of some keys that are there, in the keys' order. */
  some(keys: readonly K[]): Promise<T[]>;
  /** All rows in the order of their keys. */
  all(): Promise<T[]>;
  count(): Promise<number>;
}

/** What may be done to a table inside a transaction. */
export interface Writes<T, K extends IDBValidKey> extends Reads<T, K> {
  put(rows: readonly T[]): Promise<void>;
  delete(keys: readonly K[]): Promise<void>;
  clear(): Promise<void>;
  /** The keys of rows by another path; what is not there is left out. */
  keys(path: string, values: readonly IDBValidKey[]): Promise<K[]>;
}

type Tables = Record<string, Shape>;

/** A database that is opened when it is first asked, and again when the browser has closed it. */
export class Disk {
  private opened: Promise<IDBDatabase> | null = null;

  constructor(
    private readonly name: string,
    private readonly shapes: Tables,
  ) {}

  /** A table for single questions, each in a transaction of its own. */
  table<T, K extends IDBValidKey>(name: string): Reads<T, K> {
    const ask = async <R>(question: (t: Reads<T, K>) => Promise<R>): Promise<R> => {
      const db = await this.open();
      return question(new Table<T, K>(db.transaction(name).objectStore(name)));
    };
    return { get: (key) => ask((t) => t.get(key)), some: (keys) => ask((t) => t.some(keys)), all: () => ask((t) => t.all()), count: () => ask((t) => t.count()) };
  }

  /** One transaction over all tables. Kept: everything lies on the disk, not in a cache of it. Rejected: nothing was changed, whatever the change had done. */
  async write<R>(change: (tx: IDBTransaction) => Promise<R>): Promise<R> {
    const db = await this.open();
    const tx = db.transaction(Object.keys(this.shapes), "readwrite", { durability: "strict" });
    const ended = new Promise<void>((kept, lost) => {
      tx.oncomplete = () => kept();
      tx.onabort = () => lost(tx.error);
    });
    ended.catch(() => undefined); // heard below, but perhaps later than it happens
    try {
      const out = await change(tx);
      await ended;
      return out;
    } catch (e) {
      throw (await undone(tx, ended)) ?? e ?? new DOMException("the disk gave the transaction up", "AbortError");
    }
  }

  close(): void {
    void this.opened?.then((db) => db.close()).catch(() => undefined); // never opened: nothing to close
    this.opened = null;
  }

  private open(): Promise<IDBDatabase> {
    this.opened ??= this.start().catch((e: unknown) => {
      this.opened = null;
      throw e;
    });
    return this.opened;
  }

  private async start(): Promise<IDBDatabase> {
    const asked = indexedDB.open(this.name, 1);
    asked.onupgradeneeded = () => shape(asked.result, this.shapes);
    const db = await answer(asked);
    db.onclose = () => (this.opened = null); // the browser closes what it deletes
    db.onversionchange = () => this.close(); // a newer app in another tab must not wait for us
    return db;
  }
}

function shape(db: IDBDatabase, shapes: Tables): void {
  for (const [name, s] of Object.entries(shapes)) {
    const store = db.createObjectStore(name, { keyPath: s.key, autoIncrement: s.counted ?? false });
    s.unique?.forEach((path) => store.createIndex(path, path, { unique: true }));
  }
}

/** Ends a transaction that failed; gives the disk's own reason when it was the disk. */
async function undone(tx: IDBTransaction, ended: Promise<void>): Promise<unknown> {
  try {
    tx.abort();
  } catch {
    // it is over already
  }
  return ended.then(() => null, (why: unknown) => why);
}

function answer<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((got, failed) => {
    asked.onsuccess = () => got(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

/** A table within a transaction. */
export class Table<T, K extends IDBValidKey> implements Writes<T, K> {
  constructor(private readonly store: IDBObjectStore) {}

  get(key: K): Promise<T | undefined> {
    return answer(this.store.get(key) as IDBRequest<T | undefined>);
  }

  async some(keys: readonly K[]): Promise<T[]> {
    const rows = await Promise.all(keys.map((k) => this.get(k)));
    return rows.filter((r): r is Awaited<T> & T => r !== undefined);
  }

  all(): Promise<T[]> {
    return answer(this.store.getAll() as IDBRequest<T[]>);
  }

  count(): Promise<number> {
    return answer(this.store.count());
  }

  async put(rows: readonly T[]): Promise<void> {
    await Promise.all(rows.map((r) => answer(this.store.put(r))));
  }

  async delete(keys: readonly K[]): Promise<void> {
    await Promise.all(keys.map((k) => answer(this.store.delete(k))));
  }

  async clear(): Promise<void> {
    await answer(this.store.clear());
  }

  async keys(path: string, values: readonly IDBValidKey[]): Promise<K[]> {
    const found = await Promise.all(values.map((v) => answer(this.store.index(path).getKey(v) as IDBRequest<K | undefined>)));
    return found.filter((k): k is K & Awaited<K> => k !== undefined);
  }
}
