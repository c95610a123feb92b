// The list of what waits on this phone, and what a person decides about it.
import { fieldOf, insisting } from "../queue/changes.js";
import { withOffset } from "../clock.js";
import { fill, listed } from "../screen.js";
import { saveToFile } from "./file.js";
import { ready } from "./here.js";
import { bodySaid, saidOf } from "./said.js";
import { whenItChanges } from "./waiting.js";
import { editOf, whenOf } from "./when.js";

const DAY = 24 * 3600 * 1000;
const find = (id) => document.getElementById(id);
const words = find("waits-words").dataset;

// A value in the person's words, where the page that recorded it left them.
function shown(value, field, { names = {}, words: own = {} }) {
  if (value === null) return words.none;
  const one = (part) => own[field]?.[part] ?? own[part] ?? String(part);
  return `${names[field] ?? field} ${listed([value].flat().map(one))}`;
}

// Both sides of a change that was made elsewhere too.
function sides(change) {
  const { kind, body, set, name, held: { stored } } = change;
  if (!set) return { mine: body ? bodySaid(kind, body, name) : saidOf(change), theirs: bodySaid(kind, stored, name) };
  const [[field, { now }]] = Object.entries(set);
  return { mine: shown(now, field, change), theirs: shown(fieldOf(stored, field), field, change) };
}

function ofNow(one) {
  return { ...one, start: { ...one.start, happened_at: withOffset(), recorded_at: withOffset() } };
}

function row(change, queue) {
  const item = find("waits-one").content.firstElementChild.cloneNode(true);
  const part = (name) => item.querySelector(`[data-${name}]`);
  const put = (name, text) => { part(name).textContent = text; };
  put("what", saidOf(change));
  put("when", whenOf(change));
  const address = editOf(change);
  if (address && !(change.set && change.held?.stored)) Object.assign(part("edit"), { href: address, hidden: false });
  const offer = (name, act) => {
    part(name).hidden = false;
    part(name).addEventListener("click", () => act().then(() => draw(queue)).then(() => find("waits-title").focus()));
  };
  const discard = () => queue.drop((other) => other.uid === change.uid).then(() => queue.flush());
  if (change.held?.why !== undefined) {
    put("why", fill(words.refused, change.held));
    offer("retry", () => queue.mend(change.uid, (one) => one));
    if (change.start?.happened_at) offer("now", () => queue.mend(change.uid, ofNow));
    offer("discard", discard);
  } else if (change.held) {
    const { mine, theirs } = sides(change);
    put("why", words.conflict);
    part("both").hidden = false;
    put("ours", mine);
    put("stored", theirs);
    offer("mine", () => queue.mend(change.uid, insisting));
    offer("theirs", discard);
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

// Done once it stands on the page what waits.
export const drawn = ready.then((queue) => {
  find("send").addEventListener("click", () => queue.flush());
  find("file").addEventListener("click", async () => saveToFile(await queue.list()));
  whenItChanges(draw);
  return draw(queue);
});
