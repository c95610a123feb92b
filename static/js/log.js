// The Log with scripts: a tap saves at once and stays on the page. Without them every key is a form of its own.
import { call } from "./api.js";
import { hoursAndMinutes, weekdayAndTime } from "./clock.js";
import { Entry, numbersOf } from "./entry.js";
import { Outbox } from "./outbox.js";
import { fill, Screen, shown } from "./screen.js";

const HOLD = 700;         // after an accepted tap the same ground takes no other: a hand that doubles does no harm
const REPEAT = 3000;      // a tile takes its number off at a second tap only when that cannot be the first one, doubled
const LATER = 15 * 60 * 1000;
const opened = Date.now();
const SLOW = 400;         // only a save that takes longer than this is spoken of before it is done

const root = document.getElementById("log");
const screen = new Screen(root);
const words = screen.words;
const token = screen.pad.elements.csrf_token.value;
const diary = words.diary;
const path = (id) => `/api/v1/diaries/${diary}/entries/${id}`;
const ratedBy = () => screen.raters.find((rater) => rater.checked)?.value;
const held = new Map();   // until when a tile holds

// whether a plan asks at this moment: it holds for the entry begun first, and not for a page left open
const asItWas = "kept" in document.documentElement.dataset;
let prompted = "prompted" in words && !asItWas ? words.prompted === "yes" : undefined;
// a page shown as it was may have been shown before: its entry's id is used up, and each showing begins an entry anew
let entry = asItWas ? new Entry({ diary, ratedBy, rater: ratedBy(), prompted }) : new Entry({ diary, id: words.entry, values: JSON.parse(words.values), tags: JSON.parse(words.tags), prompted, stored: words.stored === "yes", fixed: JSON.parse(words.fixed), ratedBy, rater: ratedBy() });
let question = words.question;
let before = words.before ? { id: words.before } : null;             // what "Same as" copies
let undoing = null;                                                  // the numbers that Undo puts back
let picking = false;                                                 // "Other number": the next tile opens its pad
let signedOut = false;
let slow = 0;

const outbox = new Outbox(`unsent:${diary}`, send, settled);

function draw() {
  screen.draw(entry, question, before !== null);
}

async function send(change) {
  const outcome = await call("PATCH", path(change.entry), token, { ...change.start, set: change.set });
  if (outcome.kind === "refused" && change.orDelete) return call("DELETE", path(change.entry), token);
  return outcome;
}

function settled(change, outcome) {
  clearTimeout(slow);
  signedOut = outcome.kind === "sign-in";
  screen.again.hidden = !outbox.waiting;
  const [field, { now }] = Object.entries(change.set)[0];
  const named = !change.copied && field !== "rated_by";
  const parts = { name: named ? change.label ?? screen.name(field) : "", value: change.copied ? screen.brief(sides(change, "now")) : change.label ? "" : screen.shown(field, now) };
  const own = change.entry === entry.id;
  if (outcome.kind === "kept") kept(change, outcome.data, own, parts);
  else if (outcome.kind === "gone") goOn(change, own);
  else if (outcome.kind === "conflict") conflict(change, outcome.data, own, field);
  else if (outcome.kind === "refused") refused(change, outcome.why, own, parts);
  else screen.say(fill(outcome.kind === "sign-in" ? words.signin : words.waiting, parts), "not");
  draw();
}

function kept(change, stored, own, parts) {
  if (!own) return outbox.changes.length ? undefined : screen.say(fill(words.saved, parts), "saved");
  if (outbox.changes.some((other) => other.entry === entry.id)) return;
  if (stored.deleted) entry.renew();
  else entry.stored = true;
  navigator.vibrate?.(15);
  try { localStorage.setItem("used", "yes"); } catch { /* then the way onto the home screen is not shown */ }
  const [[field, { now }]] = Object.entries(change.set);
  if (field === "rated_by") return screen.say(fill(words.saved, parts), "saved");
  if (change.undo) return screen.say(fill(words.undone, { name: screen.brief(sides(change, "was")) }), "saved");
  undoing = change.set;
  if (change.copied) return screen.say(fill(words.copied, { what: parts.value }), "saved", fill(words.undo, {}));
  if (now === null || change.off) return screen.say(fill(words.off, parts), "saved", fill(words.undo, {}));
  screen.say(fill(words.saved, parts), "saved", fill(words.undo, { value: change.label ? "" : screen.shown(field, now) }));
}

