// What a change that waits says, in the person's words, and of when it is.
import { fill, listed } from "../screen.js";

const words = document.getElementById("bodies").dataset;
const clock = (moment) => moment.slice(11, 16);
const known = (value) => value !== null && value !== undefined;

// A whole sleep or dose as it stands on the phone or on the server. `name` is the medicine's.
export function bodySaid(kind, body, name = "") {
  if (kind === "dose") return fill(words[body.outcome], { name, time: clock(body.taken_at) });
  const parts = [fill(words.sleep, { start: clock(body.started_at), end: clock(body.ended_at) })];
  if (known(body.quality)) parts.push(fill(words.quality, { n: body.quality }));
  if (known(body.woken_by_pain)) parts.push(fill(words.woken, { n: body.woken_by_pain }));
  return listed(parts);
}

export function saidOf({ said, kind }) {
  return said || words[`a${kind}`] || words.aentry;
}
