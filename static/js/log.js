// The Log with scripts: a tap saves at once and stays on the page. Without them every key is a form of its own.
import { weekdayAndTime, withOffset } from "./clock.js";
import { dim } from "./dim.js";
import { Entry } from "./entry.js";
import { ground } from "./ground.js";
import { noteOf, pressed, showMore, showNumber, typedMore, typedNumber } from "./log-forms.js";
import { lastOf, lastTimed, sleptLately } from "./log-waits.js";
import { bothOf, dayText, ownNumbers, partsOf, sameText, sides, toldOf, undoneBy } from "./log-words.js";
import { hear, ready } from "./offline/here.js";
import { whenOf } from "./offline/when.js";
import { fieldOf, insisting } from "./queue/changes.js";
import { fill, listed, Screen } from "./screen.js";
import { news, tell } from "./tell.js";

const REPEAT = 3000;      // a tile takes its number off at a second tap only when that cannot be the first one, doubled
const LATER = 15 * 60 * 1000;
const opened = Date.now();
const SLOW = 400;         // only a save that takes longer than this is spoken of before it is done

const root = document.getElementById("log");
const screen = new Screen(root);
const words = screen.words;
const diary = words.diary;
// a keeper is asked nothing: the page carries who gives the numbers, and what is sent later is as it was then
const ratedBy = () => screen.raters.find((rater) => rater.checked)?.value ?? words.rater;
const held = new Map();   // until when a tile holds

// whether a plan asks at this moment: it holds for the entry begun first, and not for a page left open
// a page that came back by the phone's Back is one that was shown before too: its entry was begun, and has its own time
const asItWas = "kept" in document.documentElement.dataset || history.state?.begun === words.entry;
let prompted = "prompted" in words && !asItWas ? words.prompted === "yes" : undefined;
// a page shown as it was may have been shown before: its entry's id is used up, and each showing begins an entry anew
const timed = Object.fromEntries([...new URLSearchParams(asItWas ? location.search : "")].filter(([name]) => ["at", "day", "part"].includes(name)));
let entry = asItWas ? new Entry({ diary, ratedBy, rater: ratedBy(), prompted, fixed: timed }) : new Entry({ diary, id: words.entry, values: { ...JSON.parse(words.values), ...noteOf(screen.panes.more) }, tags: JSON.parse(words.tags), prompted, stored: words.stored === "yes", fixed: JSON.parse(words.fixed), ratedBy, rater: ratedBy() });
let question = words.question;
let before = words.before ? JSON.parse(words.before) : null;         // what "Same as" copies
let undoing = null;                                                  // the numbers that Undo puts back
let picking = false;                                                 // "Other number": the next tile opens its pad
let slow = 0;
let latest = null;                                                   // the last thing done here, for the words about it
let queue = null;
const asked = new URLSearchParams(location.search).get("waits");     // an entry that waits on this phone, opened again
hear(settled);
ready.then(async (one) => {
  queue = one;
  if (asked) await takeUp();
  else if (asItWas) await sameAsWaits();
  queue.flush();
  askWhich();
  draw();
});

const failing = () => Boolean(queue?.failing);
const clash = () => queue?.held.find((one) => one.id === entry.id && one.set && one.held.stored);

function draw() {
  screen.draw(entry, question, before !== null);
  drawWays();
}

// What there is to choose comes first, then Undo; what waits is tried again by itself, and by a tap where neither is.
function drawWays() {
  const one = clash();
  screen.choose(one && bothOf(screen, one));
  if (one) screen.undo.hidden = true;
  screen.again.hidden = !failing() || !screen.undo.hidden || Boolean(one);
}

// Words may bring Undo along. What is not saved, or waits (`heed`), is told to the ear as well.
function speak(text, tone, undo, heed = tone === "not") {
  screen.say(text, tone, undo);
  drawWays();
  if (heed) news(text, tone === "not");
}

async function save(change, done) {
  await ready;
  const names = Object.fromEntries(Object.keys(change.set).map((field) => [field, screen.name(field)]));
  const said = listed([screen.summary(entry.values), screen.shown("tags", entry.tags)].filter(Boolean));
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
  if (kind === "moved" && latest) spoken(latest, "later");
  if (change?.kind === "entry" && change.set) {
    const own = change.id === entry.id || more.id === entry.id;
    if (own && kind !== "kept") clearTimeout(slow);
    if (kind === "kept") kept(change, own, more);
    else if (kind === "gone") goOn(change, own, more);
    else if (kind === "conflict") clashed(change, more.stored, own);
    else if (kind === "refused") refused(change, more.why, own);
    else if (latest && own) spoken(latest, kind);
  }
  draw();
}

