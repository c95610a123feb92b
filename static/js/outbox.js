// What was tapped and is not acknowledged yet, in order. Knows no page: it is told how to send and whom to tell.
// A change is repeated as it is until the server has answered it, because an answer may be lost after the deed.
const PAUSES = [1000, 2000, 4000, 8000, 15000, 30000, 60000, 300000];

export class Outbox {
  constructor(name, send, tell) {
    Object.assign(this, { name, send, tell, failures: 0, busy: false, timer: 0 });
    this.changes = this.#kept();
  }

  get waiting() {
    return this.changes.length > 0 && this.failures > 0;
  }

  add(change) {
    this.changes.push(change);
    this.#keep();
    this.flush();
  }

  // Another id for an entry that was deleted elsewhere: what was tapped goes on under it.
  rename(entry, other) {
    for (const change of this.changes) if (change.entry === entry) change.entry = other;
    this.#keep();
  }

  // Once more, before all others.
  again(change) {
    this.changes.unshift(change);
    this.#keep();
  }

  drop(unwanted) {
    this.changes = this.changes.filter((change) => !unwanted(change));
    this.#keep();
  }

  async flush() {
    if (this.busy) return;
    clearTimeout(this.timer);
    this.busy = true;
    while (this.changes.length) {
      const change = this.changes[0];
      const outcome = await this.send(change);
      if (outcome.kind === "later" || outcome.kind === "sign-in") {
        this.failures += 1;
        this.timer = setTimeout(() => this.flush(), PAUSES[Math.min(this.failures, PAUSES.length) - 1]);
        this.tell(change, outcome);
        break;
      }
      this.failures = 0;
      this.changes.shift();
      this.#keep();
      this.tell(change, outcome);
    }
    this.busy = false;
  }

  #kept() {
    try {
      return JSON.parse(sessionStorage.getItem(this.name)) ?? [];
    } catch {
      return [];
    }
  }

  #keep() {
    try {
      if (this.changes.length) sessionStorage.setItem(this.name, JSON.stringify(this.changes));
      else sessionStorage.removeItem(this.name);
    } catch { /* without storage it lives as long as the page */ }
  }
}
