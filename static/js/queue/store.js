// What waits on this phone, one change after the other. Knows no page and no network: it is asked for all that waits,
// and told what becomes of it, in one step that is on the disk before it is over.
const NAME = "diary-queue";
const CHANGES = "changes";
const TAB = "unsent";

// In IndexedDB. `openDB` is the library's, handed in, because a service worker loads it in another way.
export class PhoneStore {
  static async open(openDB) {
    const store = new PhoneStore();
    store.database = await openDB(NAME, 1, {
      upgrade: (database) => { database.createObjectStore(CHANGES, { keyPath: "uid" }); },
      blocking: () => store.database?.close(),
    });
    return store;
  }

  durable = true;

  // `act` gets all changes in their order and says what to put and what to drop; nobody else comes in between.
  async step(act) {
    const work = this.database.transaction(CHANGES, "readwrite", { durability: "strict" });
    const { put = [], drop = [], value } = act(inOrder(await work.store.getAll()));
    for (const { uid } of drop) work.store.delete(uid);
    for (const change of put) work.store.put(change);
    await work.done;
    return value;
  }
}

// Where the browser refuses that, in the tab: better than nothing, and never called saved.
export class TabStore {
  durable = false;
  kept = [];

  constructor() {
    try { this.kept = JSON.parse(sessionStorage.getItem(TAB)) ?? []; } catch { /* it lives as long as the page */ }
  }

  async step(act) {
    const { put = [], drop = [], value } = act(inOrder(structuredClone(this.kept)));
    const gone = new Set([...put, ...drop].map(({ uid }) => uid));
    this.kept = [...this.kept.filter(({ uid }) => !gone.has(uid)), ...put];
    try {
      if (this.kept.length) sessionStorage.setItem(TAB, JSON.stringify(this.kept));
      else sessionStorage.removeItem(TAB);
    } catch { /* as above */ }
    return value;
  }
}

const inOrder = (changes) => changes.sort((one, other) => one.n - other.n);
