// The way onto the home screen: said once, after a first number was saved, and for good dismissed by one tap.
const DONE = "home";          // in localStorage: "dismissed"
const USED = "used";          // in localStorage, set by the Log: a number was saved on this device

function read(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}

function write(name, value) {
  try { localStorage.setItem(name, value); } catch { /* then it is said again another time */ }
}

export function isInstalled() {
  return matchMedia("(display-mode: standalone), (display-mode: fullscreen)").matches || navigator.standalone === true;
}

// Which browser's menu leads there; nothing where none does.
export function way({ userAgent: agent, maxTouchPoints: touch = 0 } = navigator) {
  if (/iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && touch > 1)) return "iphone";
  if (/SamsungBrowser/.test(agent)) return "samsung";
  if (/Android/.test(agent)) return /Firefox/.test(agent) ? "firefox" : "chrome";
  if (/Chrome|Edg/.test(agent)) return "desk";
  return /Macintosh.*Safari/.test(agent) ? "mac" : undefined;
}

// Where the browser offers it itself, a button stands in place of the words.
export function offer(part) {
  const chosen = part.querySelector(`[data-way="${way()}"]`);
  const button = part.querySelector("[data-install]");
  let prompt;
  if (chosen) chosen.hidden = false;
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    prompt = event;
    button.hidden = false;
  });
  button.addEventListener("click", async () => {
    button.hidden = true;
    await prompt.prompt();
    if ((await prompt.userChoice).outcome === "accepted") installed(part);
  });
  addEventListener("appinstalled", () => installed(part));
  return Boolean(chosen);
}

function installed(part) {
  write(DONE, "dismissed");
  if (part.id === "home") part.hidden = true;
  navigator.storage?.persist?.();
}

const hint = document.getElementById("home");
if (hint && isSecureContext && read(USED) && read(DONE) !== "dismissed" && !isInstalled() && offer(hint)) {
  hint.hidden = false;
  hint.querySelector("[data-dismiss]").addEventListener("click", () => {
    write(DONE, "dismissed");
    hint.hidden = true;
    document.getElementById("main").focus();
  });
}
