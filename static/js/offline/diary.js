// On the Diary: what waits on this phone and is in no day yet, with the way to take it back before it was sent.
import { fill } from "../screen.js";
import { ready } from "./here.js";
import { saidOf } from "./said.js";
import { whenItChanges } from "./waiting.js";
import { editOf, momentOf, whenOf } from "./when.js";

const part = document.getElementById("away");
const words = part.dataset;
const list = part.querySelector("ul");
const { of: diary } = document.documentElement.dataset;
let had = 0;              // so many waited on this page at most

// What waits of one record, however many changes it is.
function records(all) {
  const found = new Map();
  for (const change of all) if (change.diary === diary) found.set(change.id, [...(found.get(change.id) ?? []), change]);
  return [...found.values()].sort(([one], [other]) => Date.parse(momentOf(other)) - Date.parse(momentOf(one)));
}

// The change that takes all of it back; nothing where that cannot be told.
function back(changes) {
  const [first, last] = [changes[0], changes.at(-1)];
  if (last.undone || last.op === "delete" || changes.some((one) => one.held)) return undefined;
  const common = { kind: last.kind, diary, id: last.id, undone: true, said: fill(words.undone, { what: saidOf(last) }), when: momentOf(last) };
  if (changes.some((one) => one.op === "save")) {
    if (first.op === "save" && first.fresh) return { ...common, op: "delete", about: first.about };
    return first.former && { ...common, op: "save", body: first.former, revision: last.revision };
  }
  const set = {};
  for (const change of changes)
    for (const [field, { was, now }] of Object.entries(change.set)) set[field] = { was: now, now: set[field] ? set[field].now : was };
  return { ...common, op: "patch", start: last.start, names: last.names, set, orDelete: true };
}

function row(changes, queue) {
  const item = part.querySelector("template").content.firstElementChild.cloneNode(true);
  const last = changes.at(-1);
  const held = changes.some((one) => one.held);
  item.querySelector("[data-what]").textContent = saidOf(last);
  item.querySelector("[data-when]").textContent = fill(held ? words.held : words.waits, { when: whenOf(last) });
  item.querySelector("[data-look]").hidden = !held;
  const [edit, address] = [item.querySelector("[data-edit]"), editOf(last)];
  edit.hidden = held || last.undone || !address;
  if (address) Object.assign(edit, { href: address, ariaLabel: fill(words.edit, { what: saidOf(last) }) });
  const [button, change] = [item.querySelector("button"), back(changes)];
  button.hidden = !change;
  button.setAttribute("aria-label", fill(words.undo, { what: saidOf(last) }));
  button.addEventListener("click", async () => {
    button.disabled = true;
    await queue.add(change);
    await draw(queue);
    part.querySelector("h2").focus();
    queue.flush();
  });
  return item;
}

async function draw(queue) {
  const waiting = records(await queue.list());
  had = Math.max(had, waiting.length);
  list.replaceChildren(...waiting.map((changes) => row(changes, queue)));
  part.querySelector("[data-sent]").hidden = Boolean(waiting.length);
  part.querySelector("[data-still]").hidden = !waiting.length;
  part.hidden = !had;
}

whenItChanges(draw);
ready.then(draw);
