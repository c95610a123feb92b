// "When was it?" on a page that was kept: what is offered follows this phone's clock, as the server would offer it
// (tracker/days/another_time.py), and the time that was chosen leads to the Log as it was kept.
const HOUR = 3600 * 1000;
const STARTS = { morning: 0, afternoon: 12, evening: 18 };
const MIDDLES = { night: 2, morning: 9, afternoon: 15, evening: 21 };
const SMALL_HOURS = 6;
const AHEAD = HOUR / 6;       // a clock may be so much ahead of the server's

const two = (number) => String(number).padStart(2, "0");
const dateOf = (moment, days = 0) => {
  const day = new Date(moment.getFullYear(), moment.getMonth(), moment.getDate() + days);
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
};

// Each choice as its value and its words, the nearest first. `words` are those of all choices, by day and part.
export function choices(now, dayStart, words) {
  const earlier = (hours) => new Date(now.getFullYear(), now.getMonth(), now.getDate(), now.getHours() - hours, now.getMinutes());
  const base = earlier(Math.min(dayStart, SMALL_HOURS));
  const elapsed = now.getHours() + (dateOf(base) === dateOf(now) ? 0 : 24);
  const part = (days, name) => [`${dateOf(base, days - (MIDDLES[name] < dayStart ? 1 : 0))}.${name}`, words[`${days}.${name}`]];
  const whole = (days) => [`${dateOf(earlier(dayStart), days)}.`, words[`${days}.`]];
  const today = Object.keys(STARTS).reverse().filter((name) => elapsed >= STARTS[name]);
  const before = ["evening", "afternoon", "morning"].map((name) => part(-1, name));
  return [...today.map((name) => part(0, name)), part(0, "night"), ...before, whole(0), whole(-1)];
}

function offer(list) {
  const { dayStart, words } = list.dataset;
  const made = choices(new Date(), Number(dayStart), JSON.parse(words)).map(([value, text]) => {
    const button = document.createElement("button");
    Object.assign(button, { className: "big", name: "when", value, textContent: text });
    return button;
  });
  list.replaceChildren(...made);
}

// The server refuses what lies in the future; where it cannot be asked, the phone does, beside the field.
function guard(form) {
  const { date, clock } = form.elements;
  const check = () => {
    const later = new Date(`${date.value}T${clock.value}`) - Date.now() > AHEAD;
    clock.setCustomValidity(later ? form.dataset.future : "");
  };
  for (const field of [date, clock]) field.addEventListener("input", check);
}

const list = document.querySelector("[data-choices]");
if (list && "kept" in document.documentElement.dataset) offer(list);
if (list) guard(document.querySelector("form[data-future]"));
