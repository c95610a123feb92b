// A form that writes through the queue: what it holds is on this phone at once, and goes to the server by itself. All
// forms of a page write the same record, so that a second press changes it. Without scripts they are sent as they are.
import { withOffset } from "../clock.js";
import { newId } from "../ids.js";
import { sleptLately } from "../log-waits.js";
import { fill } from "../screen.js";
import { news, tell } from "../tell.js";
import { hear, ready } from "./here.js";
import { bodySaid } from "./said.js";
import { sleepFields, sleepOf } from "./sleep.js";
import { opensHere } from "./when.js";

const HOLD = 700;         // as on the pad: a hand that doubles does no harm
const SLOW = 400;         // only a save that takes longer than this is spoken of before it is done
const KINDS = { sleep: { read: sleepOf, show: sleepFields, fields: { started_at: "fell_asleep", ended_at: "woke", "": "woke" } } };

const forms = [...document.querySelectorAll("form[data-keeps]")];
const { kept } = document.documentElement.dataset;
const words = document.getElementById("keeping").dataset;
const { keeps, diary, held, revision } = forms[0].dataset;
const kind = KINDS[keeps];
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
// The date of so many hours ago: of the usual night it is that of the diary's day, which goes on after midnight.
const today = (hours = 0) => withOffset(new Date(Date.now() - hours * 3600000)).slice(0, 10);
const days = () => forms.map(({ dataset: { starts } }) => today(Number(starts ?? 0))).join();

const asked = opensHere(keeps) && new URLSearchParams(location.search).get("waits");    // what waits on this phone, opened again
let former = held ? JSON.parse(held) : null;                // what the page came with, to go back to
let day = kept ? "" : days();                               // which day the page is of
let touched = false;
let basis = {};           // what waits, whose own offsets are kept
const slept = `slept ${diary}`;     // which night was recorded here: a page that was kept before offers it no more
const fresh = () => ({ id: forms[0].dataset.record || newId(), revision: Number(revision) || undefined, body: null, said: "" });
let recorded = false;     // whether a sleep of last night waits on this phone, from a page before
let record = fresh();
let at = forms[0];        // the form that was pressed last: beside its button stands what became of it
let latest = null;
let queue = null;
let slow = 0;
let until = 0;

function say(how) {
  const waits = { phone: words.onphone, later: words.waiting, "sign-in": words.signin }[how];
  const what = fill(latest.undo ? words.undone : words.saved, { what: latest.said });
  const lost = how !== "saved" && !queue.durable;
  const text = lost ? fill(words.tab, { what: latest.said }) : waits ? fill(waits, { what, n: queue.waiting }) : what;
  show(text, lost ? "not" : how === "saved" ? "saved" : "phone", !latest.undo);
  news(text, lost);
}

function show(text, tone = "", undo = false) {
  for (const form of forms) {
    const told = form.querySelector("[data-told]");
    const own = form === at ? text : "";
    const mark = { saved: "✓ ", phone: "↑ ", not: "… " }[tone];
    const line = told.querySelector("[role=status]");
    line.replaceChildren();
    if (own) line.append(Object.assign(document.createElement("span"), { ariaHidden: "true", textContent: mark }), own);
    told.classList.toggle("on", Boolean(own));
    told.classList.toggle("heed", tone === "not");
    const back = told.querySelector("button");
    back.hidden = !own || !undo;
    // where it stands in the place of the button that was pressed, the focus goes on with it
    if (!back.hidden && form.contains(document.activeElement) && document.activeElement.offsetParent === null) back.focus();
  }
}

async function write(change, more) {
  latest = { id: record.id, ...more };
  const mine = latest;
  queue = await ready;
  const said = more.undo ? fill(words.undone, { what: more.said }) : more.said;
  const { waits, durable } = await queue.add({ kind: keeps, diary, id: mine.id, said, ...change });
  if (!waits) say("saved");
  else if (!durable) say("later");
  else slow = setTimeout(() => latest === mine && say("phone"), SLOW);
  await queue.flush();
}

const whole = (body) => ({ op: "save", body, ...(former && { former }), ...(record.revision ? { revision: record.revision } : { fresh: !former }) });

function submit(event) {
  event.preventDefault();
  if (event.timeStamp < until) return;
  until = event.timeStamp + HOLD;
  at = event.target;
  clearTimeout(slow);
  mend();
  const { body, fault } = kind.read(Object.fromEntries(new FormData(at)), former ?? basis);
  if (fault) return refuse([{ field: fault.field, detail: fill(words[fault.word], fault.parts ?? {}) }]);
  // the same once more: it stands there already, and is told to the ear
  if (record.body && same(body, record.body)) return tell(document.querySelector("[data-told].on [role=status]")?.lastChild.textContent ?? record.said);
  Object.assign(record, { body, said: bodySaid(keeps, body) });
  // what was pressed beside the fields stands in them too: a further press changes it
  for (const form of forms.filter((one) => one !== at)) {
    for (const [name, value] of new FormData(at)) if (form.elements[name] && form.elements[name].type !== "hidden") form.elements[name].value = value;
    form.dispatchEvent(new Event("filled"));
  }
  if ("until" in at.dataset) sessionStorage.setItem(slept, at.elements.woke_on.value);
  write(whole(body), { said: record.said });
}

function undo(event) {
  if (event.timeStamp < until) return;
  until = event.timeStamp + HOLD;
  clearTimeout(slow);
  const { said } = record;
  if (former) {
    write(whole(former), { said, undo: true });
    record.body = null;
    for (const form of forms) form.reset();
  } else {
    sessionStorage.removeItem(slept);
    write({ op: "delete" }, { said, undo: true });
    record = fresh();
  }
  event.currentTarget.hidden = true;
  at.querySelector("button:not([type=button])").focus();
}

