// The Log with scripts: a tap saves at once and stays on the page. Without them every key is a form of its own.
import { hoursAndMinutes, weekdayAndTime } from "./clock.js";
import { Entry } from "./entry.js";
import { showMore, showNumber, typedMore, typedNumber } from "./log-forms.js";
import { hear, ready } from "./offline/here.js";
import { fill, Screen, shown } from "./screen.js";

const HOLD = 700;         // after an accepted tap the same ground takes no other: a hand that doubles does no harm
const REPEAT = 3000;      // a tile takes its number off at a second tap only when that cannot be the first one, doubled
const LATER = 15 * 60 * 1000;
const opened = Date.now();
const SLOW = 400;         // only a save that takes longer than this is spoken of before it is done

const root = document.getElementById("log");
const screen = new Screen(root);
const words = screen.words;
const diary = words.diary;
const ratedBy = () => screen.raters.find((rater) => rater.checked)?.value;
const held = new Map();   // until when a tile holds

// whether a plan asks at this moment: it holds for the entry begun first, and not for a page left open
// a page that came back by the phone's Back is one that was shown before too: its entry was begun, and has its own time
const asItWas = "kept" in document.documentElement.dataset || history.state?.begun === words.entry;
let prompted = "prompted" in words && !asItWas ? words.prompted === "yes" : undefined;
// a page shown as it was may have been shown before: its entry's id is used up, and each showing begins an entry anew
const timed = Object.fromEntries([...new URLSearchParams(asItWas ? location.search : "")].filter(([name]) => ["at", "day", "part"].includes(name)));
let entry = asItWas ? new Entry({ diary, ratedBy, rater: ratedBy(), prompted, fixed: timed }) : new Entry({ diary, id: words.entry, values: { ...JSON.parse(words.values), ...noted() }, tags: JSON.parse(words.tags), prompted, stored: words.stored === "yes", fixed: JSON.parse(words.fixed), ratedBy, rater: ratedBy() });
let question = words.question;
let before = words.before ? JSON.parse(words.before) : null;         // what "Same as" copies
let undoing = null;                                                  // the numbers that Undo puts back
let picking = false;                                                 // "Other number": the next tile opens its pad
let slow = 0;
let latest = null;                                                   // the last thing done here, for the words about it
let queue = null;
hear(settled);
ready.then((one) => {
  queue = one;
  queue.flush();
});

const failing = () => Boolean(queue?.failing);

// Undo comes first; what waits is tried again by itself, and where there is nothing to undo, by a tap too.
function draw() {
  screen.again.hidden = !failing() || !screen.undo.hidden;
  screen.draw(entry, question, before !== null);
}

// Words may bring Undo along, and Undo comes first.
function speak(...said) {
  screen.say(...said);
  screen.again.hidden = !failing() || !screen.undo.hidden;
}

function partsOf({ set, marks: { label, copied } = {} }) {
  const [field, { now }] = Object.entries(set)[0];
  const named = !copied && field !== "rated_by";
  return { name: named ? label ?? screen.name(field) : "", value: copied ? screen.brief(sides({ set }, "now")) : label ? "" : screen.shown(field, now), n: queue?.waiting ?? 1 };
}

async function save(change, done) {
  await ready;
  const names = Object.fromEntries(Object.keys(change.set).map((field) => [field, screen.name(field)]));
  const said = [screen.summary(entry.values), screen.shown("tags", entry.tags)].filter(Boolean).join(", ");
  onPhone(await queue.add({ ...change, said, names }), done);
  await queue.flush();
}

// It is on the phone: from here on it cannot be lost. Where the server has it soon, only that is said.
function onPhone(done, change) {
  if (change.id !== entry.id) return;
  entry.stored = true;
  if (!done.waits && entry.isEmpty) entry.renew();
  if (!done.waits) spoken(change, "saved");
  else if (done.durable) slow = setTimeout(() => latest === change && spoken(change, "phone"), SLOW);
  draw();
}

function settled({ kind, change, ...more }) {
  if (!queue) return;
  if (change?.kind === "entry" && change.set) {
    const own = change.id === entry.id || more.id === entry.id;
    if (own && kind !== "kept") clearTimeout(slow);
    if (kind === "kept") kept(change, own, more);
    else if (kind === "gone") goOn(change, own, more);
    else if (kind === "conflict") conflict(change, more.stored, own);
    else if (kind === "refused") refused(change, more.why, own);
    else if (latest && own) spoken(latest, kind);
  }
  draw();
}

