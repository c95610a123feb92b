const HOLD = 700;         // after an accepted tap the same ground takes no other: a hand that doubles does no harm
let ignored = -1;

// When a press was last ignored, on the page's clock: whoever hears presses does not hear that one.
export const ignoredAt = () => ignored;

// Each ground holds for a moment after a tap it took; the others stay free, and another question frees the pad.
export function ground(act) {
  const take = (event, ...more) => {
    event.preventDefault();
    if (event.timeStamp < take.until) {
      ignored = performance.now();
      return;
    }
    take.until = event.timeStamp + HOLD;
    act(...more);
  };
  take.until = 0;
  return take;
}