function settled({ kind: how, change, revision: now, remaining, stored, errors, why, id }) {
  if (!change || change.id !== latest?.id) return;
  if (how === "kept") {
    if (change.id === record.id && change.op === "save") record.revision = now;
    if (remaining) return;
    clearTimeout(slow);
    return say("saved");
  }
  clearTimeout(slow);
  if (how === "gone") Object.assign(record, { id, revision: undefined }), latest.id = id;
  else if (how === "conflict" || how === "refused") {
    // it stays on this phone, where the next press or the list of what waits puts it right
    record.body = null;
    if (stored) record.revision = stored.revision;
    refuse(stored ? [{ field: "", detail: fill(words.changed, { what: bodySaid(keeps, stored) }) }] : placed(errors, why));
  } else say(how);
}

function placed(errors = [], why = "") {
  const found = errors.map(({ pointer, detail }) => {
    const name = pointer.replace(/^\/(?:body\/)?/, "");
    return { field: kind.fields[name] ?? name, detail };
  });
  return found.length ? found : [{ field: "", detail: why }];
}

// As the server writes it: what went wrong in one place, each line linked to its field, and beside the field once more.
function refuse(faults) {
  show("");
  news([words.nothing, ...faults.map(({ detail }) => detail)].join(". "), true);
  const make = (name, more) => Object.assign(document.createElement(name), more);
  const list = make("ul");
  const form = forms.find((one) => faults.some(({ field }) => one.elements[field]?.type !== "hidden" && one.elements[field])) ?? at;
  for (const { field, detail } of faults) {
    const input = form.querySelector(`#f-${CSS.escape(field)}`);
    const line = make("li");
    line.append(input ? make("a", { href: `#${input.id}`, textContent: detail }) : detail);
    list.append(line);
    if (!input) continue;
    const note = make("p", { className: "fault", id: `${input.id}-fault`, textContent: detail });
    input.before(note);
    input.setAttribute("aria-invalid", "true");
    input.dataset.described = input.getAttribute("aria-describedby") ?? "";
    input.setAttribute("aria-describedby", `${input.dataset.described} ${note.id}`.trim());
  }
  const summary = make("div", { className: "faults", id: "faults", role: "alert", tabIndex: -1 });
  summary.append(make("h2", { textContent: words.nothing }), list);
  // on the Log no key moves under a finger
  if (at.closest(".log")) at.before(summary);
  else document.querySelector("h1").after(summary);
  summary.focus();
}

function mend() {
  document.getElementById("faults")?.remove();
  for (const note of document.querySelectorAll("form[data-keeps] .fault")) note.remove();
  for (const input of document.querySelectorAll("form[data-keeps] [aria-invalid]")) {
    input.removeAttribute("aria-invalid");
    if (input.dataset.described) input.setAttribute("aria-describedby", input.dataset.described);
    else input.removeAttribute("aria-describedby");
  }
}

// Whether last night is offered now: in the morning after it, on the diary's clock, whose day goes on after midnight.
function offered({ dataset: { until, starts }, elements }) {
  const since = (clock) => {
    const [hours, minutes] = clock.split(":");
    const gone = (hours - starts) * 60 + Number(minutes);
    return gone < 0 ? gone + 24 * 60 : gone;
  };
  const now = since(withOffset(new Date()).slice(11, 16));
  return !recorded && sessionStorage.getItem(slept) !== elements.woke_on.value && since(elements.woke.value) <= now && now < since(until);
}

// A page that was kept, or left open over night, may be of another day: it goes on with the new one, and what was saved
// on it is done. A date that somebody chose stays.
function follow() {
  const now = days();
  if (former || asked || now === day || document.visibilityState !== "visible") return offer();
  day = now;
  if (record.body) {
    show("");
    record = fresh();
    latest = null;
    touched = false;
    for (const form of forms) form.reset();
  }
  for (const { dataset: { starts }, elements: { woke_on: date } } of forms) if (date && (starts || !touched)) date.value = date.defaultValue = today(Number(starts ?? 0));
  offer();
}

const offer = () => forms.forEach((form) => { if ("until" in form.dataset) form.hidden = !record.body && !offered(form); });

// What waits is opened as it was left, and says why it waits; where it went meanwhile, it stands in its day.
async function takeUp() {
  queue = await ready;
  const change = (await queue.list()).filter((one) => one.id === asked && one.kind === keeps && one.op === "save").at(-1);
  if (!change) return location.replace(words.diaryhome);
  const { body, said, revision, held: why } = change;
  former = change.former ?? null;
  basis = body;
  at = forms.at(-1);
  for (const form of forms) form.hidden = form !== at;
  for (const [name, value] of Object.entries(kind.show(body))) at.elements[name].value = value;
  at.dispatchEvent(new Event("filled"));
  record = { id: asked, revision: why?.stored?.revision ?? revision, body: why ? null : body, said };
  latest = { id: asked, said };
  if (why) refuse([{ field: "", detail: why.stored ? fill(words.changed, { what: bodySaid(keeps, why.stored) }) : why.why }]);
}

follow();
if (asked) takeUp();
if (forms.some(({ dataset }) => "until" in dataset)) ready.then(async (one) => {
  recorded = await sleptLately(one, diary) && !record.body;
  offer();
});
setInterval(follow, 60000);
document.addEventListener("visibilitychange", follow);
hear(settled);
for (const form of forms) {
  form.addEventListener("submit", submit);
  // what comes to stand where Undo was takes no doubled press
  form.addEventListener("click", (event) => event.timeStamp < until && event.target.closest("a") && event.preventDefault());
  form.addEventListener("input", () => { touched = true; });
  form.querySelector("[data-told] button").addEventListener("click", undo);
}
