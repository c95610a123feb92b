// The queue as a page holds it: what is added is on the phone once `add` is over, and goes to the server by itself.
// Other pages of the same account hear of it. Knows no page.
import { add, drop, list, mend } from "./changes.js";
import { Sender } from "./sender.js";
import { PhoneStore, TabStore } from "./store.js";

const CHANNEL = "diary-queue";
const TAG = "diary-queue";
const PATIENCE = 4000;

export async function openQueue({ account, token, session, tell = () => {} }) {
  const queue = new Queue();
  queue.channel = self.BroadcastChannel ? new BroadcastChannel(CHANNEL) : undefined;
  queue.hear = async (event) => {
    await queue.count();
    if (queue.failing) leaveToWorker();
    tell(event);
  };
  const opened = import("../../vendor/idb.js").then(({ openDB }) => PhoneStore.open(openDB));
  const late = new Promise((_, no) => { setTimeout(no, PATIENCE); });
  const store = await Promise.race([opened.then(takeIn), late]).catch(() => new TabStore());
  queue.sender = new Sender({ store, account, token, session, tell: (event) => queue.told(event) });
  queue.account = account;
  if (queue.channel) queue.channel.onmessage = ({ data }) => queue.hear(data);
  await queue.count();
  // a phone that was only slow has its place for it after all
  if (!store.durable) opened.then((late) => queue.moveTo(late)).catch(() => {});
  return queue;
}

// What had to stay in the tab while there was no room, no permission or no time is taken along as soon as there is.
// What is changed in the tab meanwhile is taken once more.
async function takeIn(store, tab = new TabStore()) {
  while (tab.kept.length) {
    const taken = tab.kept;
    await store.step(() => ({ put: taken }));
    await tab.step(() => ({ drop: tab.kept.filter((one) => taken.includes(one)) }));
  }
  return store;
}

// Where the browser offers it, what could not be sent goes out with no page open; elsewhere the next page sends it.
function leaveToWorker() {
  navigator.serviceWorker?.ready.then(({ sync }) => sync?.register(TAG)).catch(() => {});
}

class Queue {
  waiting = 0;          // how much is not on the server
  held = [];            // of it, what a person has to look at

  get durable() {
    return this.sender.store.durable;
  }

  get failing() {
    return this.waiting > 0 && this.sender.failures > 0;
  }

  // This page hears of it, and every other one.
  told(event) {
    this.channel?.postMessage(event);
    return this.hear(event);
  }

  async moveTo(store) {
    await this.sender.pause(async () => {
      this.sender.store = await takeIn(store, this.sender.store);
    });
    await this.told({ kind: "moved" });
    await this.flush();
  }

  // Over when the change is on the disk; where that fails (no room, no permission) it is kept in the tab.
  async add(change) {
    const step = add({ ...change, account: this.account });
    let done;
    try {
      done = await this.sender.store.step(step);
    } catch {
      this.sender.store = new TabStore();
      done = await this.sender.store.step(step);
    }
    const { length: had } = this.held;
    await this.count();
    this.channel?.postMessage({ kind: "added" });
    if (this.held.length !== had) this.hear({ kind: "mended" });
    if (!navigator.onLine) leaveToWorker();
    return { ...done, durable: this.durable };
  }

  async count() {
    const all = await this.list();
    this.waiting = all.length;
    this.held = all.filter((one) => one.held);
  }

  list() {
    return this.sender.store.step(list(this.account));
  }

  async drop(unwanted) {
    await this.sender.store.step(drop((one) => one.account === this.account && unwanted(one)));
    await this.told({ kind: "dropped" });
  }

  async mend(uid, mended) {
    await this.sender.store.step(mend(uid, mended));
    await this.flush();
  }

  flush() {
    return this.sender.flush();
  }
}
