// Smaller and larger text, less and more space between the lines, kept on this device; and print.
const STEPS = { size: [-1, 4], lines: [0, 3] };    // the style sheet knows each step
const page = document.documentElement;
const said = document.getElementById("text-look-said");
const now = { size: Number(page.dataset.readSize ?? 0), lines: Number(page.dataset.readLines ?? 0) };

function show(name) {
  page.dataset[name === "size" ? "readSize" : "readLines"] = now[name];
  for (const button of document.querySelectorAll("[data-step]")) {
    const [what, by] = button.dataset.step.split(" ");
    // a button at its end stays where the focus is, and says so
    button.setAttribute("aria-disabled", String(now[what] === STEPS[what][by > 0 ? 1 : 0]));
  }
}

function step(name, by) {
  const [least, most] = STEPS[name];
  now[name] = Math.min(most, Math.max(least, now[name] + by));
  show(name);
  said.textContent = said.dataset[name].replace("{n}", now[name] - least + 1).replace("{most}", most - least + 1);
  try {
    localStorage.setItem("reading", JSON.stringify(now));
  } catch { /* it holds for this page then */ }
}

// What the reader looks at stays where it is while the lines around it grow.
function held(act) {
  const button = document.activeElement;
  const before = button.getBoundingClientRect().top;
  act();
  scrollBy({ top: button.getBoundingClientRect().top - before, behavior: "instant" });
}

for (const button of document.querySelectorAll("[data-step]")) {
  const [name, by] = button.dataset.step.split(" ");
  button.addEventListener("click", () => held(() => step(name, Number(by))));
}
document.getElementById("print").addEventListener("click", () => print());
for (const name of Object.keys(STEPS)) show(name);
document.getElementById("aids").hidden = false;
