// The service worker: what opens without a network. `SHELL` stands before this text in /sw.js and says what belongs to
// this release. It keeps pages and files, and nothing else: a form passes through as it is, and none is ever kept.
const FOR = "Diary-For";             // for whom the server drew a page
const KEEPS = "Diary-Keeps";         // which diaries that account keeps, and as what: a name for them
const AT = "Diary-Kept-At";          // when it was kept, by this device's clock
const DRAWN = "Diary-At";            // which diary a page shows, and the cursor at which it was drawn
const NOBODY = "-";
const PATIENCE = 2500;               // so long a page may take before the one that was kept is shown
const MOST = 60;                     // pages of one account
const AHEAD = 12;                    // charts that are drawn anew by themselves, those seen last
const REST = 60 * 1000;              // so long a kept page rests before it is fetched anew by itself
const LONG = 15 * 60 * 1000;         // and a chart, where nobody else recorded anything
const TIMED = ["diary", "at", "day", "part", "waits"];   // what says for which time the Log is, or for what waits
const WHOSE = ["diary", "waits"];
const DOWN = [502, 503, 504];        // what a proxy says while the server is stopped
const shell = `shell ${SHELL.version}`;
const pagesOf = (who) => `pages ${SHELL.version} ${who}`;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => event.data?.opened && event.waitUntil(look(event.data.opened)));
self.addEventListener("message", (event) => event.data?.freshen && event.waitUntil(freshen(event.data.freshen)));
self.addEventListener("message", (event) => event.data?.forget && event.waitUntil(forget(event.ports[0])));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && request.mode === "navigate") event.respondWith(form(event));
  if (request.method !== "GET") return;
  if (url.pathname.startsWith(SHELL.statics)) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (url.pathname === SHELL.search) event.respondWith(page(event, url));
});

// A release is taken whole or not at all: its files first, then every page of the one before, drawn anew.
async function install() {
  const cache = await caches.open(shell);
  await cache.addAll(SHELL.files);
  const who = await current();
  for (const name of await caches.keys()) {
    if (!name.startsWith("pages ") || !name.endsWith(` ${who}`) || name === pagesOf(who)) continue;
    for (const { url } of await (await caches.open(name)).keys()) await look(url, false);
  }
  await self.skipWaiting();
}

// Only a page that is open may still ask for a file of the release before.
async function activate() {
  const open = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const others = (await caches.keys()).filter((name) => name.startsWith("shell ") && name !== shell);
  for (const name of open.length ? others.slice(0, -1) : others) await caches.delete(name);
  for (const name of await caches.keys())
    if (name.startsWith("pages ") && !name.startsWith(pagesOf(""))) await caches.delete(name);
  await clients.claim();
}

// A diary is about to be erased or left: its pages go, and what is on its way is kept no more until the next page is
// asked for.
let still = false;
async function forget(port) {
  still = true;
  for (const name of await caches.keys()) if (name.startsWith("pages ")) await caches.delete(name);
  port.postMessage("forgotten");
}

async function file(request) {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && answer.status === 200) (await caches.open(shell)).put(request, answer.clone()).catch(() => {});
  return answer;
}

// From the network; from what was kept where that fails or takes too long.
async function page(event, url) {
  const started = Date.now();
  if (event.request.mode === "navigate") still = false;
  const network = fetch(event.request);
  event.waitUntil(network.then((answer) => take(url, answer.clone(), started)).catch(() => {}));
  const kept = await find(url);
  const first = await Promise.race([network.catch(() => "offline"), ...(kept ? [after(PATIENCE, "slow")] : [])]);
  if (first instanceof Response && !DOWN.includes(first.status)) return first;
  if (kept) return asItWas(kept, first === "slow" ? "slow" : "offline");
  if (first instanceof Response) return first;
  return event.request.mode === "navigate" ? instead() : Response.error();
}

