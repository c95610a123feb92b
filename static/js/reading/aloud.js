// "Read this page to me", by a voice that lives on this device: no other is used, so that no text leaves it. The page is
// spoken sentence by sentence. That keeps the place, lets the speed change at once, and outlives browsers that fall
// silent in a long text; pausing gives up the sentence and begins it again, since not every browser can hold a voice.
import { localVoice } from "../voice.js";
import { sentencesOf } from "./sentences.js";

const RATES = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.15, 1.3, 1.5, 1.75, 2];
const USUAL = 5;
const VOICES_TAKE = 1500;     // some browsers know their voices only after a while
const LOOK = 1000;            // how often it is looked whether a voice still speaks
const part = (id) => document.getElementById(id);
const [start, bar, none, said, pauser] = ["read", "voice", "no-voice", "voice-said", "voice-pause"].map(part);
const article = document.querySelector(".reading");
const synthesis = globalThis.speechSynthesis;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

let sentences = [];
let place = 0;
let voice = null;
let reading = false;
let turn = 0;                 // what an utterance of an earlier turn says counts no more
let utterance = null;         // held, since some browsers forget one that nobody holds
let spoken = 0;
let silent = 0;
let rate = kept();

function kept() {
  try {
    const at = RATES.indexOf(Number(localStorage.getItem("reading-rate")));
    return at < 0 ? USUAL : at;
  } catch {
    return USUAL;
  }
}

// The voice is one for the language of the text, which need not be the page's.
const written = () => article.querySelector(".text")?.lang || document.documentElement.lang;
const ownVoice = () => localVoice(written());

function whenVoices() {
  const found = ownVoice();
  if (found || !synthesis) return found;
  return new Promise((done) => {
    const look = () => { if (ownVoice()) done(ownVoice()); };
    synthesis.addEventListener?.("voiceschanged", look);
    setTimeout(() => { synthesis.removeEventListener?.("voiceschanged", look); done(ownVoice()); }, VOICES_TAKE);
  });
}

async function begin() {
  const found = whenVoices();
  // a browser that asks for a tap wants the first words within it: nothing is waited for that is there already
  voice = found instanceof Promise ? await found : found;
  if (!voice) return refuse();
  none.hidden = true;
  start.hidden = true;
  bar.hidden = false;
  sentences = sentencesOf(article, written());
  place = 0;
  pauser.focus({ preventScroll: true });
  go();
}

function refuse() {
  end();
  none.hidden = false;
}

function go() {
  reading = true;
  draw();
  speak();
}

function speak() {
  const mine = ++turn;
  mark();
  const say = () => {
    if (mine !== turn) return;
    const { text } = sentences[place];
    utterance = Object.assign(new SpeechSynthesisUtterance(text), { voice, lang: voice.lang, rate: RATES[rate] });
    utterance.addEventListener("end", () => mine === turn && step(1));
    utterance.addEventListener("error", () => mine === turn && refuse());
    [spoken, silent] = [performance.now(), 0];
    synthesis.speak(utterance);
  };
  if (!synthesis.speaking && !synthesis.pending) return say();
  synthesis.cancel();
  // Safari loses what is said in the same breath as a cancel
  setTimeout(say, 60);
}

function step(by) {
  if (by > 0 && place + by >= sentences.length) {
    end();
    said.textContent = bar.dataset.done;
    return;
  }
  place = Math.max(0, place + by);
  if (reading) speak();
  else mark();
}

function hush() {
  reading = false;
  turn += 1;
  synthesis?.cancel();
  draw();
}

function end() {
  const within = bar.contains(document.activeElement);
  hush();
  unmark();
  bar.hidden = true;
  start.hidden = false;
  if (within) start.focus({ preventScroll: true });
}

function draw() {
  bar.classList.toggle("paused", !reading);
  pauser.querySelector("span").textContent = reading ? bar.dataset.pause : bar.dataset.goOn;
  part("voice-slower").setAttribute("aria-disabled", String(rate === 0));
  part("voice-faster").setAttribute("aria-disabled", String(rate === RATES.length - 1));
}

function change(by) {
  rate = Math.min(RATES.length - 1, Math.max(0, rate + by));
  try {
    localStorage.setItem("reading-rate", String(RATES[rate]));
  } catch { /* it holds for this page then */ }
  said.textContent = bar.dataset.rate.replace("{n}", RATES[rate].toLocaleString(document.documentElement.lang));
  draw();
  if (reading) speak();
}

// The sentence is marked without touching the page; where a browser cannot, its paragraph is.
function mark() {
  const { range, element } = sentences[place];
  unmark();
  if (globalThis.CSS?.highlights && !element.matches("svg")) CSS.highlights.set("being-read", new Highlight(range));
  else element.classList.add("being-read");
  const [box, keys] = [range, bar].map((one) => one.getBoundingClientRect());
  const places = document.querySelector(".places");
  const bottom = getComputedStyle(places).position === "fixed" ? places.getBoundingClientRect().top : innerHeight;
  const sticks = getComputedStyle(bar).position === "sticky";
  // the beginning of the page stands above the keys, all the rest runs below them
  const above = box.top >= 0 && box.bottom <= keys.top;
  const below = box.top >= (sticks ? keys.bottom : 0) && box.bottom <= bottom - 8;
  if (above || below) return;
  const top = sticks ? keys.height : 0;
  const room = bottom - top;
  const aim = top + Math.max(8, Math.min(room * 0.25, room - box.height - 8));
  scrollBy({ top: box.top - aim, behavior: calm.matches ? "instant" : "smooth" });
}

function unmark() {
  globalThis.CSS?.highlights?.delete("being-read");
  for (const element of document.querySelectorAll(".being-read")) element.classList.remove("being-read");
}

// A voice that stopped and did not say so: on to the next sentence.
function watch() {
  if (!reading) return;
  silent = synthesis.speaking || synthesis.pending ? 0 : silent + 1;
  const longest = 15000 + (sentences[place].text.length * 200) / RATES[rate];
  if (silent >= 3 || performance.now() - spoken > longest) step(1);
}

if (synthesis) {
  synthesis.getVoices();
  start.addEventListener("click", begin);
  pauser.addEventListener("click", () => (reading ? hush() : go()));
  part("voice-back").addEventListener("click", () => step(-1));
  part("voice-on").addEventListener("click", () => step(1));
  part("voice-slower").addEventListener("click", () => change(-1));
  part("voice-faster").addEventListener("click", () => change(1));
  part("voice-stop").addEventListener("click", end);
  addEventListener("pagehide", end);
  setInterval(watch, LOOK);
  draw();
} else {
  start.hidden = true;
  none.hidden = false;
}
