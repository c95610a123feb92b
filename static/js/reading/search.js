// Search as one types, from sections that are fetched once, so that it needs no network afterwards. It asks the same
// library in the same way as the server does for whoever has no scripts (tracker/information/search.py).
const [form, input, found, heading, tries, said] = [".find", "#q", "#found", "#found-heading", "#tries", "#found-said"].map((name) => document.querySelector(name));
const list = found.querySelector(".hits");
const pages = document.getElementById("pages");
const words = found.dataset;
const AROUND = [60, 150];
const SOON = 120;             // after the last letter
const CALM = 900;             // what was found is said aloud only when the hand rests

let ready;
let typed = 0;
let told = 0;

function library() {
  if (globalThis.lunr) return globalThis.lunr;
  const script = Object.assign(document.createElement("script"), { src: words.library });
  return new Promise((done, fail) => {
    script.addEventListener("load", () => done(globalThis.lunr), { once: true });
    script.addEventListener("error", () => { script.remove(); fail(new Error("not to be had")); }, { once: true });
    document.head.append(script);
  });
}

async function fetched() {
  const answer = await fetch(words.index);
  if (!answer.ok) throw new Error("not to be had");
  return answer.json();
}

function load() {
  ready ??= Promise.all([fetched(), library()]).then(([data, lunr]) => searcher(data, lunr)).catch((error) => {
    ready = undefined;
    throw error;
  });
  return ready;
}

function searcher({ boosts, loose, most, stop, sections }, lunr) {
  const small = new Set(stop);
  const index = lunr(function build() {
    this.ref("ref");
    this.metadataWhitelist = ["position"];
    for (const [name, boost] of Object.entries(boosts)) this.field(name, { boost });
    for (const section of sections) this.add(section);
  });
  const look = (word) => {
    const strict = index.query((query) => {
      query.term(word, { boost: 4 });
      query.term(word, { usePipeline: false, wildcard: lunr.Query.wildcard.TRAILING });
    });
    if (strict.length) return { hits: strict, slipped: false };
    for (const [editDistance, shortest] of loose) {
      if (word.length < shortest) continue;
      const near = index.query((query) => {
        query.term(word, { usePipeline: false, editDistance });
        if (word.length > 6) query.term(word, { editDistance });
      });
      const hits = near.filter(({ matchData }) => Object.keys(matchData.metadata).some((term) => term[0] === word[0]));
      if (hits.length) return { hits, slipped: true };
    }
    return { hits: [], slipped: false };
  };
  return (asked) => {
    const scores = new Map();
    const slips = new Set();
    for (const word of wordsOf(asked, small)) {
      const { hits, slipped } = look(word);
      if (hits.length) slips.add(slipped);
      for (const { ref, score, matchData } of hits) {
        const place = scores.get(ref) ?? { count: 0, score: 0, spans: {} };
        place.count += 1;
        place.score += score;
        for (const fields of Object.values(matchData.metadata))
          for (const [field, { position }] of Object.entries(fields)) (place.spans[field] ??= []).push(...position);
        scores.set(ref, place);
      }
    }
    const worth = ([, place]) => Math.round(place.score * 1000);
    const order = [...scores].sort((a, b) => b[1].count - a[1].count || worth(b) - worth(a) || a[0] - b[0]);
    return { count: order.length, near: slips.has(true) && !slips.has(false), most, hits: order.slice(0, most).map(([ref, { spans }]) => ({ section: sections[ref], spans })) };
  };
}

function wordsOf(asked, small) {
  const parts = asked.toLowerCase().replaceAll("\u2019", "'").split(/[\s-]+/);
  const bare = parts.map((word) => word.replace(/^[^\p{L}\p{N}_]+|[^\p{L}\p{N}_]+$/gu, ""));
  return new Set(bare.filter((word) => word && !small.has(word)));
}

function sorted(positions = []) {
  return positions.map(([start, length]) => [start, start + length]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

function pieces(text, spans) {
  const nodes = [];
  let end = 0;
  for (const [from, to] of spans) {
    // the library's words have the marks around them still
    const bare = /[\p{L}\p{N}_](?:\S*[\p{L}\p{N}_])?/u.exec(text.slice(from, to));
    const start = from + (bare?.index ?? 0);
    if (!bare || start < end) continue;
    const mark = document.createElement("mark");
    mark.textContent = bare[0];
    nodes.push(text.slice(end, start), mark);
    end = start + bare[0].length;
  }
  return [...nodes, text.slice(end)].filter((node) => node !== "");
}

function excerpt(text, spans) {
  const first = spans[0]?.[0] ?? 0;
  const start = first <= AROUND[0] ? 0 : text.indexOf(" ", first - AROUND[0]) + 1;
  const end = first + AROUND[1] >= text.length ? text.length : text.lastIndexOf(" ", first + AROUND[1] - 1);
  const within = spans.filter(([from, to]) => from >= start && to <= end).map(([from, to]) => [from - start, to - start]);
  return [start ? "… " : "", ...pieces(text.slice(start, end), within), end < text.length ? " …" : ""].filter((node) => node !== "");
}

function row({ section, spans }) {
  const [item, link] = ["li", "a"].map((name) => document.createElement(name));
  link.href = `${words.pages}/${section.page}${section.anchor && `#${section.anchor}`}`;
  const lines = { "hit-page": [section.title], "hit-heading": pieces(section.heading, sorted(spans.heading)), "hit-text": excerpt(section.text, sorted(spans.text)) };
  for (const [name, line] of Object.entries(lines)) {
    const span = Object.assign(document.createElement("span"), { className: name });
    span.append(...line);
    link.append(span);
  }
  item.append(link);
  return item;
}

function title(asked, { count, near, most }) {
  const text = (near ? words.near : [words.none, words.one][count]) ?? (count > most ? words.first : words.several);
  return text.replace("{n}", count).replace("{most}", most).replace("{asked}", () => asked);
}

function show(asked, result) {
  found.hidden = !asked;
  if (pages) pages.hidden = Boolean(asked);
  heading.textContent = result ? title(asked, result) : words.unreached;
  list.replaceChildren(...(result?.hits ?? []).map(row));
  tries.hidden = !result || result.count > 0;
  clearTimeout(told);
  told = setTimeout(() => { said.textContent = asked ? heading.textContent : ""; }, CALM);
  history.replaceState({ asked }, "");
}

async function find() {
  const asked = input.value.trim();
  if (asked.length < 2) return show("", { count: 0 });
  const search = await load().catch(() => null);
  // another letter may have come meanwhile
  if (asked === input.value.trim()) show(asked, search?.(asked));
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  clearTimeout(typed);
  await find();
  if (!found.hidden) heading.focus();
});
input.addEventListener("input", () => {
  clearTimeout(typed);
  typed = setTimeout(find, SOON);
});
input.addEventListener("focus", () => load().catch(() => {}), { once: true });
if (history.state?.asked && !input.value) {
  input.value = history.state.asked;
  find();
}
// what keeps pages on this device can keep the library too, for when the network is gone
if (navigator.serviceWorker?.controller) requestIdleCallback?.(() => fetch(words.library).catch(() => {}));
