// Steady taps: what a hand does beside what it meant is taken for nothing, on every page. `steady-700` on the page's
// root says for how many milliseconds after a tap another one near it is a repeat or a slip of the same tap.
const NEAR = 96;              // pixels, 15 mm: a key's width. What lies further was meant
const TRAVEL = 48;            // pixels: a press that travels this far still counts where it began, further it counts for nothing
const MISSED = 700;           // milliseconds at most in which a tap beside one that came to nothing is its repeat
// what keeps a touch for itself; the body's tiles let the page be scrolled
const PRESSED = ".key, .tab, .onward .button, .after button";
const TAPPED = "a, button, summary, label, input[type=checkbox], input[type=radio], [role=button]";
const KEPT = "last-tap";      // in sessionStorage, for a repeat that falls on the next page

export function steadiness(page = document.documentElement) {
  const word = (page.dataset.look ?? "").split(" ").find((one) => one.startsWith("steady-"));
  return word ? Number(word.slice("steady-".length)) : 0;
}

const wall = (event) => performance.timeOrigin + event.timeStamp;
const far = (one, other) => Math.hypot(one.x - other.x, one.y - other.y);

export class Steady {
  constructor(last = null) {
    this.last = last;         // the tap that counted last: when, and where
    this.down = null;         // the press that is under way, where it began
    this.missed = null;       // one that came to nothing because it travelled
  }

  // A second finger, or a second key, beside the first says nothing.
  press(event) {
    if (!event.isPrimary) return;
    const { target, pointerId: id, clientX: x, clientY: y } = event;
    this.down = { id, key: target.closest?.(PRESSED), tapped: target.closest?.(TAPPED), x, y };
  }

  // The key on which a press that slipped a little began, for its tap; nothing where the browser makes one itself.
  lift(event) {
    const { down } = this;
    if (!event.isPrimary || down?.id !== event.pointerId) return null;
    const near = far(down, { x: event.clientX, y: event.clientY }) <= TRAVEL;
    if (!near) this.miss(wall(event));
    this.down = null;
    return down.key && near ? down : null;
  }

  // A press that the browser took for the beginning of a scroll, or that travelled too far.
  miss(at) {
    if (this.down?.tapped) this.missed = { at, x: this.down.x, y: this.down.y };
    this.down = null;
  }

  // Whether a tap is the one before it again, or comes from one that came to nothing.
  repeats(at, point, within) {
    const after = (one, time) => Boolean(one) && at >= one.at && at - one.at < time && far(one, point) < NEAR;
    return after(this.last, within) || after(this.missed, Math.min(within, MISSED));
  }

  // Whether a tap counts. One that does is the one that others are held against.
  counts(at, point, within) {
    if (this.repeats(at, point, within)) return false;
    this.last = { at, x: point.x, y: point.y };
    return true;
  }
}

function kept() {
  try { return JSON.parse(sessionStorage.getItem(KEPT)); } catch { return null; }
}

function keep(last) {
  try { sessionStorage.setItem(KEPT, JSON.stringify(last)); } catch { /* then a repeat on the next page is a tap */ }
}

export function listen(root = document) {
  const hand = new Steady(kept());
  let slipped = null;         // the press that is being made good
  let passed = null;          // the box that a tapped label stands for
  root.addEventListener("pointerdown", (event) => steadiness() && hand.press(event), true);
  root.addEventListener("pointercancel", (event) => hand.miss(wall(event)), true);
  root.addEventListener("pointerup", (event) => {
    const down = steadiness() ? hand.lift(event) : null;
    if (!down || down.key.disabled) return;
    slipped = { at: wall(event), x: down.x, y: down.y };
    down.key.click();
    slipped = null;
  }, true);
  root.addEventListener("click", (event) => {
    const within = steadiness();
    // a keyboard, a switch or a script that clicks has no hand to slip
    if (!within || (!slipped && !event.detail) || !event.target.closest?.(TAPPED)) return;
    const point = slipped ?? { at: wall(event), x: event.clientX, y: event.clientY };
    // what a label passes on to its own box is the same tap
    if (passed && passed === event.target) { passed = null; return; }
    if (hand.counts(point.at, point, within)) {
      passed = event.target.matches("input") ? null : event.target.closest("label")?.control ?? null;
      return keep(hand.last);
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
}
