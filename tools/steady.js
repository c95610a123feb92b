// A hand at the Log: it aims, lands beside, slips, drags and comes again, and its person looks and mends what they see.
// Contacts go to the page as a browser turns them into events; only the clock of events is the hand's own.
(() => {
  const SLOP = 15;              // pixels: a touch that travels further makes no click (Chromium's and Android's bound)
  let now = 1000;
  Object.defineProperty(Event.prototype, "timeStamp", { get: () => now });
  const entries = new Map();    // what a server would hold, by entry
  let revision = 0;
  const fetched = window.fetch;
  window.fetch = async (address, asked) => {
    if (!String(address).endsWith("/changes") || asked?.method !== "POST") return fetched(address, asked);
    const results = JSON.parse(asked.body).changes.map(({ id, op, body }) => {
      const values = entries.get(id) ?? {};
      for (const [field, { now: value }] of Object.entries(body?.set ?? {})) {
        if (value === null) delete values[field];
        else values[field] = value;
      }
      if (op === "delete" || !Object.keys(values).length) entries.delete(id);
      else entries.set(id, values);
      revision += 1;
      return { id, status: entries.has(id) ? "saved" : "deleted", revision };
    });
    return new Response(JSON.stringify({ results }), { status: 200, headers: { "Content-Type": "application/json" } });
  };
  // the phone's storage is no part of this: the page keeps what waits in the tab
  indexedDB.open = () => { throw new Error("none"); };

  let seed = 1;
  const chance = () => {        // mulberry32
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const between = (least, most) => least + (most - least) * chance();
  const normal = () => Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
  const around = (point, length) => {
    const turn = between(0, 2 * Math.PI);
    return { x: point.x + length * Math.cos(turn), y: point.y + length * Math.sin(turn) };
  };
  const { port1, port2 } = new MessageChannel();
  port1.start();
  // a timer would wait four milliseconds each time
  const tick = () => new Promise((done) => { port1.addEventListener("message", done, { once: true }); port2.postMessage(0); });
  // until what was tapped is stored and answered
  const settle = async () => {
    for (let n = 0; n < 8; n += 1) await tick();
    for (let n = 0; sessionStorage.getItem("unsent") && n < 50000; n += 1) await tick();
    for (let n = 0; n < 4; n += 1) await tick();
  };

  let left = 0;                 // ways off the page that were tapped
  window.addEventListener("click", (event) => {
    if (event.defaultPrevented || !event.target.closest("a[href]")) return;
    event.preventDefault();
    left += 1;
  });
  window.addEventListener("submit", (event) => { if (!event.defaultPrevented) { event.preventDefault(); left += 1; } });

  function contact(down, up) {
    const target = document.elementFromPoint(down.x, down.y);
    if (!target) return;
    const told = (point, more) => ({ bubbles: true, cancelable: true, composed: true, clientX: point.x, clientY: point.y, pointerId: 7, isPrimary: true, pointerType: "touch", ...more });
    target.dispatchEvent(new PointerEvent("pointerdown", told(down)));
    now += 90;
    const travelled = Math.hypot(up.x - down.x, up.y - down.y);
    // beyond the slop the browser scrolls, unless the page keeps the touch for itself
    const kept = getComputedStyle(target.closest("button, a") ?? target).touchAction === "none";
    if (travelled > SLOP && !kept) return void target.dispatchEvent(new PointerEvent("pointercancel", told(up)));
    target.dispatchEvent(new PointerEvent("pointerup", told(up)));
    now += 4;
    if (travelled <= SLOP) target.dispatchEvent(new MouseEvent("click", told(down, { detail: 1 })));
  }

  // One tap that was meant, and all that the hand does beside it. Returns when the last contact was.
  async function tap(element, hand) {
    const box = element.getBoundingClientRect();
    const landed = { x: box.x + box.width / 2 + normal() * hand.aim, y: box.y + box.height / 2 + normal() * hand.aim };
    const lot = chance();
    const length = lot < hand.drags ? between(...hand.drag) : lot < hand.drags + hand.slips ? between(...hand.slip) : Math.abs(normal()) * hand.still;
    const began = now;
    contact(landed, around(landed, length));
    await settle();
    let share = hand.doubles;
    while (chance() < share) {
      const [least, most] = hand.after;
      const pause = Math.max(least, Math.exp(between(Math.log(least), Math.log(most))));
      // it comes again within that time of the tap that was meant
      if (now + pause - began > most) break;
      now += pause;
      const beside = chance() < hand.neighbours ? around(landed, between(...hand.beside)) : { x: landed.x + normal() * hand.again, y: landed.y + normal() * hand.again };
      contact(beside, around(beside, Math.abs(normal()) * hand.still));
      await settle();
      share = hand.thirds;
    }
  }

  // The time a person takes to see what became of it and to aim again.
  const look = (hand) => { now += Math.exp(Math.log(hand.sees) + normal() * 0.3); };
  const shown = (selector) => { const part = document.querySelector(selector); return part?.checkVisibility() ? part : null; };
  const pressed = (selector) => [...document.querySelectorAll(selector)].filter((key) => key.getAttribute("aria-pressed") === "true");

  async function untouched(element) {      // as the test itself would do it: no hand
    now += 4000;
    element.click();
    await settle();
  }

  async function begin() {
    if (shown("#done")) await untouched(shown("#done"));
    const first = document.querySelector(".tab");
    if (first.getAttribute("aria-current") !== "true") await untouched(first);
    scrollTo(0, 0);
    now += 10000;
  }

  // A person moves the page until what they want stands clear of its ends.
  function comfortable(part) {
    const [box, bar] = [part, document.querySelector(".places")].map((one) => one.getBoundingClientRect());
    if (box.top < 40 || box.bottom > bar.top - 40) part.scrollIntoView({ block: "center", behavior: "instant" });
  }

  async function until(done, element, hand) {
    for (let tries = 0; tries < 6 && !done(); tries += 1) {
      const at = element();
      if (!at) return;
      comfortable(at);
      await tap(at, hand);
      look(hand);
    }
  }

  const TASKS = {
    async pad(hand) {
      const number = Math.floor(between(0, 11));
      await until(() => pressed("#pad .key").some((key) => key.value === String(number)), () => shown(`.key.s${number}`), hand);
      await until(() => !shown("#done"), () => shown("#done"), hand);
      return (all) => (all.length === 1 && same(all[0], { spasm: number }) ? "right" : all.length > 1 ? "doubled" : all.length ? "unwanted" : "missing");
    },
    async body(hand) {
      await untouched(document.querySelector(".key.s5"));
      await untouched(document.querySelector(".tab[data-code=where]"));
      now += 5000;
      const tiles = [...document.querySelectorAll(".tile")];
      const { code } = tiles[Math.floor(between(0, tiles.length))].dataset;
      const tile = () => shown(`.tile[data-code=${code}]`);
      await until(() => pressed(`.tile[data-code=${code}]`).length === 1, tile, hand);
      // what was not meant is in sight, and is tapped off
      for (const other of pressed(".tile")) if (other.dataset.code !== code) { now += 3000; comfortable(other); await tap(other, hand); look(hand); }
      await until(() => !shown("#body"), () => shown("#done"), hand);
      const meant = { spasm: 5, [`regions.${code}.spasm`]: 5 };
      return (all) => (all.length === 1 && same(all[0], meant) ? "right" : all.length > 1 ? "doubled" : all.some((one) => one[`regions.${code}.spasm`] !== undefined) ? "unwanted" : "missing");
    },
    async undo(hand) {
      const number = Math.floor(between(0, 11));
      await untouched(document.querySelector(`.key.s${number}`));
      look(hand);
      await until(() => !shown("#undo"), () => shown("#undo button"), hand);
      return (all) => (!all.length ? "right" : all.length > 1 ? "doubled" : same(all[0], { spasm: number }) ? "missing" : "unwanted");
    },
  };
  const same = (one, other) => JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());

  window.run = async (task, hand, count, first) => {
    const found = { right: 0, unwanted: 0, doubled: 0, missing: 0, left: 0, examples: [] };
    for (let n = 0; n < count; n += 1) {
      seed = first * 100003 + n * 7919;
      await begin();
      entries.clear();
      left = 0;
      const judge = await TASKS[task](hand);
      await settle();
      const held = [...entries.values()];
      const said = left ? "left" : judge(held);
      found[said] += 1;
      if (said !== "right" && found.examples.length < 6) found.examples.push({ n, said, held, left });
    }
    return found;
  };
})();