function kept(change, own, { remaining, deleted }) {
  if (!own) return queue.waiting ? undefined : speak(fill(words.saved, partsOf(change)), "saved");
  if (remaining) return;
  clearTimeout(slow);
  if (deleted) entry.renew();
  navigator.vibrate?.(15);
  try { localStorage.setItem("used", "yes"); } catch { /* then the way onto the home screen is not shown */ }
  spoken(latest ?? change, "saved");
}

// Says what was done last, and how far it has come: "phone", "saved" (on the server too), "later" or "sign-in".
function spoken(change, how) {
  const { set, marks: { undo, copied, label, off } = {} } = change;
  const [[field, { now }]] = Object.entries(set);
  const parts = partsOf(change);
  const tone = { saved: "saved", phone: "phone" }[how] ?? (queue.durable ? "phone" : "not");
  if (how !== "saved" && !queue.durable) return speak(fill(how === "sign-in" ? words.tabsignin : words.tab, parts), "not");
  const where = { saved: "", phone: words.onphone, later: words.waiting, "sign-in": words.signin }[how];
  const say = (text, taken = "") => speak(where ? fill(where, { ...parts, what: text }) : text, tone, taken);
  if (field === "rated_by") return say(fill(words.saved, parts));
  if (undo) return say(fill(words.undone, { name: screen.brief(sides(change, "was")) }));
  undoing = set;
  if (copied) return say(fill(words.copied, { what: parts.value }), fill(words.undo, {}));
  if (now === null || off) return say(fill(words.off, parts), fill(words.undo, {}));
  say(fill(words.saved, parts), fill(words.undo, { value: label ? "" : screen.shown(field, now) }));
}

// The entry was deleted elsewhere: what was tapped since goes on as a new one.
function goOn(change, own, { id, waits }) {
  if (!own) return;
  entry.id = id;
  const { tags, rated_by: _rater, ...rest } = sides(change, "now");
  Object.assign(entry, { values: Object.fromEntries(Object.entries(rest).filter(([, now]) => now !== null)), tags: tags ?? [] });
  entry.stored = waits;
  if (entry.isEmpty && !waits) entry.start = undefined;
}

// Both are in sight on the screen, and a tap decides; what is not on the screen waits among what this phone keeps.
function conflict(change, stored, own) {
  if (!own) return;
  const [field] = Object.keys(change.set);
  queue.drop((other) => other.id === change.id && (other.uid === change.uid || field in (other.set ?? {})));
  if (stored) entry.take(stored);
  undoing = null;
  type();
  speak(fill(words.conflict, { name: screen.name(field), value: screen.shown(field, entry.value(field)) }), "not");
}

function refused(change, why, own) {
  if (!own) return;
  queue.drop((other) => other.id === change.id);
  for (const [field, { was }] of Object.entries(change.set)) entry.put(field, was);
  if (entry.isEmpty) Object.assign(entry, { stored: false, start: undefined });
  speak(fill(words.refused, { ...partsOf(change), why }), "not");
}

function sides(change, side) {
  return Object.fromEntries(Object.entries(change.set).map(([field, values]) => [field, values[side]]));
}

// Takes numbers into the entry and sends them.
function write(numbers, marks = {}) {
  const change = entry.set(numbers);
  if (!change) return;
  history.replaceState({ ...history.state, begun: words.entry }, "");
  undoing = null;
  speak("");
  screen.after.classList.add("on");
  const [[field, { now }]] = Object.entries(change.set);
  clearTimeout(slow);
  latest = { ...change, marks };
  save(change, latest);
  draw();
}

function ask(code) {
  question = code;
  picking = false;
  type();
  draw();
}

// What is typed stands in its field from when it is asked for, until it is taken back or was changed elsewhere.
function type() {
  if (question === "more") showMore(screen.panes.more, entry);
  else if (screen.pane(question) === "number") showNumber(screen.panes.number, entry.value(screen.field(question)));
}

function more() {
  ask("more");
  screen.question.focus();
}

function added() {
  const now = typedMore(screen.panes.more, entry);
  const fields = Object.keys(now);
  if (fields.length) write(now, { label: fields.map((field) => screen.name(field)).join(", "), off: fields.every((field) => now[field] === null) });
}