// A form goes as it is. Where it finds nobody its page stays, with what was typed, and says so itself: 204 is no page.
// It may give the session another secret: what is asked for before its answer may come as if to nobody.
let underway = Promise.resolve();
let answered = 0;
async function form(event) {
  const { request } = event;
  const network = fetch(request).catch(() => null).finally(() => { answered = Date.now(); });
  underway = Promise.all([underway, network]);
  const answer = await network;
  if (answer && !DOWN.includes(answer.status)) {
    event.waitUntil(renew(new URL(request.url).pathname));
    return answer;
  }
  for (const one of await clients.matchAll({ type: "window" })) one.postMessage({ unsent: request.url });
  return new Response(null, { status: 204 });
}

const after = (time, word) => new Promise((done) => { setTimeout(done, time, word); });

async function look(address, whole = true, again = false) {
  if (still) return;
  const started = Date.now();
  const answer = await fetch(address, { redirect: "manual", credentials: "same-origin", priority: "low" });
  await take(new URL(address, location), answer, started, whole, again);
}

// What came over the network: it says who is signed in now, and may be kept for them.
async function take(url, answer, started, whole = true, again = false) {
  const who = answer.headers.get(FOR);
  const isPage = who !== null;
  if (!isPage && !(url.pathname === SHELL.search && answer.ok)) return;
  if (isPage && !(await meet(who, answer.headers.get(KEEPS), started))) {
    // a page that somebody opened just before is asked for once more, and no oftener: a clock may have been set back
    if (whole && !again) await look(url.href, true, true);
    return;
  }
  const whose = who ?? (await current());
  const drawn = answer.status === 200 && !answer.redirected && mayBeKept(url) && (await keep(url, answer, whose));
  if (whole) await complete(url, whose);
  if (whole && drawn) await freshen({ diary: drawn.diary, at: drawn.at });
}

// Another account, or nobody: what was kept for the one before goes. So does all of an account that keeps other diaries
// than before, or keeps one otherwise. An answer asked for before that changes nothing. One at a time, and with them
// what is kept: of two that meet a change together, the second would wipe what was kept since the first; and a page
// whose last part comes after the change would be kept for whom it was wiped.
let turns = Promise.resolve();
function inTurn(deed) {
  const own = turns.then(deed);
  turns = own.catch(() => {});
  return own;
}

const meet = (who, keeps, started) => inTurn(() => meetNow(who, keeps, started));

async function meetNow(who, keeps, started) {
  const cache = await caches.open("who");
  const last = await (await cache.match("/"))?.json();
  const note = (told) => cache.put("/", new Response(JSON.stringify(told)));
  const same = last?.who === who;
  const otherwise = same && Boolean(last.keeps && keeps) && last.keeps !== keeps;
  if (same && !otherwise) {
    if (keeps && !last.keeps) await note({ ...last, keeps });
    return true;
  }
  if (last && started < last.since) return false;
  if (last && who === NOBODY) {
    await underway;
    if (started < answered) return false;
  }
  const reads = last && (await keptOf(last.who, SHELL.reading));
  await note({ who, keeps, since: Date.now(), reads: Boolean(reads) });
  for (const name of await caches.keys())
    if (name.startsWith("pages ") && (otherwise || !name.endsWith(` ${who}`))) await caches.delete(name);
  return true;
}

const noted = async () => (await (await (await caches.open("who")).match("/"))?.json()) ?? { who: NOBODY };
const current = async () => (await noted()).who;

// Who asks makes nothing: an empty cache left behind would still name who was here.
const keptOf = (who, address) => caches.match(address, { cacheName: pagesOf(who), ignoreVary: true });

async function addressesOf(who) {
  const name = pagesOf(who);
  return (await caches.has(name)) ? (await caches.open(name)).keys() : [];
}