// The entry was deleted elsewhere: what was tapped since goes on as a new one.
function goOn(change, own) {
  const other = new Entry({ diary }).id;
  outbox.rename(change.entry, other);
  const { rated_by: rater, ...numbers } = change.set;
  const start = rater ? { ...change.start, rated_by: rater.now } : change.start;
  const set = Object.fromEntries(Object.entries(numbers).filter(([, { now }]) => now !== null).map(([field, { now }]) => [field, { was: null, now }]));
  if (Object.keys(set).length) outbox.again({ ...change, entry: other, start, set });
  if (!own) return;
  entry.id = other;
  entry.stored = false;
  const { tags, ...rest } = sides({ set }, "now");
  Object.assign(entry, { values: rest, tags: tags ?? [] });
  if (entry.isEmpty && !outbox.changes.length) entry.start = undefined;
}

function conflict(change, stored, own, field) {
  outbox.drop((other) => other.entry === change.entry && Object.keys(other.set).some((name) => name in change.set));
  if (!own) return;
  if (stored) entry.take(stored);
  undoing = null;
  screen.say(fill(words.conflict, { name: screen.name(field), value: screen.shown(field, entry.value(field)) }), "not");
}

function refused(change, why, own, parts) {
  outbox.drop((other) => other.entry === change.entry);
  if (own) {
    for (const [field, { was }] of Object.entries(change.set)) entry.put(field, was);
    if (!entry.stored) entry.start = undefined;
  }
  screen.say(fill(words.refused, { ...parts, why }), "not");
}

function sides(change, side) {
  return Object.fromEntries(Object.entries(change.set).map(([field, values]) => [field, values[side]]));
}

// Takes numbers into the entry and sends them.
function write(numbers, marks = {}) {
  const change = entry.set(numbers);
  if (!change) return;
  undoing = null;
  screen.say("");
  screen.after.classList.add("on");
  const [[field, { now }]] = Object.entries(change.set);
  clearTimeout(slow);
  slow = setTimeout(() => screen.say(fill(words.saving, { name: screen.name(field), value: screen.shown(field, now) })), SLOW);
  outbox.add({ ...change, ...marks });
  draw();
}

function ask(code) {
  question = code;
  picking = false;
  draw();
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
  undoing = null;
  question = screen.tabs[0].dataset.code;
  if (!outbox.waiting) screen.say("");
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
  return Object.fromEntries(Object.entries(values).filter(([field]) => !field.startsWith("factors.")));
}

async function copy() {
  if (!before.values) {
    screen.say(words.fetching);
    const outcome = await call("GET", path(before.id), token);
    if (outcome.kind !== "kept") return screen.say(words.unreached, "not");
    before.values = numbersOf(outcome.data);
  }
  write(before.values, { copied: true });
}

function undo() {
  if (!undoing) return;
  held.clear();
  write(Object.fromEntries(Object.entries(undoing).map(([field, { was }]) => [field, was])), { undo: true });
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
  screen.other.addEventListener("click", ground(() => { picking = true; screen.say(words.pick); }));
  screen.done.addEventListener("click", ground(renew));
  // what was added on the page for more is taken back by the form as it stands
  const onUndo = ground(undo);
  screen.undo.addEventListener("submit", (event) => undoing && onUndo(event));
  screen.same.addEventListener("submit", ground(copy));
  screen.again.addEventListener("click", () => outbox.flush());
}

// A pane that did not come with the page is a page of its own; then its link is followed as it stands.
function canShow(code) {
  const pane = screen.pane(code);
  if (pane === "body") return screen.tiles.length > 0;
  return pane === "number" ? code === words.question : Boolean(screen.panes[pane] && screen.tab(code)?.dataset.heading);
}

function pass() {
  if (document.visibilityState !== "visible") return;
  if (entry.isOver) renew();
  else if (!entry.begun && !outbox.waiting) screen.say("");
  tick();
}

// A page that was left open says what held then: doses that can no longer be taken back, yesterday's answers. It is
// fetched anew when somebody comes back to it, where that is possible and nothing is begun.
async function refresh() {
  const idle = () => document.visibilityState === "visible" && !entry.begun && !outbox.waiting;
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
  listen();
  dim();
  tick();
  setInterval(pass, 15000);
  document.addEventListener("visibilitychange", () => { pass(); outbox.flush(); refresh(); });
  addEventListener("pageshow", (event) => event.persisted && renew());
  addEventListener("online", () => outbox.flush());
  addEventListener("beforeunload", (event) => outbox.waiting && !signedOut && event.preventDefault());
  outbox.flush();
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
