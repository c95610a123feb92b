// The Log as it is drawn: finds its parts once and fills them. Nothing is added or moved, only shown and hidden.
import { readersOwn } from "./clock.js";

const find = (id) => document.getElementById(id);
const decimal = new Intl.NumberFormat(readersOwn(document.documentElement.lang), { useGrouping: false, maximumFractionDigits: 9 });
export const shown = (value) => (typeof value === "number" ? decimal.format(value) : value ?? "–");
const LONG = 22;          // letters of a heading that stay on one line; as in the page's template
const LINE = 26;          // letters of what was said that stay on one line in the look for the neck; the same
const NOTE = 40;          // letters of a note that are said
const MOST_SAID = 3;      // numbers that are named one by one where a line has to stay short
const ORDER = ["spasm", "pain", "stress", "interference"];
const label = (tab) => tab.firstElementChild.textContent.trim();
// The reader's comma between the parts of a list, as `tracker.domain.words.listed` has it.
export const listed = (parts) => parts.join(document.documentElement.lang === "ar" ? "، " : ", ");
export const fill = (words, parts) => words.replace(/\{(\w+)\}/g, (_, name) => parts[name] ?? "").trim();

export class Screen {
  constructor(root) {
    this.root = root;
    this.words = root.dataset;
    for (const id of ["when", "question", "pad", "body", "hint", "other", "next", "done", "after", "said", "undo", "same", "sleep", "more", "dim", "again", "clash"])
      this[id] = find(id);
    [this.mine, this.theirs] = this.clash.querySelectorAll("button");
    this.panes = { pad: this.pad, body: this.body, tags: find("tags"), yes_no: find("yes-no"), number: find("amount"), more: find("more-pane") };
    this.answers = [...(this.panes.yes_no?.querySelectorAll(".key") ?? [])];
    this.tags = [...(this.panes.tags?.querySelectorAll(".tag") ?? [])];
    this.tabs = [...root.querySelectorAll(".tab")];
    this.keys = [...this.pad.querySelectorAll(".key")];
    this.tiles = [...root.querySelectorAll(".tile")];
    this.raters = [...root.querySelectorAll("input[type=radio][name=rated_by]")];
  }

  tab(code) {
    return this.tabs.find((tab) => tab.dataset.code === code);
  }

  tile(code) {
    return this.tiles.find((tile) => tile.dataset.code === code);
  }

  // What a question writes, and where it is answered.
  field(question) {
    return this.tab(question)?.dataset.field ?? `regions.${question}.spasm`;
  }

  pane(question) {
    return question === "more" ? "more" : this.tab(question)?.dataset.pane ?? "pad";
  }

  // A pane that did not come with the page is a page of its own; then its link is followed as it stands.
  canShow(question) {
    const pane = this.pane(question);
    if (pane === "body") return this.tiles.length > 0;
    return Boolean(this.panes[pane] && this.tab(question)?.dataset.heading);
  }

  // The tab under which a question stands, and the one after it.
  place(question) {
    return this.tabs.findIndex((tab) => tab.dataset.code === (this.tab(question) || question === "more" ? question : "where"));
  }

  name(field) {
    if (field === "rated_by") return this.root.querySelector(".raters legend").textContent;
    const tab = this.tabs.find((one) => one.dataset.field === field);
    const region = field.startsWith("regions.") ? field.split(".")[1] : undefined;
    return (tab ? label(tab) : this.panes.more.dataset[field] ?? this.tile(region)?.dataset.name ?? region ?? field).trim();
  }

  // What is asked once a day and was answered by `entry` is not asked again by the next one.
  answered(entry) {
    for (const tab of this.tabs) {
      const value = "once" in tab.dataset ? entry.value(tab.dataset.field) : null;
      if (value !== null) tab.dataset.today = this.shown(tab.dataset.field, value);
    }
  }

  // A value in words: a number, yes or no, tags, a note's beginning, or who gives the numbers.
  shown(field, value) {
    if (field === "note" && value) return value.length > NOTE ? `${value.slice(0, NOTE).trim()}…` : value;
    if (Array.isArray(value)) return listed(value.map((tag) => this.tags.find((one) => one.dataset.tag === tag)?.textContent.trim() ?? tag));
    const asked = this.tabs.find((tab) => tab.dataset.field === field);
    if (asked?.dataset.pane === "yes_no" && value !== null) return value ? this.words.yes : this.words.no;
    const rater = field === "rated_by" && this.raters.find((one) => one.value === value);
    if (rater) return rater.parentElement.textContent.trim();
    const unit = value !== null && asked?.dataset.unit;
    return unit ? `${shown(value)} ${unit}` : shown(value);
  }

  // The numbers of an entry in the order of the questions and of the body, in whatever order they were tapped.
  summary(values) {
    return listed(this.#parts(values));
  }

  // The same in a line that stays short.
  brief(values) {
    const parts = this.#parts(values);
    if (parts.length <= MOST_SAID) return listed(parts);
    return fill(this.words.several, { what: listed(parts.slice(0, MOST_SAID - 1)), n: parts.length - MOST_SAID + 1 });
  }

  #parts(values) {
    const fields = [...ORDER, ...this.tiles.map((tile) => `regions.${tile.dataset.code}.spasm`)];
    const place = ([field]) => (fields.includes(field) ? fields.indexOf(field) : fields.length);
    return Object.entries(values).sort((one, other) => place(one) - place(other)).map(([field, value]) => `${this.name(field)} ${this.shown(field, value)}`);
  }

  heading(question) {
    const tile = this.tile(question);
    if (question === "more") return this.panes.more.dataset.heading;
    return tile ? fill(this.words.strong, { name: tile.dataset.name }) : this.tab(question)?.dataset.heading;
  }

