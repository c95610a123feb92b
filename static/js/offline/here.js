// The queue of this page: opened once, for all on it that write into the queue or show what waits.
import { openQueue } from "../queue/queue.js";

const hearers = new Set();

// `act` hears of whatever becomes of a change, on this page, on another one or in the service worker.
export const hear = (act) => { hearers.add(act); };

export const ready = openQueue({
  account: document.documentElement.dataset.account,
  token: document.querySelector("[name=csrf_token]")?.value ?? "",
  session: document.getElementById("waiting").dataset.session,
  tell: (event) => { for (const act of hearers) act(event); },
});
