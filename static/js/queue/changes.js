// What becomes of the changes that wait: each function here is one step of a store. Nothing but lists in and out.
import { newId } from "../ids.js";

const MOST = 50;              // changes in one request
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const isOf = (change) => (other) => other.id === change.id && other.diary === change.diary && other.account === change.account;

// A change joins the one before it of the same record, as long as that has never left: what was edited or undone
// before it was sent is then never sent. Answers what now waits of the record; nothing where it cancels out.
export function add(change, now = Date.now()) {
  return (all) => {
    const before = all.filter(isOf(change)).at(-1);
    const joined = before && join(before, change);
    if (joined === null) return { drop: [before], value: { waits: false } };
    if (joined) return { put: [joined], value: { waits: true } };
    const n = Math.max(now, ...all.map((other) => Math.floor(other.n) + 1));
    return { put: [{ ...change, uid: newId(), n, at: now }], value: { waits: true } };
  };
}

function join(before, change) {
  if (before.sent || before.held) return undefined;
  if (change.op === "delete" && before.op === "save" && before.fresh) return null;
  if (change.op === "save" && before.op === "save") return { ...before, body: change.body, said: change.said };
  if (before.op !== "patch" || change.op !== "patch") return undefined;
  const set = { ...before.set };
  for (const [field, { was, now }] of Object.entries(change.set)) {
    set[field] = { was: field in set ? set[field].was : was, now };
    if (same(set[field].was, now)) delete set[field];
  }
  return Object.keys(set).length ? { ...before, set, orDelete: change.orDelete, said: change.said, names: { ...before.names, ...change.names } } : null;
}

// The next to go: in order, of one diary, each record once, and none of a record of which an earlier change is held.
// From here on they count as sent, whatever becomes of the request.
export function take(account) {
  return (all) => {
    const stuck = new Set(all.filter((one) => one.held).map((one) => one.id));
    const free = all.filter((one) => one.account === account && !stuck.has(one.id));
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
    return { drop: [change], put, value: later.length };
  };
}

// The person has to look at it: it stays where it is, with what was answered.
export function hold(change, held) {
  return (all) => ({ put: all.some(({ uid }) => uid === change.uid) ? [{ ...change, held }] : [] });
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

// What a person decided about a change that was held.
export function mend(uid, mended) {
  return (all) => ({ put: all.filter((one) => one.uid === uid).map((one) => ({ ...mended(one), held: undefined, sent: false })) });
}

export function list(account) {
  return (all) => ({ value: all.filter((one) => one.account === account) });
}
