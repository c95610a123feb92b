// What this device keeps, for how long, and the way onto its home screen.
import { isInstalled, offer } from "./home.js";
import { drawn } from "./waits.js";

const find = (id) => document.getElementById(id);
const { account } = document.documentElement.dataset;

async function list() {
  const paths = [];
  for (const name of await caches.keys())
    if (name.startsWith("pages ") && name.endsWith(` ${account}`))
      for (const { url } of await (await caches.open(name)).keys()) paths.push(new URL(url).pathname);
  const part = find("list");
  const under = (place) => new Set(paths.filter((path) => path === place || path.startsWith(`${place}/`))).size;
  const lines = [];
  if (paths.includes("/log")) lines.push(part.dataset.log);
  if (paths.includes("/diary")) lines.push(part.dataset.diary);
  for (const [place, words] of [["/charts", part.dataset.charts], ["/read", part.dataset.read]])
    if (under(place)) lines.push(words.replace("{n}", under(place)));
  part.replaceChildren(...(lines.length ? lines : [part.dataset.none]).map((textContent) => Object.assign(document.createElement("li"), { textContent })));
  return "pages";
}

async function last() {
  const [part, button] = [find("answer"), find("persist")];
  const say = (promised, asked) => {
    part.textContent = promised ? part.dataset.yes : asked ? part.dataset.refused : part.dataset.no;
    button.hidden = promised;
  };
  say(await navigator.storage.persisted(), false);
  button.addEventListener("click", async () => say(await navigator.storage.persist(), true));
  return "lasting";
}

// What there is to say comes at once, so that nothing moves under a finger.
if (!isSecureContext) find("insecure").hidden = false;
else {
  const way = find("way");
  // the browser makes its offer once, and early
  const offered = !isInstalled() && offer(way);
  const told = await Promise.allSettled([self.caches && list(), navigator.storage?.persist && last(), drawn]);
  find("installed").hidden = !isInstalled();
  way.hidden = !isInstalled() && !offered;
  for (const { value: part } of told) if (part) find(part).hidden = false;
}
