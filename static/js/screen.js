// The Log as it is drawn: finds its parts once and fills them. Nothing is added or moved, only shown and hidden.
const find = (id) => document.getElementById(id);
export const shown = (value) => (value === null || value === undefined ? "–" : String(value));
const LONG = 22;          // letters of a heading that stay on one line; as in the page's template
const ORDER = ["spasm", "pain", "stress", "interference"];
export const fill = (words, parts) => words.replace(/\{(\w+)\}/g, (_, name) => parts[name] ?? "").trim();

export class Screen {
  constructor(root) {
    this.root = root;
    this.words = root.dataset;
    for (const id of ["when", "question", "pad", "body", "hint", "other", "next", "done", "after", "said", "undo", "same", "sleep", "more", "dim", "again"])
      this[id] = find(id);
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

  // The tab under which a question stands, and the one after it.
  place(question) {
    return this.tabs.findIndex((tab) => tab.dataset.code === (this.tab(question) ? question : "where"));
  }

  name(field) {
    if (field === "rated_by") return this.root.querySelector(".raters legend").textContent;
    const region = field.split(".")[1];
    const part = region ? this.tile(region)?.dataset.name : this.tab(field)?.firstChild.data;
    return (part ?? region ?? field).trim();
  }

  // A value in words: a number, or who gives the numbers.
  shown(field, value) {
    const rater = field === "rated_by" && this.raters.find((one) => one.value === value);
    return rater ? rater.parentElement.textContent.trim() : shown(value);
  }

  // The numbers of an entry in the order of the questions and of the body, in whatever order they were tapped.
  summary(values) {
    const fields = [...ORDER, ...this.tiles.map((tile) => `regions.${tile.dataset.code}.spasm`)];
    const place = ([field]) => (fields.includes(field) ? fields.indexOf(field) : fields.length);
    return Object.entries(values).sort((one, other) => place(one) - place(other)).map(([field, value]) => `${this.name(field)} ${shown(value)}`).join(", ");
  }

  heading(question) {
    const tile = this.tile(question);
    return tile ? fill(this.words.strong, { name: tile.dataset.name }) : this.tab(question)?.dataset.heading;
  }

  draw(entry, question, canRepeat) {
    const where = question === "where";
    const field = this.tab(question) ? question : `regions.${question}.spasm`;
    const heading = this.heading(question);
    this.#set(this.question, heading);
    if (heading) this.question.classList.toggle("long", heading.length > LONG);
    this.pad.hidden = where;
    this.body.hidden = !where;
    for (const key of this.keys) key.setAttribute("aria-pressed", String(!where && entry.value(field) === Number(key.value)));
    this.#drawTabs(entry, question);
    for (const tile of this.tiles) this.#drawTile(tile, entry.value(`regions.${tile.dataset.code}.spasm`));
    this.#drawOnward(entry, question, where);
    this.same.hidden = entry.begun || !canRepeat || !this.again.hidden;
    if (entry.begun) for (const rater of this.raters) rater.checked = rater.value === entry.rater;
    this.#point(entry);
  }

  #drawTabs(entry, question) {
    const current = this.place(question);
    this.tabs.forEach((tab, place) => {
      if (place === current) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
      const code = tab.dataset.code;
      this.#set(tab.lastElementChild, shown(code === "where" ? entry.regions() || null : entry.value(code)));
    });
  }

  #drawTile(tile, value) {
    const number = tile.querySelector("b");
    tile.setAttribute("aria-pressed", String(value !== null));
    number.className = value === null ? "" : `s${Math.trunc(value)}`;
    if (value === null) number.removeAttribute("class");
    this.#set(number, shown(value));
  }

  #drawOnward(entry, question, where) {
    const next = this.tab(question) ? this.tabs[this.place(question) + 1] : this.tab("where");
    this.hint.hidden = entry.begun || where;
    this.other.hidden = !where;
    this.next.hidden = !next || where || !entry.stored;
    this.next.dataset.code = next?.dataset.code ?? "";
    if (next) this.#set(this.next, fill(this.words.next, { name: next.firstChild.data.trim() }));
    this.done.hidden = !(entry.stored || where);
    this.done.classList.toggle("main", where);
    this.sleep.classList.toggle("offered", entry.stored && "due" in this.sleep.dataset);
    this.more.hidden = !entry.stored;
  }

  // The links of the page name the entry; a new entry gets them too.
  #point({ id, rater }) {
    for (const link of this.root.querySelectorAll("a[href*='entry=']")) {
      const address = new URL(link.href);
      address.searchParams.set("entry", id);
      if (rater && this.raters.length) address.searchParams.set("rated_by", rater);
      if (address.href !== link.href) link.href = address.href;
    }
  }

  // `tone`: "saved" (with what Undo is to say), "not" for what is not saved, "" for a plain word or none.
  say(text, tone = "", undo = "") {
    const mark = { saved: "✓ ", not: "… " }[tone];
    this.said.replaceChildren();
    if (mark && text) this.said.append(Object.assign(document.createElement("span"), { ariaHidden: "true", textContent: mark }));
    this.said.append(text);
    this.after.classList.toggle("on", Boolean(text));
    this.after.classList.toggle("not", tone === "not");
    this.undo.hidden = !undo;
    this.undo.querySelector("button").textContent = undo;
  }

  #set(element, text) {
    if (text !== undefined && element.textContent !== text) element.textContent = text;
  }
}
