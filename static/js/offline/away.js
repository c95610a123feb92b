// In place of a page that is not here: only what this device does keep is offered.
const { account } = document.documentElement.dataset;

async function offer() {
  const kept = [];
  for (const name of await caches.keys())
    if (name.startsWith("pages ") && name.endsWith(` ${account}`))
      for (const { url } of await (await caches.open(name)).keys()) kept.push(new URL(url).pathname);
  for (const link of document.querySelectorAll("#there a")) {
    const has = (path) => path === link.pathname || ("under" in link.dataset && path.startsWith(`${link.pathname}/`));
    link.parentElement.hidden = !kept.some(has);
  }
}

if (self.caches) offer();
