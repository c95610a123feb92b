// What this device keeps, for how long, and the way onto its home screen.
import { isInstalled, offer } from "./home.js";

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
  find("pages").hidden = false;
}

async function last() {
  const [part, button] = [find("answer"), find("persist")];
  const say = (promised, asked) => {
    part.textContent = promised ? part.dataset.yes : asked ? part.dataset.refused : part.dataset.no;
    button.hidden = promised;
  };
  say(await navigator.storage.persisted(), false);
  button.addEventListener("click", async () => say(await navigator.storage.persist(), true));
  find("lasting").hidden = false;
}

if (!isSecureContext) find("insecure").hidden = false;
else {
  const way = find("way");
  if (isInstalled()) find("installed").hidden = way.hidden = false;
  else if (offer(way)) way.hidden = false;
  if (self.caches) list();
  if (navigator.storage?.persist) last();
}