// What has to open although nobody opened it before: all that there is to read too, but for whoever is signed out or
// saves data only once some of it was read.
async function complete(url, who) {
  const has = async (path) => Boolean(await keptOf(who, path));
  const { reads } = await noted();
  const wanted = who === NOBODY ? [...SHELL.outside] : [...SHELL.inside];
  const plenty = who !== NOBODY && !navigator.connection?.saveData;
  if (plenty || reads || isReading(url.pathname)) wanted.push(SHELL.reading);
  // plain addresses show the diary that was used last: once that is another one, they are fetched anew
  const log = url.searchParams.has("diary") && (await keptOf(who, SHELL.log));
  const other = Boolean(log) && !(await ofDiary(log, url));
  for (const path of wanted) if (other || !(await has(path))) await look(path, false).catch(() => {});
  const contents = await keptOf(who, SHELL.reading);
  if (!contents) return;
  const listed = [...(await contents.text()).matchAll(/"(\/read\/[a-z0-9-]+)"/g)].map(([, path]) => path);
  for (const path of new Set([...listed, SHELL.search]))
    if (!(await has(path))) await look(path, false).catch(() => {});
}

const isReading = (path) => path === SHELL.reading || path.startsWith(`${SHELL.reading}/`);
const isChart = (path) => path.startsWith(`${SHELL.charts}/`);

function mayBeKept({ pathname, searchParams }) {
  if (isReading(pathname) || isChart(pathname) || pathname === SHELL.away) return true;
  return SHELL.alone.includes(pathname) && [...searchParams.keys()].every((name) => name === "diary");
}

