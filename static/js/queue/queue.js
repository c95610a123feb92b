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
  const hear = async (event) => {
    await queue.count();
    if (queue.failing) leaveToWorker();
    tell(event);
  };
  queue.sender = new Sender({
    store: await openStore(), account, token, session,
    tell: (event) => {
      queue.channel?.postMessage(event);
      hear(event);
    },
  });
  queue.account = account;
  if (queue.channel) queue.channel.onmessage = ({ data }) => hear(data);
  await queue.count();
  return queue;
}

async function openStore() {
  const opened = import("../../vendor/idb.js").then(({ openDB }) => PhoneStore.open(openDB)).then(takeIn);
  const late = new Promise((_, no) => { setTimeout(no, PATIENCE); });
  return Promise.race([opened, late]).catch(() => new TabStore());
}

// What had to stay in the tab while there was no room or no permission is taken along as soon as there is.
async function takeIn(store) {
  const tab = new TabStore();
  if (!tab.kept.length) return store;
  await store.step(() => ({ put: tab.kept }));
  await tab.step(() => ({ drop: tab.kept }));
  return store;
}

// Where the browser offers it, what could not be sent goes out with no page open; elsewhere the next page sends it.
function leaveToWorker() {
  navigator.serviceWorker?.ready.then(({ sync }) => sync?.register(TAG)).catch(() => {});
}

class Queue {
  waiting = 0;          // all that is not on the server
  held = 0;             // of these, what a person has to look at

  get durable() {
    return this.sender.store.durable;
  }

  get failing() {
    return this.waiting > 0 && this.sender.failures > 0;
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
    await this.count();
    this.channel?.postMessage({ kind: "added" });
    if (!navigator.onLine) leaveToWorker();
    return { ...done, durable: this.durable };
  }

  async count() {
    const all = await this.list();
    this.waiting = all.length;
    this.held = all.filter((one) => one.held).length;
  }

  list() {
    return this.sender.store.step(list(this.account));
  }

  async drop(unwanted) {
    await this.sender.store.step(drop((one) => one.account === this.account && unwanted(one)));
    await this.count();
    this.channel?.postMessage({ kind: "dropped" });
  }

  async mend(uid, mended) {
    await this.sender.store.step(mend(uid, mended));
    await this.flush();
  }

  flush() {
    return this.sender.flush();
  }
}
