// The entry that is being written: its numbers as tapped, and the changes that carry them. Knows no page.
import { withOffset } from "./clock.js";
import { newId } from "./ids.js";

const LASTS = 5 * 60 * 1000;
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// `values` are numbers by field, those of factors and the note among them; `tags` are words. `prompted`: whether something had asked.
export class Entry {
  constructor({ diary, id = newId(), values = {}, tags = [], stored = false, fixed = {}, rater, ratedBy = () => undefined, prompted }) {
    Object.assign(this, { diary, id, values: { ...values }, tags: [...tags], stored, fixed, rater, ratedBy, prompted, start: undefined, last: Date.now() });
  }

  get begun() {
    return this.stored || this.start !== undefined;
  }

  get isOver() {
    return (this.begun || Object.keys(this.fixed).length > 0) && Date.now() - this.last > LASTS;
  }

  get isEmpty() {
    return Object.keys(this.values).length === 0 && this.tags.length === 0;
  }

  value(field) {
    if (field === "rated_by") return this.rater ?? null;
    if (field === "tags") return this.tags.length ? this.tags : null;
    return this.values[field] ?? null;
  }

  regions() {
    return new Set(Object.keys(this.values).filter((field) => field.startsWith("regions.")).map((field) => field.split(".")[1])).size;
  }

  // Takes the numbers over and returns the change to send, or nothing where nothing changes.
  set(numbers) {
    this.last = Date.now();
    const set = {};
    for (const [field, now] of Object.entries(numbers)) {
      const was = this.value(field);
      if (!same(was, now)) set[field] = { was, now };
      this.put(field, now);
    }
    if (!Object.keys(set).length) return null;
    this.start ??= this.#moment();
    return { kind: "entry", op: "patch", diary: this.diary, id: this.id, start: this.start, set, orDelete: this.isEmpty, whole: this.#whole() };
  }

  // All of it as this phone knows it: what waits can be opened again by that, whatever part of it the server has.
  #whole() {
    const { values, tags, rater, fixed, prompted } = this;
    return structuredClone({ values, tags, rater, fixed, prompted });
  }

  // An entry that waits, as it was left.
  static again({ diary, id, start, whole }, ratedBy) {
    return Object.assign(new Entry({ diary, id, ...whole, ratedBy }), { start, stored: true });
  }

  put(field, value) {
    if (field === "rated_by") this.rater = value;
    else if (field === "tags") this.tags = value ?? [];
    else if (value === null) delete this.values[field];
    else this.values[field] = value;
  }

  // What the server says it holds.
  take(body) {
    this.stored = true;
    this.rater = body.rated_by ?? this.rater;
    this.values = { ...numbersOf(body), ...factorsOf(body), ...(body.note && { note: body.note }) };
    this.tags = body.tags ?? [];
  }

  // A new one in its place and time, after this one was deleted or emptied.
  renew() {
    this.id = newId();
    this.stored = false;
    this.start = undefined;
  }

  #moment() {
    const recorded = withOffset();
    const by = this.ratedBy();
    this.rater = by;
    const common = { recorded_at: recorded, ...(by && { rated_by: by }) };
    if (this.prompted !== undefined && !this.fixed.at && !this.fixed.day) common.prompted = this.prompted;
    if (this.fixed.at) return { ...common, happened_at: withOffset(new Date(this.fixed.at)) };
    if (this.fixed.day) return { ...common, precision: this.fixed.part ? "part" : "day", ...this.fixed };
    return { ...common, happened_at: recorded };
  }
}

export function numbersOf(body) {
  const values = {};
  for (const name of ["spasm", "pain", "stress", "interference"]) if (body[name] != null) values[name] = body[name];
  for (const [region, scores] of Object.entries(body.regions ?? {}))
    for (const kind of ["spasm", "pain"]) if (scores?.[kind] != null) values[`regions.${region}.${kind}`] = scores[kind];
  return values;
}

function factorsOf(body) {
  return Object.fromEntries(Object.entries(body.factors ?? {}).map(([id, value]) => [`factors.${id}`, value]));
}
