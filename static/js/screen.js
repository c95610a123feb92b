// The Log as it is drawn: finds its parts once and fills them. Nothing is added or moved, only shown and hidden.
const find = (id) => document.getElementById(id);
export const shown = (value) => (value === null || value === undefined ? "–" : String(value));
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
    this.entryId = root.dataset.entry;
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
    const region = field.split(".")[1];
    const part = region ? this.tile(region)?.dataset.name : this.tab(field)?.firstChild.data;
    return (part ?? region ?? field).trim();
  }

  summary(values) {
    return Object.entries(values).map(([field, value]) => `${this.name(field)} ${shown(value)}`).join(", ");
  }

  heading(question) {
    const tile = this.tile(question);
    return tile ? fill(this.words.strong, { name: tile.dataset.name }) : this.tab(question)?.dataset.heading;
  }

  draw(entry, question, canRepeat) {
    const where = question === "where";
    const field = this.tab(question) ? question : `regions.${question}.spasm`;
    this.#set(this.question, this.heading(question));
    this.pad.hidden = where;
    this.body.hidden = !where;
    for (const key of this.keys) key.setAttribute("aria-pressed", String(!where && entry.value(field) === Number(key.value)));
    this.#drawTabs(entry, question);
    for (const tile of this.tiles) this.#drawTile(tile, entry.value(`regions.${tile.dataset.code}.spasm`));
    this.#drawOnward(entry, question, where);
    this.same.hidden = entry.begun || !canRepeat;
    this.#point(entry.id);
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
  #point(id) {
    if (id === this.entryId) return;
    for (const link of this.root.querySelectorAll("a[href]")) link.href = link.href.replaceAll(this.entryId, id);
    this.entryId = id;
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
