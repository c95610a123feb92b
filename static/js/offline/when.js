// Of when a change is that waits, in the words of the page's language.
import { readersOwn } from "../clock.js";

export function momentOf({ start, body, when, at: added }) {
  return start?.happened_at ?? start?.day ?? when ?? body?.ended_at ?? body?.taken_at ?? new Date(added).toISOString();
}

// Where a change that waits is opened again, to be changed before it was sent; nothing where it cannot be.
const PLACES = { entry: "/log", sleep: "/sleep" };
export const opensHere = (kind) => location.pathname === PLACES[kind];
export function editOf({ kind, op, diary, id, whole, body }) {
  if (op === "delete" || !(whole || body) || !PLACES[kind]) return undefined;
  return `${PLACES[kind]}?${new URLSearchParams({ diary, waits: id })}`;
}

export function whenOf(change) {
  const moment = momentOf(change);
  const timed = moment.length > 10;
  const how = { dateStyle: "medium", ...(timed && { timeStyle: "short" }) };
  return new Intl.DateTimeFormat(readersOwn(document.documentElement.lang), how).format(new Date(timed ? moment : `${moment}T12:00`));
}
