// Five taps propose a time for steady taps: just longer than the latest tap that came again by itself. Nothing is kept.
import { readersOwn } from "../clock.js";
import { fill } from "../screen.js";

const TIMES = [300, 700, 1500, 3000];
const ROUNDS = 5;
const REST = 3500;            // so long after the first tap of a round another one is that tap, come again
const ROOM = 1.15;            // a little more than what was seen

export function proposed(latest) {
  if (!latest) return 0;
  return TIMES.find((time) => time >= latest * ROOM) ?? TIMES.at(-1);
}

export function tryIt(choose) {
  const [part, field, said] = ["try-it", "try-field", "try-said"].map((id) => document.getElementById(id));
  let round = 0;
  let first = 0;
  let latest = 0;
  part.hidden = false;

  function begin() {
    [round, first, latest] = [1, 0, 0];
    said.textContent = "";
    field.textContent = fill(field.dataset.tap, { n: round });
  }

  function next() {
    first = 0;
    round += 1;
    if (round <= ROUNDS) field.textContent = fill(field.dataset.tap, { n: round });
    else end();
  }

  function end() {
    const time = proposed(latest);
    const label = document.querySelector(`#steady [value="${time}"]`).parentElement.textContent.trim();
    said.textContent = time ? fill(said.dataset.found, { seconds: (latest / 1000).toLocaleString(readersOwn(document.documentElement.lang), { maximumFractionDigits: 1 }), choice: label }) : said.dataset.none;
    field.textContent = field.dataset.again;
    choose(time);
  }

  // the down-event: what is steadied already would not come through as a tap
  field.addEventListener("pointerdown", (event) => {
    if (!round || round > ROUNDS) return begin();
    if (first) { latest = Math.max(latest, event.timeStamp - first); return; }
    first = event.timeStamp;
    field.textContent = field.dataset.rest;
    setTimeout(next, REST);
  });
  round = 1;
}
