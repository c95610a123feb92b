// Sends what waits, one request at a time, and believes only an answer that names what it answers. Knows no page.
import { hold, remove, renew, settle, split, take } from "./changes.js";

const PAUSES = [1000, 2000, 4000, 8000, 15000, 30000, 60000, 120000, 300000];
const PATIENCE = 15000;
const TURN = "diary-queue";
const KEPT = ["saved", "unchanged", "deleted", "restored"];
const FOR = "Diary-For";
const SMALL = 60000;          // letters: what a request may hold that goes on after its page was closed

export class Sender {
  failures = 0;
  #busy = false;
  #more = false;
  #timer = 0;

  // `session` says where a new form token is to be had; `tell` hears of every outcome.
  constructor({ store, account, token, session, tell = () => {} }) {
    Object.assign(this, { store, account, token, session, tell });
  }

  async flush() {
    if (this.#busy) {
      this.#more = true;
      return;
    }
    this.#busy = true;
    clearTimeout(this.#timer);
    do {
      this.#more = false;
      await inTurn(() => this.#sendAll());
    } while (this.#more);
    this.#busy = false;
  }

  // Nothing is on its way while `act` runs.
  async pause(act) {
    await inTurn(act);
  }

  async #sendAll() {
    for (;;) {
      const batch = await this.store.step(take(this.account));
      if (!batch.length) break;
      const answer = await this.#send(batch);
      if (answer.kind === "ended") {
        for (const change of batch) await this.#held(change, answer.why, []);
        this.tell({ kind: "ended", diary: batch[0].diary });
        continue;
      }
      if (answer.kind !== "answered") return this.#later(answer.kind, batch);
      this.failures = 0;
      for (const [place, change] of batch.entries())
        if (!(await this.#settled(change, answer.results[place]))) return this.#later("later", [change]);
    }
  }

  #later(kind, batch) {
    this.failures += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), PAUSES[Math.min(this.failures, PAUSES.length) - 1]);
    for (const change of batch) this.tell({ kind, change });
  }

  // Once more where the session or the token ran out or was renewed meanwhile, if it is still the same account.
  async #send(batch) {
    const first = await this.#post(batch);
    if (first.kind !== "sign-in") return first;
    const known = await json(fetch(this.session, { redirect: "error", credentials: "same-origin", signal: patience() }));
    if (known.status === 0) return { kind: "later" };
    if (known.data?.account !== this.account || (known.data.token === this.token && first.status !== 401)) return first;
    this.token = known.data.token;
    return this.#post(batch);
  }

  async #post(batch) {
    const body = JSON.stringify({ changes: batch.map(asSent) });
    const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": this.token, [FOR]: this.account };
    const { status, data } = await json(fetch(`/api/v1/diaries/${batch[0].diary}/changes`, {
      method: "POST", headers, body, keepalive: body.length < SMALL, redirect: "error", credentials: "same-origin", signal: patience(),
    }));
    if (status === 200 && Array.isArray(data?.results)) return { kind: "answered", results: data.results };
    // the diary's own answer, and no proxy's: this account may not write in it any more, and trying again would not help
    if (["none", "read"].includes(data?.diary) && data.status === status) return { kind: "ended", why: data.title };
    // a session or a form token that ran out, or another account: the person can mend it, and nothing is dropped
    return { kind: [400, 401, 403, 404].includes(status) ? "sign-in" : "later", status };
  }

  // It stays on the phone, where the person sees it, and can save it to a file.
  async #held(change, why, errors) {
    if (await this.store.step(hold(change, { why }))) this.tell({ kind: "refused", change, why, errors });
    else this.tell({ kind: "dropped" });
  }

  async #settled(change, result) {
    if (result?.id !== change.id) return false;
    const { status, revision, stored } = result;
    if (KEPT.includes(status) && Number.isInteger(revision)) {
      const remaining = await this.store.step(settle(change, revision));
      this.tell({ kind: "kept", change, revision, remaining, deleted: status === "deleted" });
    } else if (status === "conflict" && stored?.deleted) {
      this.tell({ kind: "gone", change, ...(await this.store.step(renew(change))) });
    } else if (status === "conflict" && change.op === "patch" && Object.keys(change.set).length > 1) {
      await this.store.step(split(change));
    } else if (status === "conflict") {
      if (await this.store.step(hold(change, { stored }))) this.tell({ kind: "conflict", change, stored });
      else this.tell({ kind: "dropped" });
    } else if (status === "refused" && change.orDelete) {
      await this.store.step(remove(change));
    } else if (status === "refused") {
      const { title, errors = [] } = result.problem ?? {};
      const why = [...new Set(errors.map((fault) => fault.detail))].join(" ") || title;
      await this.#held(change, why, errors);
    } else {
      return false;
    }
    return true;
  }
}

function asSent({ kind, op, id, revision, start, set, body }) {
  if (op === "patch") return { kind, op, id, body: { ...start, set } };
  return op === "save" ? { kind, op, id, body, ...(revision && { revision }) } : { kind, op, id };
}

const patience = () => (AbortSignal.timeout ? AbortSignal.timeout(PATIENCE) : undefined);

// `status` 0 where no answer came that can be read: a page, a redirect, half an answer, none at all.
async function json(asked) {
  try {
    const answer = await asked;
    return { status: answer.status, data: await answer.json() };
  } catch {
    return { status: 0 };
  }
}

// One tab at a time. A tab that was frozen in the middle holds nobody up for long: the server takes everything once.
async function inTurn(act) {
  if (!navigator.locks) return act();
  let ran = false;
  const run = () => { ran = true; return act(); };
  try {
    await navigator.locks.request(TURN, { signal: patience() }, run);
  } catch (trouble) {
    if (ran) throw trouble;
    await act();
  }
}
