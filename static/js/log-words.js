// What the Log says of a change, of an entry before this one and of another time. Knows the screen's words alone.
import { hoursAndMinutes, readersOwn, weekdayAndTime } from "./clock.js";
import { fieldOf } from "./queue/changes.js";
import { fill, listed } from "./screen.js";

// The parts of a sentence about a change: what it is about, its value, and how much waits.
export function partsOf(screen, { set, marks: { label, copied } = {} }, n = 1) {
  const [field, { now }] = Object.entries(set)[0];
  const named = !copied && field !== "rated_by";
  return { name: named ? label ?? screen.name(field) : "", value: copied ? screen.brief(sides({ set }, "now")) : label ? "" : screen.shown(field, now), n };
}

// What a press wrote, for the ear: the name and the value, or that it was taken back or off.
export function toldOf(screen, change) {
  const { undo, off, copied } = change.marks;
  const parts = partsOf(screen, change);
  const none = Object.values(change.set).every(({ now }) => now === null);
  if (undo) return fill(screen.words.undone, { name: screen.brief(sides(change, "was")) });
  if (off || none) return fill(screen.words.off, parts);
  return copied ? parts.value : `${parts.name} ${parts.value}`.trim();
}

// One side of a change, "was" or "now", by field.
export function sides(change, side) {
  return Object.fromEntries(Object.entries(change.set).map(([field, values]) => [field, values[side]]));
}

// Both versions of a field that was changed elsewhere too.
export function bothOf(screen, { set, held: { stored } }) {
  const [[field, { now }]] = Object.entries(set);
  const [mine, theirs] = [now, fieldOf(stored, field)].map((value) => (value === null ? screen.words.none : screen.shown(field, value)));
  return { field, name: screen.name(field), mine, theirs };
}

// What "Same as" copies: a factor is answered anew each time.
export function ownNumbers(values) {
  return Object.fromEntries(Object.entries(values).filter(([field]) => field !== "note" && !field.startsWith("factors.")));
}

// On a page of another day "Same as 11:05" would be taken for today's.
export function sameText(screen, { values, at }) {
  const then = new Date(at);
  const today = then.toDateString() === new Date().toDateString();
  const time = today ? hoursAndMinutes(then) : weekdayAndTime(document.documentElement.lang, then).replace(",", "");
  return fill(screen.words.same, { time, what: screen.summary(values) });
}

// The time that was chosen for an entry: a day with a clock time, a part of it, or all of it.
export function dayText({ at, day, part = "" }, parts) {
  const date = new Date(`${(at ?? day).slice(0, 10)}T12:00`);
  const said = new Intl.DateTimeFormat(readersOwn(document.documentElement.lang), { weekday: "long", day: "numeric", month: "long" }).format(date);
  return listed([said, at?.slice(11) ?? parts[part]]);
}

// What the Undo that came with the page takes back, as a set of a change; nothing where that is the server's to do.
export function undoneBy(form, values) {
  const { field, back, was } = form.elements;
  if (!field || ["more", "tags"].includes(field.value)) return null;
  if (field.value === "same") return Object.fromEntries(Object.entries(values).map(([name, now]) => [name, { was: null, now }]));
  const number = (text) => (text === "" || text === undefined ? null : Number(text));
  return { [field.value]: { was: number(back?.value), now: number(was?.value) } };
}