// It is kept for those whom it met, and no more once somebody else is met or a diary is left: its last part may come
// after that.
async function keep(url, answer, who) {
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length", "ETag"]) headers.delete(name);
  headers.set(AT, String(Date.now()));
  const text = headers.get("Content-Type")?.startsWith("text/html") ? await answer.clone().text() : "";
  const [, diary, at] = /id="fresh"[^>]* data-diary="([^"]+)" data-at="([^"]+)"/.exec(text) ?? [];
  if (diary) headers.set(DRAWN, `${diary} ${at}`);
  const whole = new Response(await answer.blob(), { status: 200, headers });
  return inTurn(async () => {
    if (still || who !== (await current())) return undefined;
    await put(who, url, whole);
    return diary && { diary, at };
  });
}

async function put(who, url, whole) {
  const cache = await caches.open(pagesOf(who));
  await cache.put(url.pathname + url.search, whole);
  // what was kept last stands last; what is fetched ahead and what is there to read does not count
  const counted = (await cache.keys()).filter((one) => isChart(new URL(one.url).pathname));
  for (const old of counted.slice(0, -MOST)) await cache.delete(old);
}

// What was kept of a diary and shows less than the server holds at the cursor `at` (at any, where that is not known)
// is fetched anew, one page after the other. `all`: somebody else recorded something, and the charts go with it.
let turn = Promise.resolve();
function freshen(asked) {
  if (navigator.connection?.saveData) return undefined;
  turn = turn.then(() => freshenNow(asked)).catch(() => {});
  return turn;
}

// A form may have changed what the kept pages say, settings above all, which the charts follow too.
function renew(path) {
  if (navigator.connection?.saveData) return undefined;
  turn = turn.then(async () => {
    const kept = (await addressesOf(await current())).map(({ url }) => new URL(url));
    const charts = path.startsWith(SHELL.settings) ? kept.filter(({ pathname }) => isChart(pathname)).slice(-AHEAD) : [];
    for (const { href } of [...kept.filter(({ pathname }) => SHELL.inside.includes(pathname)), ...charts]) await look(href, false);
  }).catch(() => {});
  return turn;
}

async function freshenNow({ diary, at, all = false, sent = false }) {
  const who = await current();
  const found = (await addressesOf(who)).map(async (one) => ({ url: new URL(one.url), answer: await keptOf(who, one) }));
  const kept = (await Promise.all(found)).filter(({ answer }) => answer);
  const charts = kept.filter(({ url }) => isChart(url.pathname)).slice(-AHEAD);
  const old = (rest) => ({ answer }) => isBehind(answer.headers.get(DRAWN), diary, at) && (all || Date.now() - Number(answer.headers.get(AT)) > rest);
  // what this phone sent stands on the Diary at once
  if (sent) {
    for (const { url, answer } of kept) if (url.pathname === SHELL.diary && isBehind(answer.headers.get(DRAWN), diary)) await look(url, false);
    return;
  }
  for (const { url } of kept.filter(({ url }) => !isChart(url.pathname)).filter(old(REST))) await look(url, false).catch(() => {});
  if (!charts.some(old(LONG))) return;
  for (const one of charts) {
    // what is kept last stands last: their order stays that in which they were seen
    await inTurn(() => keptOf(who, one.url).then((now) => now && !still && put(who, one.url, now)));
    if (old(LONG)(one)) await look(one.url, false).catch(() => {});
  }
}

function isBehind(drawn, diary, at) {
  const [whose, cursor] = drawn?.split(" ") ?? [];
  if (whose !== diary) return false;
  const [epoch, number] = cursor.split(".");
  const [now, last] = at?.split(".") ?? [];
  return epoch !== now || Number(number) < Number(last);
}

// The page at this very address; where the address leaves the choice open, the way to the one seen last.
async function find(url) {
  const who = await current();
  const kept = await keptOf(who, url.pathname + url.search);
  if (kept) return kept;
  const asked = [...url.searchParams.keys()];
  if (url.pathname === SHELL.time && url.searchParams.has("when")) return Response.redirect(timed(url.searchParams), 302);
  if (url.pathname === SHELL.log && asked.every((name) => TIMED.includes(name))) return ofDiary(await keptOf(who, SHELL.log), url);
  const plain = SHELL.alone.includes(url.pathname) && asked.every((name) => WHOSE.includes(name)) && (await keptOf(who, url.pathname));
  if (plain && (await ofDiary(plain, url))) return plain;
  const open = asked.every((name) => name === "diary");
  const { pathname } = url;
  const same = (other) => other.searchParams.get("diary") === url.searchParams.get("diary") || !asked.length;
  const all = (await addressesOf(who)).map((one) => new URL(one.url)).filter(same).reverse();
  let seen;
  if (open && pathname === SHELL.charts) seen = all.find((other) => isChart(other.pathname) && !other.pathname.endsWith("/show"));
  else if (open && isChart(pathname)) seen = all.find((other) => other.pathname === pathname);
  return seen && Response.redirect(seen.href, 302);
}

// The plain address shows one diary, and says which.
async function ofDiary(kept, url) {
  const diary = url.searchParams.get("diary");
  return kept && (!diary || (await kept.clone().text()).includes(`data-of="${diary}"`)) ? kept : undefined;
}

// The way to the Log for a time that was chosen, as the server leads there.
function timed(chosen) {
  const [day, part] = chosen.get("when").split(".");
  const fixed = day === "clock" ? { at: `${chosen.get("date")}T${chosen.get("clock")}` } : { day, ...(part && { part }) };
  const diary = chosen.get("diary");
  return new URL(`${SHELL.log}?${new URLSearchParams({ ...(diary && { diary }), ...fixed })}`, location).href;
}

// The page says itself that it is an old one: its words are in it already, hidden.
async function asItWas(kept, why) {
  if (!kept.headers.get("Content-Type")?.startsWith("text/html")) return kept;
  const at = new Date(Number(kept.headers.get(AT))).toISOString();
  const text = (await kept.text()).replace(/<html\b/, `<html data-kept="${at}" data-why="${why}"`);
  return new Response(text, { status: 200, headers: kept.headers });
}

async function instead() {
  const kept = await keptOf(await current(), SHELL.away);
  return kept ? new Response(await kept.text(), { status: 503, headers: kept.headers }) : Response.error();
}
