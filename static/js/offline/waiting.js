// What waits on this phone is sent by every page, and how much it is can be seen. On the Log, which says of each tap
// where it is, that stands at the end, where it moves nothing, and only if a person has to do something.
import { hear, ready } from "./here.js";

const part = document.getElementById("waiting");
const log = document.querySelector("#log[data-entry]");
const told = new Set();
let out = false;          // the session ended: somebody has to sign in again

function show(queue) {
  const words = part.querySelector("[data-words]");
  const { held: { length: held }, waiting } = queue;
  words.textContent = (held ? words.dataset.held : out ? words.dataset.out : words.dataset.words).replace("{n}", held || waiting);
  part.hidden = !waiting || Boolean(document.getElementById("waits")) || Boolean(log && !held && !out);
  for (const act of told) act(queue);
}

export const whenItChanges = (act) => told.add(act);

log?.append(part);
hear(({ kind }) => {
  if (["kept", "sign-in"].includes(kind)) out = kind === "sign-in";
  // a diary that is kept no more: what this phone keeps of it goes, as soon as the worker hears of it from the server
  if (kind === "ended") navigator.serviceWorker?.controller?.postMessage({ opened: "/offline" });
  ready.then(show);
});
ready.then((queue) => {
  show(queue);
  const send = () => queue.flush().then(() => show(queue));
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
  send();
});
