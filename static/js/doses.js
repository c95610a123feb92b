// The doses on the Log: a tap is on this phone at once and goes to the server by itself, and the way back stands in its
// place. A doubled tap meets words there. Without scripts they are forms of their own.
import { withOffset } from "./clock.js";
import { newId } from "./ids.js";
import { hear, ready } from "./offline/here.js";
import { fill } from "./screen.js";
import { news, tell } from "./tell.js";

const REPEAT = 3500;      // milliseconds, as long as a hand may take to double a tap
const NEAR = 48;          // pixels, a target's width: a second tap this near the first is the first one, doubled
const JUST_NOW = 30 * 60 * 1000;    // so long the way back stands there, as on the server
const SLOW = 400;

const list = document.querySelector(".doses");
const words = list.dataset;
let tapped = { at: -REPEAT, x: 0, y: 0 };

class Row {
  constructor(item) {
    this.item = item;
    this.take = item.querySelector(".take");
    this.back = item.querySelector(".back");
    this.said = item.querySelector(".said");
    this.label = this.take.querySelector(".took span").textContent;
    const { dose: id, at, outcome, medication } = item.dataset;
    this.medication = medication;
    this.last = id ? { id, at, outcome, how: "saved" } : null;
    this.take.addEventListener("submit", (event) => this.#record(event));
    this.back.addEventListener("submit", (event) => this.#takeBack(event));
  }

  get done() {
    return Boolean(this.last) && Math.abs(Date.now() - Date.parse(this.last.at)) < JUST_NOW;
  }

  #what() {
    const { outcome, at } = this.last;
    return fill(words[outcome], { time: at.slice(11, 16) });
  }

  // On a page of another day what was last taken says nothing any more.
  draw() {
    const { last, done } = this;
    this.take.hidden = done;
    this.back.hidden = this.said.hidden = !done;
    const today = last && new Date(last.at).toDateString() === new Date().toDateString();
    const offer = today ? fill(words.last, { said: this.#what() }) : words.now;
    this.#set(this.take.querySelector("small"), offer);
    if (!done) return this.#set(this.said.querySelector("small"), "");
    this.#set(this.said.querySelector("small"), this.#saying(this.#what()));
    this.said.querySelector("[aria-hidden]").textContent = { saved: "✓ ", tab: "… ", refused: "… " }[last.how] ?? "↑ ";
    // the words stand where the press was; what is moved loses the focus, so nothing is that stands there
    const [first, second] = last.outcome === "skipped" ? [this.back, this.said] : [this.said, this.back];
    if (this.item.firstElementChild !== first) this.item.prepend(first);
    if (first.nextElementSibling !== second) first.after(second);
  }

  // What was taken, and how far that has come.
  #saying(what) {
    const how = { phone: words.onphone, later: words.onphone, "sign-in": words.signin, tab: words.tab, refused: words.refused }[this.last.how];
    return how ? fill(how, { what, why: this.last.why }) : what;
  }

  #set(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  #named() {
    return fill(words.whole, { name: this.label, what: this.#what() });
  }

  async #record(event) {
    event.preventDefault();
    const outcome = event.submitter?.value ?? "taken";
    this.before = this.last;
    const last = this.last = { id: newId(), at: withOffset(), outcome, how: "" };
    this.draw();
    tell(this.#named());
    // the button that was pressed has gone
    this.back.querySelector("button").focus({ preventScroll: true });
    const body = { medication: this.medication, taken_at: last.at, outcome };
    await this.#keep({ op: "save", fresh: true, id: last.id, body, name: this.label, said: this.#named() }, last);
  }

  async #takeBack(event) {
    event.preventDefault();
    const { id, at } = this.last;
    const said = fill(words.undone, { what: this.#named() });
    this.last = this.before?.id === id ? null : this.before ?? null;
    this.draw();
    tell(said);
    this.take.querySelector(".took").focus();
    await this.#keep({ op: "delete", id, when: at, said }, null);
  }

  async #keep(change, last) {
    const queue = await ready;
    const { durable } = await queue.add({ kind: "dose", diary: words.diary, about: this.medication, ...change });
    if (last && !durable) last.how = "tab";
    else if (last) setTimeout(() => { last.how ||= "phone"; this.draw(); }, SLOW);
    this.draw();
    await queue.flush();
  }

  hear({ kind, change, why }, queue) {
    if (!this.last || change?.id !== this.last.id) return;
    if (kind === "kept" || kind === "gone") this.last.how = "saved";
    else if (kind === "refused") Object.assign(this.last, { how: kind, why });      // it stays here until it is taken back or looked at
    else this.last.how = queue.durable ? kind : "tab";
    this.draw();
    const { how } = this.last;
    if (how !== "saved") news(this.#saying(this.#named()), ["tab", "refused"].includes(how));
  }

  // What was tapped on a page before this one and waits still, or was taken back there.
  takeUp(waiting) {
    const own = waiting.filter((one) => one.kind === "dose" && one.about === this.medication);
    const gone = new Set(own.filter((one) => one.op === "delete").map((one) => one.id));
    if (this.last && gone.has(this.last.id)) this.last = null;
    const made = own.filter((one) => one.op === "save" && !gone.has(one.id)).at(-1);
    if (made && (!this.last || Date.parse(made.body.taken_at) > Date.parse(this.last.at)))
      Object.assign(this, { before: this.last, last: { id: made.id, at: made.body.taken_at, outcome: made.body.outcome, how: made.held ? "refused" : "phone", why: made.held?.why } });
    this.draw();
  }
}

// A tap that is the one before it, doubled, meets nothing; a keyboard moves nothing under a finger.
function press(event) {
  if (!event.detail || !event.target.closest("button")) return;
  const tap = { at: event.timeStamp, x: event.clientX, y: event.clientY };
  if (tap.at - tapped.at < REPEAT && Math.hypot(tap.x - tapped.x, tap.y - tapped.y) < NEAR) event.preventDefault();
  else tapped = tap;
}

const rows = [...list.querySelectorAll("li")].map((item) => new Row(item));
const draw = () => { for (const row of rows) row.draw(); };
list.addEventListener("click", press);
draw();
setInterval(draw, 60000);
ready.then(async (queue) => {
  hear((event) => { for (const row of rows) row.hear(event, queue); });
  const waiting = await queue.list();
  for (const row of rows) row.takeUp(waiting);
});
