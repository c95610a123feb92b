// On every page but the Log, which does it by itself: what waits on this phone is sent, and how much it is can be seen.
import { openQueue } from "../queue/queue.js";

const page = document.documentElement;
const part = document.getElementById("waiting");
const told = new Set();

function show(queue) {
  const words = part.querySelector("[data-words]");
  const { held, waiting } = queue;
  words.textContent = (held ? words.dataset.held : words.dataset.words).replace("{n}", held || waiting);
  part.hidden = !waiting || Boolean(document.getElementById("waits"));
  for (const hear of told) hear(queue);
}

export const whenItChanges = (hear) => told.add(hear);

export const ready = openQueue({
  account: page.dataset.account,
  token: document.querySelector("[name=csrf_token]")?.value ?? "",
  session: part.dataset.session,
  tell: () => ready.then(show),
}).then((queue) => {
  show(queue);
  const send = () => queue.flush().then(() => show(queue));
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
  send();
  return queue;
});
