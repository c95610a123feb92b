// On every page but the Log, which does it by itself: what waits on this phone is sent, and how much it is can be seen.
import { hear, ready } from "./here.js";

const part = document.getElementById("waiting");
const told = new Set();

function show(queue) {
  const words = part.querySelector("[data-words]");
  const { held, waiting } = queue;
  words.textContent = (held ? words.dataset.held : words.dataset.words).replace("{n}", held || waiting);
  part.hidden = !waiting || Boolean(document.getElementById("waits"));
  for (const act of told) act(queue);
}

export const whenItChanges = (act) => told.add(act);

hear(() => ready.then(show));
ready.then((queue) => {
  show(queue);
  const send = () => queue.flush().then(() => show(queue));
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
  send();
});
