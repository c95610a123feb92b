// The doses on the Log are forms of their own, and the page comes back after each press. It comes back where it stood,
// and a second tap on the same spot is the first one, doubled: it must not meet Undo, or another medicine, there.
const REPEAT = 3500;      // milliseconds, as long as a hand may take to double a tap, and the way to the server and back
const NEAR = 48;          // pixels, a target's width
const KEY = "dose-tap";

const list = document.querySelector(".doses");

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    return {};            // without storage each tap counts
  }
}

function keep(tap) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(tap));
  } catch { /* the page then opens at its top */ }
}

function press(event) {
  if (!event.detail || !event.target.closest("button")) return;       // by a keyboard: nothing moves under a finger
  const tap = { at: Date.now(), x: event.clientX, y: event.clientY, scrolled: scrollY };
  const last = kept();
  const passed = tap.at - last.at;
  if (passed >= 0 && passed < REPEAT && Math.hypot(tap.x - last.x, tap.y - last.y) < NEAR) event.preventDefault();
  else keep(tap);
}

if (list) {
  const { at, scrolled } = kept();
  if (Date.now() - at < REPEAT) scrollTo(0, scrolled);
  list.addEventListener("click", press);
}
