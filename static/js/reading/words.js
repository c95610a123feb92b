// A word that the glossary explains: a tap opens its meaning below the line, another tap or Escape closes it. Without
// scripts the word is a link to the glossary. Several may be open: closing one would move the text under the finger.
const said = document.getElementById("meaning-said");
const open = [];

function start(word) {
  const meaning = document.getElementById(`word-${word.hash.slice(1)}`);
  if (!meaning) return;
  word.setAttribute("role", "button");
  word.setAttribute("aria-expanded", "false");
  const toggle = (event) => {
    event.preventDefault();
    if (word.getAttribute("aria-expanded") === "true") close(word);
    else explain(word, meaning);
  };
  word.addEventListener("click", toggle);
  word.addEventListener("keydown", (event) => event.key === " " && toggle(event));
}

function explain(word, meaning) {
  const shown = meaning.content.firstElementChild.cloneNode(true);
  shown.id = `meaning-${open.length}-${Date.now()}`;
  shown.querySelector("button").addEventListener("click", () => close(word, true));
  word.after(shown);
  word.setAttribute("aria-expanded", "true");
  word.setAttribute("aria-controls", shown.id);
  open.push(word);
  said.textContent = shown.querySelector(".meaning-text").textContent;
  // below the line it stands in, and not under the bar
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
  shown.scrollIntoView({ block: "nearest", behavior });
}

function close(word, refocus = false) {
  const at = open.indexOf(word);
  if (at < 0) return;
  open.splice(at, 1);
  document.getElementById(word.getAttribute("aria-controls"))?.remove();
  word.removeAttribute("aria-controls");
  word.setAttribute("aria-expanded", "false");
  said.textContent = "";
  if (refocus) word.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !open.length) return;
  const inside = open.find((word) => document.getElementById(word.getAttribute("aria-controls")).contains(document.activeElement));
  close(inside ?? open.at(-1), Boolean(inside));
});
for (const word of document.querySelectorAll("a.term")) start(word);
