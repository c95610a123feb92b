// What each page does about being offline: it starts the service worker, and says when it is shown as it was.
import { readersOwn } from "../clock.js";

const page = document.documentElement;
const { account, worker, kept } = page.dataset;

function since(moment) {
  const today = new Date().toDateString() === moment.toDateString();
  const day = today ? {} : { day: "numeric", month: "long" };
  return new Intl.DateTimeFormat(readersOwn(page.lang), { ...day, hour: "2-digit", minute: "2-digit" }).format(moment);
}

function say() {
  const part = document.getElementById("kept");
  if (!kept || !part) return;
  const words = part.querySelector("[data-slow]");
  const text = page.dataset.why === "slow" ? words.dataset.slow : words.dataset.offline;
  words.textContent = text.replace("{time}", since(new Date(kept)));
  part.hidden = false;
}

// What another account left is nobody's to see here, even where the worker did not hear of the change.
async function clear() {
  for (const name of await caches.keys()) if (name.startsWith("pages ") && !name.endsWith(` ${account}`)) await caches.delete(name);
}

async function start() {
  const first = !navigator.serviceWorker.controller;
  const how = { scope: "/", updateViaCache: "none" };
  await navigator.serviceWorker.register(worker, { ...how, type: "module" }).catch(() => navigator.serviceWorker.register(`${worker}?plain`, how));
  if (kept) return;
  await clear();
  if (!first) return;
  // it was not there yet when this page came
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ opened: location.href });
}

say();
// Whose words a form took that leaves this page, should its session have ended: nobody else's form is filled with them.
function remember({ target: form }) {
  const typed = [...form.elements].some(({ name, type }) => name && !/^(?:hidden|submit|button|fieldset)$/.test(type));
  try {
    if (typed) sessionStorage.setItem("typed-by", account);
    else sessionStorage.removeItem("typed-by");
  } catch { /* storage may be closed to us: then nothing is kept */ }
}

addEventListener("submit", remember);
try { if (sessionStorage.getItem("draft")) import("../draft.js").catch(() => {}); } catch { /* as above */ }
if (document.getElementById("unsent")) import("./unsent.js").catch(() => {});
// a page that a person is reading sends what waits, whichever it is
if (document.getElementById("waiting")) import("./waiting.js").catch(() => {});
if (worker && isSecureContext && navigator.serviceWorker) {
  const begin = () => setTimeout(() => start().catch(() => { /* then nothing is kept, and all else works */ }), 0);
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin);
}
