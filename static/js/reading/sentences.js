// A page as the sentences that a voice reads one by one, each with the place where it stands. A heading and an item of
// a list are sentences of their own; a drawing is read by its description.
const READ = "h1, .lead, .text, aside.disclaimer";
const BLOCKS = "h1, h2, h3, h4, p, li, td, th, dt, dd, caption, figcaption, blockquote, figure";
const SKIPPED = ".meaning, .unseen, [hidden], script, template";

export function sentencesOf(root, language) {
  const split = splitter(language);
  return [...root.querySelectorAll(READ)].flatMap((part) => blocksOf(part)).flatMap((block) => sentencesIn(block, split));
}

// Runs of text that stand in the same block.
function blocksOf(part) {
  const walk = document.createTreeWalker(part, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) => {
    if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
    if (node.matches(SKIPPED)) return NodeFilter.FILTER_REJECT;
    if (node.matches("svg")) return NodeFilter.FILTER_ACCEPT;
    return node.closest("svg") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
  });
  const blocks = [];
  while (walk.nextNode()) {
    const node = walk.currentNode;
    if (node.nodeType !== Node.TEXT_NODE) {
      blocks.push({ element: node, drawing: node });
      continue;
    }
    if (node.parentElement.closest("svg")) continue;
    const element = node.parentElement.closest(BLOCKS) ?? part;
    if (blocks.at(-1)?.element === element) blocks.at(-1).nodes.push(node);
    else blocks.push({ element, nodes: [node] });
  }
  return blocks;
}

function sentencesIn({ element, nodes, drawing }, split) {
  const range = document.createRange();
  if (drawing) {
    const words = [...drawing.querySelectorAll("title, desc")].map((one) => one.textContent.trim());
    range.selectNode(drawing);
    return words.length ? [{ text: words.join(". ").replaceAll("..", "."), range, element }] : [];
  }
  const whole = nodes.map((node) => node.data).join("");
  return split(whole).filter(({ text }) => /[\p{L}\p{N}]/u.test(text)).map(({ text, from }) => {
    const lead = text.length - text.trimStart().length;
    const own = document.createRange();
    own.setStart(...placeOf(nodes, from + lead, false));
    own.setEnd(...placeOf(nodes, from + text.trimEnd().length, true));
    return { text: text.trim().replace(/\s+/g, " "), range: own, element };
  });
}

function placeOf(nodes, at, end) {
  let left = at;
  for (const node of nodes) {
    if (left < node.length || (end && left === node.length)) return [node, left];
    left -= node.length;
  }
  return [nodes.at(-1), nodes.at(-1).length];
}

function splitter(language) {
  if (globalThis.Intl?.Segmenter) {
    const cut = new Intl.Segmenter(language, { granularity: "sentence" });
    return (whole) => [...cut.segment(whole)].map(({ segment, index }) => ({ text: segment, from: index }));
  }
  return (whole) => [...whole.matchAll(/.+?(?:[.?!…]+["'”’)]*(?=\s|$)|$)/gsu)].map((found) => ({ text: found[0], from: found.index }));
}