function amount() {
  const now = typedNumber(screen.panes.number);
  if (now !== undefined) write({ [screen.field(question)]: now });
}

// A new entry, now, at the first question.
function renew() {
  if (!entry.isEmpty && !entry.fixed.at && !entry.fixed.day) {
    offerSame(entry);
    screen.answered(entry);
  }
  if (prompted !== undefined) prompted = Date.now() - opened > LATER ? undefined : prompted && !entry.begun;
  entry = new Entry({ diary, ratedBy, prompted });
  held.clear();
  undoing = latest = null;
  question = screen.tabs[0].dataset.code;
  if (!failing()) speak("");
  screen.undo.hidden = true;
  tick();
  draw();
  history.replaceState(null, "", words.home);
}

function offerSame(last) {
  before = { values: ownNumbers(last.values) };
  if (!Object.keys(before.values).length) before = null;
  if (!before) return;
  const time = hoursAndMinutes(last.start ? new Date(last.start.happened_at) : new Date());
  screen.same.querySelector("button").textContent = fill(words.same, { time, what: screen.summary(before.values) });
}

// What "Same as" copies: a factor is answered anew each time.
function ownNumbers(values) {
  return Object.fromEntries(Object.entries(values).filter(([field]) => field !== "note" && !field.startsWith("factors.")));
}

// On a page of another day "Same as 11:05" would be taken for today's.
function sameOfAnotherDay() {
  const then = new Date(before.at);
  if (then.toDateString() === new Date().toDateString()) return;
  const time = weekdayAndTime(document.documentElement.lang, then).replace(",", "");
  screen.same.querySelector("button").textContent = fill(words.same, { time, what: screen.summary(before.values) });
}

function copy() {
  write(before.values, { copied: true });
}

function undo() {
  if (!undoing) return;
  held.clear();
  write(Object.fromEntries(Object.entries(undoing).map(([field, { was }]) => [field, was])), { undo: true });
  type();
}

function press({ dataset: { code } }, at) {
  const field = `regions.${code}.spasm`;
  const taken = entry.value("spasm");
  if (picking || (taken === null && entry.value(field) === null)) return ask(code);
  held.set(code, at + REPEAT);
  write({ [field]: entry.value(field) === null ? taken : null });
}

// A tag is put on or taken off, and with it those that belong to it.
function tag({ dataset, textContent }, at) {
  const { tag: code } = dataset;
  const [off, list] = [entry.tags.includes(code), (name) => (dataset[name] ?? "").split(" ").filter(Boolean)];
  const gone = off ? [code, ...list("takes")] : list("drops");
  const stays = entry.tags.filter((one) => !gone.includes(one));
  const now = off ? stays : [...stays, ...[...list("brings"), code].filter((one) => !stays.includes(one))];
  held.set(code, at + REPEAT);
  write({ tags: now.length ? now : null }, { label: textContent.trim(), off });
}

// Who gives the numbers holds for the whole entry: chosen later, it changes what is stored already.
function rate() {
  if (entry.begun) write({ rated_by: ratedBy() });
}

function tick() {
  if (!entry.begun && !Object.keys(entry.fixed).length) screen.when.textContent = weekdayAndTime(document.documentElement.lang);
}

// Each ground holds for a moment after a tap it took; the others stay free, and another question frees the pad.
function ground(act) {
  const take = (event, ...more) => {
    event.preventDefault();
    if (event.timeStamp < take.until) return;
    take.until = event.timeStamp + HOLD;
    act(...more);
  };
  take.until = 0;
  return take;
}

