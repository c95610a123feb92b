// The list of what waits on this phone, and what a person decides about it.
import { withOffset } from "../clock.js";
import { saveToFile } from "./file.js";
import { ready, whenItChanges } from "./waiting.js";

const DAY = 24 * 3600 * 1000;
const find = (id) => document.getElementById(id);
const words = find("waits-words").dataset;
const fill = (text, parts) => text.replace(/\{(\w+)\}/g, (_, name) => parts[name] ?? "");
const shown = (value) => (value === null || value === undefined ? "–" : [value].flat().join(", "));

// A field such as `regions.neck.spasm` in a record.
const at = (record, field) => field.split(".").reduce((part, name) => part?.[name], record);

function when({ start, at: added }) {
  const moment = new Date(start?.happened_at ?? start?.day ?? added);
  return new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", ...(start?.day ? {} : { timeStyle: "short" }) }).format(moment);
}

function why({ held, set, names = {} }) {
  if (!held) return "";
  if (held.why !== undefined) return fill(words.refused, held);
  const [[field, { now }]] = Object.entries(set);
  const name = names[field] ?? field;
  return fill(words.conflict, { mine: `${name} ${shown(now)}`, theirs: `${name} ${shown(at(held.stored, field))}` });
}

function row(change, queue) {
  const item = find("waits-one").content.firstElementChild.cloneNode(true);
  const part = (name) => item.querySelector(`[data-${name}]`);
  part("what").textContent = change.said || words[change.kind] || words.more;
  part("when").textContent = when(change);
  part("why").textContent = why(change);
  const offer = (name, act) => {
    part(name).hidden = false;
    part(name).addEventListener("click", act);
  };
  const discard = () => queue.drop((other) => other.uid === change.uid).then(() => queue.flush()).then(() => draw(queue));
  if (change.held?.why !== undefined) {
    offer("discard", discard);
    if (change.start?.happened_at) offer("now", () => queue.mend(change.uid, (one) => ({ ...one, start: { ...one.start, happened_at: withOffset(), recorded_at: withOffset() } })).then(() => draw(queue)));
  } else if (change.held) {
    const { stored } = change.held;
    offer("theirs", discard);
    offer("mine", () => queue.mend(change.uid, (one) => ({ ...one, set: Object.fromEntries(Object.entries(one.set).map(([field, { now }]) => [field, { was: at(stored, field) ?? null, now }])) })).then(() => draw(queue)));
  }
  return item;
}

async function draw(queue) {
  const all = await queue.list();
  const part = find("waits");
  find("waits-list").replaceChildren(...all.map((change) => row(change, queue)));
  find("waits-said").textContent = !all.length ? part.dataset.none : all.some((one) => Date.now() - one.at > DAY) ? part.dataset.old : "";
  find("waits-do").hidden = !all.length;
  part.hidden = false;
}

ready.then((queue) => {
  find("send").addEventListener("click", () => queue.flush());
  find("file").addEventListener("click", async () => saveToFile(await queue.list()));
  whenItChanges(draw);
  draw(queue);
});
