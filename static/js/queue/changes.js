// What becomes of the changes that wait: each function here is one step of a store. Nothing but lists in and out.
import { newId } from "../ids.js";

const MOST = 50;              // changes in one request
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const isOf = (change) => (other) => other.id === change.id && other.diary === change.diary && other.account === change.account;

// The value of a field such as `regions.neck.spasm` in what the server holds.
export const fieldOf = (record, field) => field.split(".").reduce((part, name) => part?.[name], record) ?? null;

const isRefused = ({ held }) => held !== undefined && !held.stored;
const isClash = ({ held, set }) => Boolean(held?.stored && set);       // one field of an entry that was changed elsewhere too

// A change joins the one before it of the same record, as long as that has never left, or was not taken: what was edited
// or undone before it was sent is then never sent, and what is edited after a refusal goes once more. Answers what now
// waits of the record; nothing where it cancels out.
export function add(change, now = Date.now()) {
  return (all) => {
    const own = all.filter(isOf(change));
    const { put, drop: dropped, rest } = beside(own.filter(isClash), change);
    const value = { waits: put.length > 0 };
    if (!rest) return { put, drop: dropped, value };
    const before = own.filter((other) => !isClash(other)).at(-1);
    const joined = before && join(before, rest);
    if (joined === null) return { put, drop: [...dropped, before], value };
    if (joined) return { put: [...put, joined], drop: dropped, value: { waits: true } };
    const n = Math.max(now, ...all.map((other) => Math.floor(other.n) + 1));
    return { put: [...put, { ...rest, uid: newId(), n, at: now }], drop: dropped, value: { waits: true } };
  };
}

// A field that stands between two versions takes the later number, and waits for the person all the same, unless that is
// what the server holds. The other fields go their way.
function beside(clashes, change) {
  const [put, drop] = [[], []];
  const set = { ...change.set };
  for (const one of clashes) {
    const [[field, { was }]] = Object.entries(one.set);
    if (!(field in set)) continue;
    const { now } = set[field];
    if (same(now, fieldOf(one.held.stored, field))) drop.push(one);
    else put.push({ ...one, set: { [field]: { was, now } }, said: change.said });
    delete set[field];
  }
  if (!put.length && !drop.length) return { put, drop, rest: change };
  return { put, drop, rest: Object.keys(set).length ? { ...change, set } : undefined };
}

function join(before, change) {
  const free = { ...before, sent: false, held: undefined };
  // with both in sight the person decided for this phone's; else the later one stands there to be chosen
  if (before.held?.stored) return change.op === "save" ? { ...(change.revision === before.held.stored.revision ? { ...free, revision: change.revision } : before), body: change.body, said: change.said } : undefined;
  if (before.sent && !isRefused(before)) return undefined;
  if (change.op === "delete" && before.op === "save" && before.fresh) return null;
  if (change.op === "save" && before.op === "save") return { ...free, body: change.body, said: change.said };
  if (before.op !== "patch" || change.op !== "patch") return undefined;
  const set = { ...before.set };
  for (const [field, { was, now }] of Object.entries(change.set)) {
    set[field] = { was: field in set ? set[field].was : was, now };
    if (same(set[field].was, now)) delete set[field];
  }
  if (!Object.keys(set).length) return null;
  return { ...free, set, orDelete: change.orDelete, said: change.said, whole: change.whole, names: { ...before.names, ...change.names } };
}

// The next to go: in order, of one diary, each record once. Nothing of a record goes of which the server did not take an
// earlier change; where a single field is in question, the others do.
// From here on they count as sent, whatever becomes of the request.
export function take(account) {
  return (all) => {
    const stuck = new Set(all.filter((one) => one.held && !isClash(one)).map((one) => one.id));
    const free = all.filter((one) => one.account === account && !one.held && !stuck.has(one.id));
    const batch = [];
    for (const one of free) {
      if (batch.length === MOST || one.diary !== free[0].diary || batch.some((other) => other.id === one.id)) break;
      batch.push({ ...one, sent: true });
    }
    return { put: batch.filter((one) => !all.find(({ uid }) => uid === one.uid).sent), value: batch };
  };
}

