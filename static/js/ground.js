const HOLD = 700;         // after an accepted tap the same ground takes no other: a hand that doubles does no harm

// Each ground holds for a moment after a tap it took; the others stay free, and another question frees the pad.
export function ground(act) {
  const take = (event, ...more) => {
    event.preventDefault();
    if (event.timeStamp < take.until) return;
    take.until = event.timeStamp + HOLD;
    act(...more);
  };
  take.until = 0;
  return take;
}
