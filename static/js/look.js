// Runs before the first paint, so that a chosen look never arrives as a flash. What this device keeps holds, also on a
// page that was kept for later and is older than the choice.
const DUSK = "#0c1013";          // the paper of the look for eyes
const STYLED = /^(?:eyes|hand|neck|voice|energy|steady)$/;
(() => {
  const page = document.documentElement;
  const words = new Set();
  try {
    // over HTTPS its name has the prefix, and holds before one without
    const kept = (/(?:^|; )__Host-look=([a-z0-9.-]*)/.exec(document.cookie) ?? /(?:^|; )look=([a-z0-9.-]*)/.exec(document.cookie))?.[1];
    // a page that shows a look before it is kept says so
    const shown = location.pathname === "/look" && location.search.includes("try=") ? page.dataset.look?.split(" ") : kept?.split(".");
    for (const word of shown ?? []) if (word) words.add(word);
    if (localStorage.getItem("look") === "dim") words.add("dim");
  } catch { /* storage may be closed to us; the look that came with the page is fine */ return; }
  if (words.size) page.dataset.look = [...words].join(" ");
  else delete page.dataset.look;
  // only who has chosen a look loads its style; a page that was kept before the choice came without
  const href = document.currentScript.dataset.looks;
  if (href && [...words].some((word) => STYLED.test(word)) && !document.querySelector(`link[href="${href}"]`)) {
    const show = () => page.style.removeProperty("visibility");
    // not every browser waits for a style that a script adds: until it is there nothing is shown, and nothing pressed
    page.style.visibility = "hidden";
    document.currentScript.before(Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: show, onerror: show }));
  }
  if (!words.has("eyes")) return;
  document.querySelector("meta[name=color-scheme]").content = "dark";
  for (const meta of document.querySelectorAll("meta[name=theme-color]")) meta.content = DUSK;
})();
