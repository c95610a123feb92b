// What a press tells somebody who does not look: a word by a voice of this device, a tone made here, a short vibration.
// Each only where it was chosen for the look.
import { ignoredAt } from "./ground.js";
import { localVoice } from "./voice.js";

const FIRST = 262;            // hertz: the tone of the first question, each further one a step of this scale higher
const STEPS = [0, 2, 4, 7, 9];
const SOFT = 0.08;            // of what the device can
const LONG = 0.14;            // seconds
const LOW = 131;              // hertz: below every question, for what is not saved
const BUZZ = 25;              // milliseconds
const TWICE = [60, 60, 60];   // the same for what is not saved
const AGAIN = 700;            // milliseconds: the same thing pressed again within them is the same press, doubled
const PRESSED = "a, button, summary, label, [role=button]";
const synthesis = globalThis.speechSynthesis;
let sound = null;
let told = 0;                 // how often something was told, to see whether a press was
let last = "";
synthesis?.getVoices();       // some browsers look for their voices only once they are asked

const chosen = (word) => (document.documentElement.dataset.look ?? "").split(" ").includes(word);

// False where this device has no voice of its own.
export function say(text) {
  const voice = synthesis && localVoice();
  if (!voice) return false;
  // what was pressed last is what counts
  synthesis.cancel();
  synthesis.speak(Object.assign(new SpeechSynthesisUtterance(text), { voice, lang: voice.lang }));
  return true;
}

export function tone(place) {
  sounds(FIRST * 2 ** (Math.floor(place / STEPS.length) + STEPS[place % STEPS.length] / 12));
}

function sounds(pitch) {
  const Sound = globalThis.AudioContext;
  if (!Sound) return;
  sound ??= new Sound();
  // a phone that was locked has stopped it
  if (sound.state !== "running") sound.resume?.();
  const [wave, loud, now] = [sound.createOscillator(), sound.createGain(), sound.currentTime];
  wave.frequency.value = pitch;
  loud.gain.setValueAtTime(0, now);
  loud.gain.linearRampToValueAtTime(SOFT, now + 0.02);
  loud.gain.linearRampToValueAtTime(0, now + LONG);
  wave.connect(loud).connect(sound.destination);
  wave.start(now);
  wave.stop(now + LONG);
}

export function buzz(pattern = BUZZ) {
  return Boolean(navigator.vibrate?.(pattern));
}

// `place`: which question, counted from 0, nothing or less where it is about none; what a press wrote and what a question
// asks are told alike.
export function tell(text, place) {
  note(text);
  if (chosen("buzz")) buzz();
  if (chosen("tone") && place >= 0) tone(place);
  if (chosen("say")) say(text);
}

// Not what a press did but what became of it: once, however often it is tried.
export function news(text, bad) {
  if (text === last) return;
  note(text);
  if (bad && chosen("buzz")) buzz(TWICE);
  if (bad && chosen("tone")) sounds(LOW);
  if (chosen("say")) say(text);
}

function note(text) {
  told += 1;
  last = text;
}

// Whatever is pressed and tells nothing itself is told by its name, so that no press is silent.
export function listen(root = document) {
  let before = { at: -AGAIN };
  root.addEventListener("click", ({ target, timeStamp: at }) => {
    const pressed = target.closest?.(PRESSED);
    // what can be on and off is told below, as it is then
    if (!pressed || pressed.control?.type === "checkbox") return;
    const [doubled, known, now] = [pressed === before.pressed && at - before.at < AGAIN, told, performance.now()];
    before = { pressed, at };
    // one that was ignored, such as a slip onto the next key, did nothing, and is not told as if it had
    if (!doubled) setTimeout(() => told === known && ignoredAt() < now && tell(nameOf(pressed)));
  }, true);
  root.addEventListener("change", ({ target }) => {
    if (target.type === "radio" || !target.labels?.length) return;
    const [name, known] = [nameOf(target.labels[0]), told];
    const { on = name, off = name } = document.documentElement.dataset;
    const now = target.type !== "checkbox" ? `${name} ${target.value}` : (target.checked ? on : off).replace("{name}", name);
    setTimeout(() => told === known && tell(now));
  });
}

const words = (part) => part.innerText.replace(/[✓↑…]/g, "").replace(/\s+/g, " ").trim();

// The words on it, after those of the question that it answers.
function nameOf(pressed) {
  const field = pressed.closest("[data-sets]");
  const about = field ? pressed.closest("form").elements[field.dataset.sets].labels[0] : pressed.matches("label") && pressed.closest("fieldset")?.querySelector("legend");
  const name = pressed.getAttribute("aria-label") ?? words(pressed);
  return about ? `${words(about)} ${name}` : name;
}
