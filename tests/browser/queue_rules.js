// A phone, its queue and a server with one entry, all at random: what becomes of each tap is followed to the end.
// The queue is the real one; the server follows the rules of the contract.
async ({ address, seeds, steps }) => {
  const { add, take, settle, hold, split, mend, insisting, fieldOf, drop } = await import(address);
  const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
  const faults = [];
  const FIELDS = ["spasm", "pain", "stress", "note"];

  for (let seed = 1; seed <= seeds; seed += 1) {
    let state = seed * 7919;
    const random = (n) => { state = (state * 1103515245 + 12345) % 2147483648; return Math.floor((state / 2147483648) * n); };
    let all = [];
    let server = null;                 // what the server holds
    let refusing = false;              // it takes nothing from this phone, as where its clock runs ahead
    const entry = {};                  // what stands on the phone's screen
    const chosen = {};                 // what each field has to be in the end
    const log = [];

    const step = (act) => {
      const { put = [], drop: gone = [], value } = act(structuredClone(all));
      const out = new Set([...put, ...gone].map(({ uid }) => uid));
      all = [...all.filter(({ uid }) => !out.has(uid)), ...put].sort((one, other) => one.n - other.n);
      return value;
    };

    const tap = (field, now) => {
      const was = entry[field] ?? null;
      if (same(was, now)) return;
      entry[field] = now;
      chosen[field] = { now, by: "phone" };
      log.push(`tap ${field} ${now}`);
      step(add({ kind: "entry", op: "patch", account: "a", diary: "d", id: "e", start: {}, set: { [field]: { was, now } }, said: "" }, 1));
      // back where it was before anything left: then nobody wants anything of it
      if (!all.some(({ set }) => field in set)) chosen[field] = { now: server?.[field] ?? null, by: "elsewhere" };
    };

    // as the contract says: a field goes where it still is what it was; nothing of a change where one of them does not
    const answer = ({ set }) => {
      if (refusing) return { status: "refused" };
      const held = server ?? {};
      if (Object.entries(set).some(([field, { was, now }]) => !same(held[field], was) && !same(held[field], now)))
        return { status: "conflict", stored: { ...held, revision: 1 } };
      server = { ...held };
      for (const [field, { now }] of Object.entries(set)) server[field] = now;
      return { status: "saved" };
    };

    const elsewhere = () => {
      if (!server) return;
      const [field, now] = [FIELDS[random(FIELDS.length)], random(11)];
      log.push(`elsewhere ${field} ${now}`);
      const wanted = all.filter(({ set }) => field in set).at(-1)?.set[field].now;
      // the server has it already, and only its answer is missing
      const had = wanted === undefined || same(wanted, server[field]);
      server = { ...server, [field]: now };
      if (had) chosen[field] = { now, by: "elsewhere" };
    };

    let flying = null;                 // answered, and the answer is still on its way
    const send = () => {
      const batch = step(take("a"));
      if (!batch.length) return;
      log.push(`send ${JSON.stringify(batch[0].set)}`);
      flying = { change: batch[0], result: answer(batch[0]) };
      if (random(4) === 0) flying = null;        // the answer is lost
    };
    const arrive = () => {
      if (!flying) return;
      const { change, result } = flying;
      flying = null;
      log.push(result.status);
      if (result.status === "saved") step(settle(change, 1));
      else if (result.status === "conflict" && Object.keys(change.set).length > 1) step(split(change));
      else if (result.status === "conflict") step(hold(change, { stored: result.stored }));
      else {
        const first = Object.fromEntries([...all].reverse().flatMap(({ set }) => Object.entries(set).map(([field, { was }]) => [field, was])));
        step(hold(change, { why: "no" }));
        for (const [field, was] of Object.entries(first))
          if (!all.some(({ set }) => field in set) && same(entry[field], was)) chosen[field] = { now: server?.[field] ?? null, by: "elsewhere" };
      }
    };
    const decide = () => {
      const one = all.find(({ held }) => held);
      if (!one) return;
      if (!one.held.stored) return step(mend(one.uid, (other) => other));
      const [[field, { now }]] = Object.entries(one.set);
      const mine = random(2) === 0;
      log.push(`choose ${field} ${mine ? "mine" : "theirs"}`);
      if (mine) {
        chosen[field] = { now, by: "phone" };
        return step(mend(one.uid, insisting));
      }
      entry[field] = fieldOf(one.held.stored, field);
      chosen[field] = { now: server[field] ?? null, by: "elsewhere" };
      return step(drop(({ uid }) => uid === one.uid));
    };

    for (let count = 0; count < steps; count += 1) {
      const what = random(12);
      if (what < 5) tap(FIELDS[random(FIELDS.length)], random(6) === 0 ? null : random(11));
      else if (what < 7) flying ? arrive() : send();
      else if (what < 9) arrive();
      else if (what === 9) elsewhere();
      else if (what === 10) decide();
      else refusing = random(3) === 0;
      for (const one of all.filter(({ held }) => held?.stored)) {
        const [field] = Object.keys(one.set);
        if (all.some((other) => other.uid !== one.uid && field in other.set)) faults.push({ seed, log, why: `two of ${field}` });
      }
    }
    refusing = false;
    for (let count = 0; count < 200 && (all.length || flying); count += 1) {
      arrive();
      if (all.some(({ held }) => held)) decide();
      send();
    }
    if (all.length) faults.push({ seed, log, why: "it never ends", all });
    for (const [field, { now, by }] of Object.entries(chosen))
      if (!same(server?.[field], now)) faults.push({ seed, log, why: `${field} is ${server?.[field]}, chosen ${now} by ${by}` });
    if (faults.length) return faults.slice(0, 1);
  }
  return faults;
}