function kept(change, own, { remaining, deleted }) {
  if (!own) return queue.waiting ? undefined : speak(fill(words.saved, partsOf(screen, change, queue?.waiting)), "saved");
  if (remaining) return;
  clearTimeout(slow);
  if (deleted) entry.renew();
  try { localStorage.setItem("used", "yes"); } catch { /* then the way onto the home screen is not shown */ }
  spoken(latest ?? change, "saved");
}

// Says what was done last, and how far it has come: "phone", "saved" (on the server too), "later" or "sign-in".
function spoken(change, how) {
  if (clash()) return askWhich();
  const { set, marks: { undo, copied, label, off } = {} } = change;
  const [[field, { now }]] = Object.entries(set);
  const parts = partsOf(screen, change, queue?.waiting);
  const tone = { saved: "saved", phone: "phone" }[how] ?? (queue.durable ? "phone" : "not");
  if (how !== "saved" && !queue.durable) return speak(fill(how === "sign-in" ? words.tabsignin : words.tab, parts), "not");
  const where = { saved: "", phone: words.onphone, later: words.waiting, "sign-in": words.signin }[how];
  const say = (text, taken = "") => speak(where ? fill(where, { ...parts, what: text }) : text, tone, taken, !["saved", "phone"].includes(how));
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

// Both are in sight, and a person chooses. What else was changed elsewhere is taken over, but for what waits here.
async function clashed(change, stored, own) {
  if (!own) return;
  const mine = new Set((await queue.list()).filter((one) => one.id === entry.id).flatMap((one) => Object.keys(one.set ?? {})));
  const kept = new Map([...mine].map((field) => [field, entry.value(field)]));
  if (stored) entry.take(stored);
  for (const [field, value] of kept) entry.put(field, value);
  undoing = null;
  type();
  askWhich();
  draw();
}

function askWhich() {
  const one = clash();
  if (one) speak(fill(words.conflict, bothOf(screen, one)), "not");
}

async function choose(mine) {
  const one = clash();
  if (!one) return;
  const { field, name, ...both } = bothOf(screen, one);
  if (mine) {
    latest = insisting(one);
    await queue.mend(one.uid, insisting);
  } else {
    entry.put(field, fieldOf(one.held.stored, field));
    await queue.drop(({ uid }) => uid === one.uid);
    type();
    speak(fill(words.saved, { name, value: both.theirs }), "saved");
  }
  draw();
  askWhich();
  screen.question.focus();
}

// It stays on this phone as it was tapped: what is tapped next, Undo too, is tried in its place.
function refused(change, why, own) {
  if (!own) return;
  clearTimeout(slow);
  undoing = change.set;
  const [field] = Object.keys(change.set);
  const value = Array.isArray(entry.value(field)) || field === "note" ? "" : screen.shown(field, entry.value(field));
  speak(fill(words.refused, { ...partsOf(screen, change, queue?.waiting), why }), "not", fill(words.undo, { value }));
}

// An entry that waits is gone on with; where it went meanwhile, it stands in its day.
async function takeUp() {
  const last = await lastOf(queue, diary, asked);
  if (!last) return location.replace(words.diaryhome);
  entry = Entry.again(last, ratedBy);
  screen.when.textContent = whenOf(last);
  type();
}

// On a page that was kept the last entry may be one that waits: "Same as" copies that, and a sleep that was recorded
// is not offered any more.
async function sameAsWaits() {
  if (await sleptLately(queue, diary)) delete screen.sleep?.dataset.due;
  const last = await lastTimed(queue, diary);
  if (last && Date.parse(last.start.happened_at) > Date.parse(before?.at ?? 0) && !Object.keys(entry.fixed).length) offerSame(last.whole, last.start);
}

// Takes numbers into the entry and sends them.
function write(numbers, marks = {}) {
  const change = entry.set(numbers);
  if (!change) return tell(screen.brief(numbers), screen.place(question));
  history.replaceState({ ...history.state, begun: words.entry }, "");
  undoing = null;
  speak("");
  screen.after.classList.add("on");
  const [[field, { now }]] = Object.entries(change.set);
  clearTimeout(slow);
  latest = { ...change, marks };
  tell(toldOf(screen, latest), screen.place(question));
  save(change, latest);
  draw();
}

function ask(code) {
  question = code;
  picking = false;
  tell(screen.heading(code), screen.place(code));
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
  screen.toQuestion();
}

function added() {
  const now = typedMore(screen.panes.more, entry);
  const fields = Object.keys(now);
  if (fields.length) write(now, { label: listed(fields.map((field) => screen.name(field))), off: fields.every((field) => now[field] === null) });
}

function amount() {
  const now = typedNumber(screen.panes.number);
  if (now !== undefined) write({ [screen.field(question)]: now });
}

// A new entry, now, at the first question.
function renew() {
  if (!entry.isEmpty && !entry.fixed.at && !entry.fixed.day) {
    offerSame(entry, entry.start);
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

function offerSame({ values }, start) {
  before = { values: ownNumbers(values), at: start?.happened_at ?? withOffset() };
  if (!Object.keys(before.values).length) before = null;
  saySame();
}

function saySame() {
  if (before) screen.same.querySelector("button").textContent = sameText(screen, before);
}

function copy() {
  write(before.values, { copied: true });
}

function undo() {
  if (!undoing) return;
  held.clear();
  write(Object.fromEntries(Object.entries(undoing).map(([field, { was }]) => [field, was])), { undo: true });
  type();
  screen.toQuestion();
}

function press({ dataset: { code } }, at) {
  const field = `regions.${code}.spasm`;
  const taken = entry.value("spasm");
  if (picking || (taken === null && entry.value(field) === null)) {
    ask(code);
    return screen.toQuestion();
  }
  held.set(code, at + REPEAT);
  write({ [field]: entry.value(field) === null ? taken : null });
}

function tag({ dataset, textContent }, at) {
  const { off, now } = pressed(entry.tags, dataset);
  held.set(dataset.tag, at + REPEAT);
  write({ tags: now.length ? now : null }, { label: textContent.trim(), off });
}

// Who gives the numbers holds for the whole entry: chosen later, it changes what is stored already.
function rate() {
  if (entry.begun) write({ rated_by: ratedBy() });
}

function tick() {
  if (!entry.begun && !Object.keys(entry.fixed).length) screen.when.textContent = weekdayAndTime(document.documentElement.lang);
}

function listen() {
  const onPad = ground((key) => write({ [screen.field(question)]: Number(key.value) }));
  const take = ground(press);
  const onBody = (event, tile) => {
    event.preventDefault();
    if (event.timeStamp >= (held.get(tile.dataset.code) ?? 0)) take(event, tile, event.timeStamp);
  };
  const go = (code) => { onPad.until = 0; ask(code); screen.toEdges(); screen.toQuestion(); };
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
    if (!screen.canShow(tab.dataset.code)) return;
    event.preventDefault();
    go(tab.dataset.code);
  });
  screen.next.addEventListener("click", (event) => screen.canShow(screen.next.dataset.code) && onNext(event, screen.next.dataset.code));
  screen.other.addEventListener("click", ground(() => { picking = true; speak(words.pick); tell(words.pick, screen.place(question)); }));
  screen.done.addEventListener("click", ground(() => { renew(); tell(`${screen.done.textContent}. ${screen.heading(question)}`, 0); screen.toQuestion(); }));
  // what was added on the page for more is taken back by the form as it stands
  const onUndo = ground(undo);
  screen.undo.addEventListener("submit", (event) => undoing && onUndo(event));
  screen.same.addEventListener("submit", ground(copy));
  screen.again.addEventListener("click", () => queue?.flush());
  screen.mine.addEventListener("click", ground(() => choose(true)));
  screen.theirs.addEventListener("click", ground(() => choose(false)));
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
  undoing = undoneBy(screen.undo, entry.values);
  if (asItWas && before && new Date(before.at).toDateString() !== new Date().toDateString()) saySame();
  if (timed.at || timed.day) forAnotherTime();
  listen();
  dim(screen.dim);
  tick();
  setInterval(pass, 15000);
  document.addEventListener("visibilitychange", () => { pass(); queue?.flush(); refresh(); });
  addEventListener("pageshow", (event) => event.persisted && renew());
  addEventListener("online", () => queue?.flush());
  addEventListener("beforeunload", (event) => failing() && !queue.durable && event.preventDefault());
}

// The page that was kept is of no time; it then says the one that was chosen, and offers nothing of now.
function forAnotherTime() {
  screen.when.textContent = dayText(timed, JSON.parse(words.parts));
  before = null;
  draw();
}

start();