// The server has it. A whole record that is saved again later builds on the revision it answered.
export function settle(change, revision) {
  return (all) => {
    const later = all.filter(isOf(change)).filter((other) => other.uid !== change.uid);
    const put = later.filter((other) => other.op === "save").map((other) => ({ ...other, revision, fresh: false }));
    return { drop: [change], put, value: later.filter((other) => !other.held).length };
  };
}

// The person has to look at it: it stays, with what was answered. Answers whether it is held.
export function hold(change, held) {
  return (all) => {
    const own = all.filter(isOf(change));
    if (!own.some(({ uid }) => uid === change.uid)) return { value: false };
    const later = own.filter((other) => other.n > change.n && !other.held);
    return held.stored && change.set ? clash(change, held, later) : wait(change, held, later);
  };
}

// The later changes of that field come along; what else they hold goes its way.
function clash(change, held, later) {
  const [[field, { was, now: first }]] = Object.entries(change.set);
  let [now, said] = [first, change.said];
  const [put, drop] = [[], []];
  for (const other of later) {
    if (!other.set || !(field in other.set)) continue;
    const { [field]: own, ...set } = other.set;
    [now, said] = [own.now, other.said];
    if (Object.keys(set).length) put.push({ ...other, set });
    else drop.push(other);
  }
  if (same(now, fieldOf(held.stored, field))) return { put, drop: [...drop, change], value: false };
  return { put: [...put, { ...change, set: { [field]: { was, now } }, said, held }], drop, value: true };
}

// What was changed meanwhile is tried before anybody has to look.
function wait(change, held, later) {
  let one = { ...change, held };
  for (const [place, other] of later.entries()) {
    const joined = join(one, other);
    const drop = later.slice(0, place);
    if (joined === null) return { drop: [change, ...drop, other], value: false };
    if (joined === undefined) return { put: [one], drop, value: Boolean(one.held) };
    one = joined;
  }
  return { put: [one], drop: later, value: Boolean(one.held) };
}

// Several fields of which one was changed elsewhere: each on its own, so that the others are kept.
export function split(change) {
  return (all) => {
    if (!all.some(({ uid }) => uid === change.uid)) return {};
    const fields = Object.entries(change.set);
    const put = fields.map(([field, values], place) => ({ ...change, uid: newId(), n: change.n + place / 1000, set: { [field]: values } }));
    return { drop: [change], put };
  };
}

// An entry that would then be empty goes altogether.
export function remove(change) {
  return (all) => ({ put: all.some(({ uid }) => uid === change.uid) ? [{ ...change, op: "delete", orDelete: false }] : [] });
}

// The record was deleted elsewhere: what was recorded since goes on as a new one.
export function renew(change) {
  return (all) => {
    const id = newId();
    const put = [];
    const drop = [];
    for (const other of all.filter(isOf(change))) {
      if (other.uid !== change.uid || other.op !== "patch") put.push({ ...other, id });
      else {
        const { rated_by: rater, ...rest } = other.set;
        const numbers = Object.entries(rest).filter(([, { now }]) => now !== null);
        const set = Object.fromEntries(numbers.map(([field, { now }]) => [field, { was: null, now }]));
        const start = rater ? { ...other.start, rated_by: rater.now } : other.start;
        if (numbers.length) put.push({ ...other, id, start, set, sent: false });
        else drop.push(other);
      }
    }
    return { put, drop, value: { id, waits: put.length > 0 } };
  };
}

export function drop(unwanted) {
  return (all) => ({ drop: all.filter(unwanted) });
}

// What is on this phone in place of what the server holds now.
export function insisting(one) {
  const { stored } = one.held;
  if (!one.set) return { ...one, revision: stored.revision };
  return { ...one, set: Object.fromEntries(Object.entries(one.set).map(([field, { now }]) => [field, { was: fieldOf(stored, field), now }])) };
}

// What a person decided about a change that was held.
export function mend(uid, mended) {
  return (all) => ({ put: all.filter((one) => one.uid === uid).map((one) => ({ ...mended(one), held: undefined, sent: false })) });
}

export function list(account) {
  return (all) => ({ value: all.filter((one) => one.account === account) });
}
