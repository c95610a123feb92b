/* What a page has to be for every body, measured where it is shown: nothing beyond the screen, no text cut off, targets
   large and apart, nothing that moves. Each function returns a list of what is wrong, which is empty where nothing is. */
(() => {
  const told = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 110);
  const seen = (element) => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });

  // what moves with the page, and what lies over it, are never apart from each other
  const layer = (element) => {
    for (let one = element; one; one = one.parentElement) {
      if (["fixed", "sticky"].includes(getComputedStyle(one).position)) return one;
    }
    return null;
  };

  // read aloud and not seen, or brought into sight by the focus alone
  const apart = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (style.clipPath === "inset(50%)" || one.matches(".skip")) return true;
    }
    return false;
  };

  function beyond() {
    const root = document.documentElement, over = root.scrollWidth - root.clientWidth;
    return over > 0 ? [`${over} px beyond the screen`] : [];
  }

  function texts() {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (walk.nextNode()) {
      const node = walk.currentNode, parent = node.parentElement;
      if (!node.data.trim() || parent.closest("script, style, template, noscript, option, textarea")) continue;
      if (!seen(parent) || apart(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) if (box.width > 0.5) found.push([parent, node.data.trim(), box]);
    }
    return found;
  }

  // The letters themselves, not the line that they stand on: a line may be higher than the box around it.
  const EDGE = 1.5;

  // boxes around an element that cut off what leaves them, and controls, whose words have to stay on them
  function frames(element) {
    const found = [];
    let free = false; // from what can be scrolled to
    for (let one = element; one && one !== document.body; one = one.parentElement) {
      const style = getComputedStyle(one);
      const hides = [style.overflowX, style.overflowY].map((how) => ["hidden", "clip"].includes(how));
      const scrolls = [style.overflowX, style.overflowY].some((how) => ["auto", "scroll"].includes(how));
      const control = one.matches("button, .button, label.option, label.check, summary");
      if (!free && (hides[0] || hides[1] || control) && style.display !== "inline") {
        const across = hides[0] || control, down = (hides[1] && one.tagName !== "svg") || control;
        found.push([one, one.getBoundingClientRect(), across, down]);
      }
      free ||= scrolls;
    }
    return found;
  }

  function cut() {
    const found = [], known = new Map();
    for (const [parent, words, box] of texts()) {
      if (!known.has(parent)) known.set(parent, frames(parent));
      const letters = { top: box.top + box.height * 0.2, bottom: box.bottom - box.height * 0.2 };
      for (const [frame, round, across, down] of known.get(parent)) {
        // of a drawing that goes on in the next one the rest is not there to be read
        if (frame.localName === "svg" && (box.left >= round.right || box.right <= round.left)) continue;
        const out = (across && (box.left < round.left - EDGE || box.right > round.right + EDGE))
          || (down && (letters.top < round.top - EDGE || letters.bottom > round.bottom + EDGE));
        if (out) found.push(`"${words.slice(0, 40)}" leaves ${told(frame)}`);
      }
      const scrolled = known.get(parent).length || parent.closest(".scroll, pre, [tabindex]");
      if (!scrolled && box.left < -EDGE) found.push(`"${words.slice(0, 40)}" begins beyond the screen`);
    }
    for (const field of document.querySelectorAll("input:not([type=hidden], [type=file]), select")) {
      const dated = ["date", "time", "number"].includes(field.type);
      if (dated && seen(field) && field.scrollWidth > field.clientWidth + 1) found.push(`cut in ${told(field)}`);
    }
    return [...new Set(found)];
  }

  const TARGETS = "a[href], button, summary, input:not([type=hidden]), textarea, select, label.option, label.check";

  // a link in running text: what stands before or after it on its line is no target (WCAG 2.5.8, "inline")
  function running(link) {
    if (link.localName !== "a" || getComputedStyle(link).display !== "inline") return false;
    let block = link.parentElement;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const text = walk.currentNode;
      const words = /[\p{L}\p{N}]/u.test(text.data) && !text.parentElement.closest("a, button");
      if (words && seen(text.parentElement) && !apart(text.parentElement)) return true;
    }
    return false;
  }

  function targets() {
    return [...document.querySelectorAll(TARGETS)].filter((one) => seen(one) && !one.matches(".option input, .check input")
      && !apart(one) && !running(one)).map((one) => ({ one, box: one.getBoundingClientRect(), layer: layer(one),
      least: one.closest(".log") ? 64 : 44 }));
  }

  function small() {
    return targets().filter(({ box, least }) => Math.min(box.width, box.height) < least - 0.5)
      .map(({ one, box }) => `${box.width.toFixed(1)} × ${box.height.toFixed(1)} px: ${told(one)}`);
  }

  const APART = 8;

  function close() {
    const all = targets(), found = [];
    for (const [place, a] of all.entries()) for (const b of all.slice(place + 1)) {
      if (a.layer !== b.layer || a.one.contains(b.one) || b.one.contains(a.one)) continue;
      const across = Math.max(b.box.left - a.box.right, a.box.left - b.box.right);
      const down = Math.max(b.box.top - a.box.bottom, a.box.top - b.box.bottom);
      const gap = Math.max(across, down);
      if (gap < APART - 0.5) found.push(`${gap.toFixed(1)} px between ${told(a.one)} and ${told(b.one)}`);
    }
    return found;
  }

  // for voice control: what is said is what is seen, so a name begins with the words on it
  function misnamed() {
    return targets().filter(({ one }) => one.hasAttribute("aria-label") && one.innerText?.trim()).flatMap(({ one }) => {
      const seen = one.innerText.replace(/[✓↑↓…→←]/g, "").replace(/\s+/g, " ").trim().split(" · ")[0].toLowerCase();
      return one.ariaLabel.toLowerCase().startsWith(seen) ? [] : [`"${seen}" is not how ${told(one)} begins`];
    });
  }

  // what runs, and what is only waiting for a press to run
  function moving() {
    const running = document.getAnimations().map((one) => `runs: ${told(one.effect.target)}`);
    const long = (times) => times.split(",").some((time) => parseFloat(time) > 0);
    const would = [];
    for (const one of document.querySelectorAll("*")) for (const part of ["", "::before", "::after"]) {
      const style = getComputedStyle(one, part || null);
      if ((style.animationName !== "none" && long(style.animationDuration)) || long(style.transitionDuration)
        || style.scrollBehavior === "smooth") would.push(`would move: ${told(one)}${part}`);
    }
    return [...running, ...would];
  }

  window.able = { beyond, cut, small, close, misnamed, moving };
})();
