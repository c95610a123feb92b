// A page that stays open hears, when somebody comes back to it, whether something came to the server from elsewhere.
// It shows that by a tap alone: nothing moves under a finger, and nothing that was typed goes. What this phone keeps
// for later is fetched anew by the service worker.
const AGAIN = 60 * 1000;      // not asked more often than that
const PATIENCE = 15000;
const MOST = 5;               // requests for what this phone sent itself; beyond that it counts as news
const SOON = 2000;            // after what was sent last, until the kept Diary is fetched anew
const CHANNEL = "diary-queue";
const ASKED = "asked";        // in sessionStorage: when the server was asked last
const OPEN = "open days";     // in sessionStorage: which days of the Diary stood open

const page = document.documentElement;
const part = document.getElementById("fresh");
const { diary } = part.dataset;
const own = new Map();        // what this phone sent while this page was open: the revisions of each record
let { at } = part.dataset;
let asking = false;
let soon = 0;

const read = (name) => { try { return sessionStorage.getItem(name); } catch { return null; } };
const write = (name, text) => { try { sessionStorage.setItem(name, text); } catch { /* then it is forgotten */ } };

const sent = self.BroadcastChannel ? new BroadcastChannel(CHANNEL) : {};
sent.onmessage = ({ data: { kind, change, revision } }) => {
  if (kind !== "kept") return;
  own.set(change.id, (own.get(change.id) ?? new Set()).add(revision));
  clearTimeout(soon);
  soon = setTimeout(tell, SOON);
};

// The Diary that this phone keeps is to hold what it sent: once a moment has passed in which no more went, or at once
// where the page goes.
function tell() {
  clearTimeout(soon);
  soon = 0;
  navigator.serviceWorker?.controller?.postMessage({ freshen: { diary, sent: true } });
}

const patience = () => AbortSignal.timeout?.(PATIENCE);
const isOwn = ({ id, revision }) => Boolean(own.get(id)?.has(revision));

// What is being sent at this moment is known once it was answered.
async function whenSent() {
  await navigator.locks?.request(CHANNEL, { signal: patience() }, () => {}).catch(() => {});
  await new Promise((done) => { setTimeout(done); });
}

// Nothing where no answer came; else whether there is something new, and something of it from elsewhere.
async function ask() {
  let since = at;
  let news = false;
  for (let count = 0; count < MOST; count += 1) {
    const answer = await fetch(`/api/v1/diaries/${diary}/changes?limit=500&since=${since}`, {
      headers: { Accept: "application/json", "Diary-For": page.dataset.account }, redirect: "error", credentials: "same-origin", signal: patience(),
    });
    // a restored diary, or longer away than the server remembers what was deleted
    if (answer.status === 410) return { news: true, others: true };
    // kept no more: the worker hears from the server that what it keeps of it has to go
    if (answer.status === 404) navigator.serviceWorker?.controller?.postMessage({ opened: "/offline" });
    if (!answer.ok) return null;
    const { items, next_cursor: next, more } = await answer.json();
    news ||= items.length > 0;
    since = next;
    if (!items.every(isOwn)) await whenSent();
    if (!items.every(isOwn)) return { news, others: true, at: more ? undefined : since };
    if (!more) return { news, others: false, at: at = since };
  }
  return { news, others: true };
}

async function look() {
  if (asking || document.visibilityState !== "visible" || !navigator.onLine || navigator.connection?.saveData) return;
  if (Date.now() - Number(read(ASKED)) < AGAIN) return;
  asking = true;
  const found = await ask().catch(() => null);
  asking = false;
  if (!found) return;
  write(ASKED, String(Date.now()));
  if (found.news) navigator.serviceWorker?.controller?.postMessage({ freshen: { diary, at: found.at, all: found.others } });
  if (found.others || (found.news && page.dataset.kept)) show();
}

function show() {
  if (!("says" in part.dataset)) return;
  part.hidden = false;
}

part.querySelector("button").addEventListener("click", () => {
  write(OPEN, JSON.stringify([...document.querySelectorAll(".day:has(details[open])")].map(({ id }) => id)));
  location.reload();
});
for (const id of JSON.parse(read(OPEN) ?? "[]")) document.getElementById(id)?.querySelector("details")?.setAttribute("open", "");
write(OPEN, "[]");

document.addEventListener("visibilitychange", look);
addEventListener("online", look);
addEventListener("pagehide", () => soon && tell());
addEventListener("pageshow", (event) => event.persisted && look());
// a page that came from the server just now is as new as the server
if (page.dataset.kept) look();
