// Choosing a look: the page shows each choice at once, and keeps it only when asked, without a network too.
import { buzz, say, tone } from "../told.js";
import { beginSteady } from "./begin.js";
import { tryIt } from "./try-it.js";

const LASTS = 400 * 24 * 3600;      // seconds; the server sets the same for as long again when it is reached
const page = document.documentElement;
const form = document.getElementById("look");
const [said, told] = ["look-said", "told-said"].map((id) => document.getElementById(id));

function words() {
  const data = new FormData(form);
  const looks = data.getAll("look");
  const time = data.get("steady") ?? "0";
  return ["chosen", ...looks, ...(looks.includes("eyes") ? ["dim"] : []), ...data.getAll("told"), ...(time === "0" ? [] : ["steady", `steady-${time}`])];
}

function speak(text) {
  said.textContent = text;
  said.hidden = false;
}

function show() {
  page.dataset.look = words().join(" ");
  speak(said.dataset.shown);
  beginSteady();
}

// What was tapped stays under the finger, however much larger the look makes the page.
function showUnder(tapped) {
  const { top } = tapped.getBoundingClientRect();
  show();
  scrollBy({ top: tapped.getBoundingClientRect().top - top, behavior: "instant" });
}

// Steady taps come with hands and presses that are told with eyes, in sight, where none were chosen.
function withWhatItBrings(event) {
  const { name, value, checked } = event.target;
  if (name !== "look" || !checked) return;
  if (value === "hand" && form.elements.steady.value === "0") form.elements.steady.value = "700";
  const told = [...form.elements.told];
  if (value === "eyes" && !told.some((one) => one.checked)) for (const one of told) one.checked = true;
}

function keep(chosen) {
  const [name, secure] = location.protocol === "https:" ? ["__Host-look", "; Secure"] : ["look", ""];
  document.cookie = `${name}=${chosen.join(".")}; Path=/; Max-Age=${LASTS}; SameSite=Lax${secure}`;
}

// With a network the form goes as it is, so that the server answers with the way back.
function onKeep(event) {
  const chosen = event.submitter?.name === "plain" ? ["chosen"] : words();
  form.elements.shown.value = chosen.join(".");
  if (navigator.onLine) return;
  event.preventDefault();
  keep(chosen);
  page.dataset.look = chosen.join(" ");
  speak(said.dataset.kept);
  said.scrollIntoView({ block: "nearest" });
}

const TRY = {
  say: () => say(told.dataset.word) || told.dataset.none,
  tone: () => { for (const place of [0, 1, 2]) setTimeout(() => tone(place), place * 350); return true; },
  buzz: () => buzz() || told.dataset.still,
};

for (const button of document.querySelectorAll("[data-try]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const done = TRY[button.dataset.try]();
    told.textContent = done === true ? "" : done;
  });
}
for (const button of document.querySelectorAll("[data-scriptless]")) button.hidden = true;
form.addEventListener("change", (event) => { withWhatItBrings(event); showUnder(event.target); });
form.addEventListener("submit", onKeep);
tryIt((time) => { form.elements.steady.value = String(time); show(); });