function listen() {
  const onPad = ground((key) => write({ [screen.field(question)]: Number(key.value) }));
  const take = ground(press);
  const onBody = (event, tile) => {
    event.preventDefault();
    if (event.timeStamp >= (held.get(tile.dataset.code) ?? 0)) take(event, tile, event.timeStamp);
  };
  const go = (code) => { onPad.until = 0; ask(code); };
  const onNext = ground(go);
  for (const [part, act] of [[screen.panes.number, amount], [screen.panes.more, added]]) {
    const onSave = ground(act);
    part?.addEventListener("submit", onSave);
  }
  screen.more.addEventListener("click", ground(more));
  for (const part of [screen.pad, screen.panes.yes_no]) part?.addEventListener("submit", (event) => onPad(event, event.submitter));
  const onTag = ground(tag);
  screen.panes.tags?.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.timeStamp >= (held.get(event.submitter.dataset.tag) ?? 0)) onTag(event, event.submitter, event.timeStamp);
  });
  for (const tile of screen.tiles) {
    tile.setAttribute("role", "button");
    tile.addEventListener("click", (event) => onBody(event, tile));
    tile.addEventListener("keydown", (event) => event.key === " " && onBody(event, tile));
  }
  for (const rater of screen.raters) rater.addEventListener("change", rate);
  for (const tab of screen.tabs) tab.addEventListener("click", (event) => {
    if (!canShow(tab.dataset.code)) return;
    event.preventDefault();
    go(tab.dataset.code);
  });
  screen.next.addEventListener("click", (event) => canShow(screen.next.dataset.code) && onNext(event, screen.next.dataset.code));
  screen.other.addEventListener("click", ground(() => { picking = true; speak(words.pick); }));
  screen.done.addEventListener("click", ground(renew));
  // what was added on the page for more is taken back by the form as it stands
  const onUndo = ground(undo);
  screen.undo.addEventListener("submit", (event) => undoing && onUndo(event));
  screen.same.addEventListener("submit", ground(copy));
  screen.again.addEventListener("click", () => queue?.flush());
}

// The note that came with the page.
function noted() {
  const note = screen.panes.more.elements.note.defaultValue.trim();
  return note ? { note } : {};
}

// A pane that did not come with the page is a page of its own; then its link is followed as it stands.
function canShow(code) {
  const pane = screen.pane(code);
  if (pane === "body") return screen.tiles.length > 0;
  return Boolean(screen.panes[pane] && screen.tab(code)?.dataset.heading);
}

function pass() {
  if (document.visibilityState !== "visible") return;
  if (entry.isOver) renew();
  else if (!entry.begun && !failing()) speak("");
  tick();
}

// A page that was left open says what held then: doses that can no longer be taken back, yesterday's answers. It is
// fetched anew when somebody comes back to it, where that is possible and nothing is begun.
async function refresh() {
  const idle = () => document.visibilityState === "visible" && !entry.begun && !failing();
  if (Date.now() - opened < LATER || Object.keys(entry.fixed).length || !idle()) return;
  const answer = await fetch(words.home, { redirect: "manual" }).catch(() => null);
  if (answer?.ok && idle()) location.replace(words.home);
}

function start() {
  const set = screen.undo.elements;
  if (["more", "tags"].includes(set.field?.value)) undoing = null;
  else if (set.field && set.field.value !== "same") {
    const number = (text) => (text === "" || text === undefined ? null : Number(text));
    undoing = { [set.field.value]: { was: number(set.back?.value), now: number(set.was?.value) } };
  } else if (set.field) {
    undoing = Object.fromEntries(Object.entries(entry.values).map(([field, now]) => [field, { was: null, now }]));
  }
  if (asItWas && before) sameOfAnotherDay();
  if (timed.at || timed.day) forAnotherTime();
  listen();
  dim();
  tick();
  setInterval(pass, 15000);
  document.addEventListener("visibilitychange", () => { pass(); queue?.flush(); refresh(); });
  addEventListener("pageshow", (event) => event.persisted && renew());
  addEventListener("online", () => queue?.flush());
  addEventListener("beforeunload", (event) => failing() && !queue.durable && event.preventDefault());
}

// The page that was kept is of no time; it then says the one that was chosen, and offers nothing of now.
function forAnotherTime() {
  const [clock, parts] = [timed.at?.slice(11), JSON.parse(words.parts)];
  const day = new Date(`${(timed.at ?? timed.day).slice(0, 10)}T12:00`);
  const date = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long", day: "numeric", month: "long" }).format(day);
  screen.when.textContent = `${date}, ${clock ?? parts[timed.part ?? ""]}`;
  before = null;
  draw();
}

function dim() {
  const page = document.documentElement;
  const tell = () => screen.dim.setAttribute("aria-pressed", String(page.dataset.look === "dim"));
  screen.dim.hidden = false;
  screen.dim.addEventListener("click", () => {
    if (page.dataset.look === "dim") delete page.dataset.look;
    else page.dataset.look = "dim";
    tell();
    try {
      if (page.dataset.look) localStorage.setItem("look", page.dataset.look);
      else localStorage.removeItem("look");
    } catch { /* it lasts as long as the page */ }
  });
  tell();
}

start();