  draw(entry, question, canRepeat) {
    const [field, pane] = [this.field(question), this.pane(question)];
    const heading = this.heading(question);
    this.#set(this.question, heading);
    if (heading) this.question.classList.toggle("long", heading.length > LONG);
    for (const [name, part] of Object.entries(this.panes)) if (part) part.hidden = name !== pane;
    for (const key of [...this.keys, ...this.answers]) key.setAttribute("aria-pressed", String(entry.value(field) === Number(key.value)));
    if (pane === "number") this.#drawNumber(heading, this.tab(question).dataset.unit);
    for (const tag of this.tags) this.#drawTag(tag, entry.tags.includes(tag.dataset.tag));
    this.#drawTabs(entry, question);
    for (const tile of this.tiles) this.#drawTile(tile, entry.value(`regions.${tile.dataset.code}.spasm`));
    this.#drawOnward(entry, question, pane);
    this.same.hidden = entry.begun || !canRepeat;
    if (entry.begun) for (const rater of this.raters) rater.checked = rater.value === entry.rater;
    this.#point(entry);
  }

  #drawNumber(heading, unit) {
    const [part, hint] = [this.panes.number, this.panes.number.querySelector(".hint")];
    this.#set(part.querySelector("label"), heading);
    hint.hidden = !unit;
    if (unit) this.#set(hint, fill(part.dataset.in, { unit }));
  }

  #drawTabs(entry, question) {
    const current = this.place(question);
    this.tabs.forEach((tab, place) => {
      if (place === current) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
      const { pane, field, today } = tab.dataset;
      const value = { body: entry.regions() || null, tags: entry.tags.length || null }[pane] ?? entry.value(field);
      this.#set(tab.lastElementChild, value === null && today ? `✓ ${today}` : this.shown(field, Array.isArray(value) ? value.length : value));
    });
  }

  #drawTag(tag, on) {
    tag.setAttribute("aria-pressed", String(on));
    tag.value = `${on ? "off" : "on"} ${tag.dataset.tag}`;
  }

  #drawTile(tile, value) {
    const number = tile.querySelector("b");
    tile.setAttribute("aria-pressed", String(value !== null));
    number.className = value === null ? "" : `s${Math.trunc(value)}`;
    if (value === null) number.removeAttribute("class");
    this.#set(number, shown(value));
  }

  #drawOnward(entry, question, pane) {
    const where = pane === "body";
    const apart = where || pane === "tags" || pane === "more";
    const next = pane === "more" ? undefined : this.tab(question) ? this.tabs.slice(this.place(question) + 1).find((tab) => !tab.dataset.today) : this.tab("where");
    this.hint.hidden = entry.begun || apart;
    this.other.hidden = !where;
    this.next.hidden = !next || !entry.stored;
    this.next.dataset.code = next?.dataset.code ?? "";
    if (next) {
      this.#set(this.next, fill(this.words.next, { name: label(next) }));
      this.next.href = next.href;
    }
    this.done.hidden = !(entry.stored || apart);
    this.done.classList.toggle("main", where && this.next.hidden);
    this.sleep?.classList.toggle("offered", entry.stored && "due" in this.sleep.dataset);
    this.more.hidden = !entry.stored || pane === "more";
  }

  // The links of the page name the entry, and a dose leads back to its time; a new entry gets them too.
  #point({ id, rater, stored, fixed }) {
    for (const input of this.root.querySelectorAll("#amount input[name=entry]")) input.value = id;
    for (const input of this.root.querySelectorAll(".doses input[name=entry]")) input.value = stored ? id : "";
    for (const input of this.root.querySelectorAll(".doses input:is([name=at], [name=day], [name=part])")) input.disabled = !(input.name in fixed);
    for (const link of this.root.querySelectorAll("a[href*='entry=']")) {
      const address = new URL(link.href);
      address.searchParams.set("entry", id);
      if (rater && this.raters.length) address.searchParams.set("rated_by", rater);
      if (address.href !== link.href) link.href = address.href;
    }
  }

  // `tone`: "saved" (with what Undo is to say), "phone" for what has yet to go to the server, "not" for what is not
  // saved, "" for a plain word or none.
  say(text, tone = "", undo = "") {
    const mark = { saved: "✓ ", phone: "↑ ", not: "… " }[tone];
    this.said.replaceChildren();
    if (mark && text) this.said.append(Object.assign(document.createElement("span"), { ariaHidden: "true", textContent: mark }));
    this.said.append(text);
    this.after.classList.toggle("on", Boolean(text));
    this.after.classList.toggle("not", tone === "not");
    this.after.classList.toggle("long", text.length > LINE);
    this.undo.hidden = !undo;
    this.undo.querySelector("button").textContent = undo;
  }

  // Both versions of a field that was changed elsewhere too, to choose from; nothing of it where there is none.
  choose(both) {
    this.clash.hidden = !both;
    if (!both) return;
    this.#set(this.mine, fill(this.words.keep, { value: both.mine }));
    this.#set(this.theirs, fill(this.words.keep, { value: both.theirs }));
  }

  #set(element, text) {
    if (text !== undefined && element.textContent !== text) element.textContent = text;
  }

  // The button that was pressed has gone, or another question stands there: who hears the page, or goes through it by
  // keyboard, goes on from the question.
  toQuestion() {
    this.question.focus({ preventScroll: true });
  }

  // In the look for eyes each part has its place on the screen, not on the page.
  toEdges() {
    if (/\beyes\b/.test(document.documentElement.dataset.look)) scrollTo({ top: 0, behavior: "instant" });
  }
}
