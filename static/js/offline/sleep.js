// What the sleep form says, as the server keeps it. Knows no page.
import { withOffset } from "../clock.js";

const HOUR = 3600000;
const LONGEST = 16;                 // hours: what two clock times make longer than this was mistyped, as on the server
const AHEAD = 10 * 60 * 1000;
const OFFSET = /(?:[+-]\d\d:\d\d|Z)$/;

// Answers the `body`, or a `fault`: its field, the word for it and what stands in that word. A start later in the day
// is the day before's. `held` is the sleep that the form changes, whose own offsets it keeps.
export function sleepOf({ woke_on: day, fell_asleep: began, woke, quality, woken_by_pain: woken }, held = {}, now = Date.now()) {
  const beganOn = began > woke ? before(day) : day;
  const hours = (Date.parse(`${day}T${woke}Z`) - Date.parse(`${beganOn}T${began}Z`)) / HOUR;
  if (!hours) return { fault: { field: "woke", word: "order" } };
  if (hours > LONGEST) return { fault: { field: "woke", word: "long", parts: { start: began, end: woke, hours: Math.round(hours) } } };
  const body = {
    started_at: moment(beganOn, began, held.started_at),
    ended_at: moment(day, woke, held.ended_at),
    quality: number(quality),
    woken_by_pain: number(woken),
  };
  return Date.parse(body.ended_at) > now + AHEAD ? { fault: { field: "woke", word: "future" } } : { body };
}

// The other way: what stands in the fields of a sleep.
export function sleepFields({ started_at: began, ended_at: woke, quality, woken_by_pain: woken }) {
  return { woke_on: woke.slice(0, 10), fell_asleep: began.slice(11, 16), woke: woke.slice(11, 16), quality: quality ?? "", woken_by_pain: woken ?? "" };
}

const number = (text) => (text ? Number(text.replace(",", ".")) : null);

function before(day) {
  const date = new Date(`${day}T12:00Z`);
  date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}

// The clock where the person is; the one that was held where it was not touched, else with its offset.
function moment(day, clock, held) {
  if (!held) return withOffset(new Date(`${day}T${clock}`));
  return held.startsWith(`${day}T${clock}`) ? held : `${day}T${clock}:00${held.match(OFFSET)[0]}`;
}
