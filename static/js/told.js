// What a press tells somebody who does not look: a word by a voice of this device, a tone made here, a short vibration.
// Each only where it was chosen for the look.
import { localVoice } from "./voice.js";

const FIRST = 262;            // hertz: the tone of the first question, each further one a step of this scale higher
const STEPS = [0, 2, 4, 7, 9, 12, 14, 16, 19, 21];
const SOFT = 0.08;            // of what the device can
const LONG = 0.14;            // seconds
const BUZZ = 25;              // milliseconds
const synthesis = globalThis.speechSynthesis;
let sound = null;
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
  const Sound = globalThis.AudioContext;
  if (!Sound) return;
  sound ??= new Sound();
  const [wave, loud, now] = [sound.createOscillator(), sound.createGain(), sound.currentTime];
  wave.frequency.value = FIRST * 2 ** (STEPS[Math.max(0, place) % STEPS.length] / 12);
  loud.gain.setValueAtTime(0, now);
  loud.gain.linearRampToValueAtTime(SOFT, now + 0.02);
  loud.gain.linearRampToValueAtTime(0, now + LONG);
  wave.connect(loud).connect(sound.destination);
  wave.start(now);
  wave.stop(now + LONG);
}

export function buzz() {
  return Boolean(navigator.vibrate?.(BUZZ));
}

// `place`: which question, counted from 0; what a press wrote and what a question asks are told alike.
export function tell(text, place) {
  if (chosen("buzz")) buzz();
  if (chosen("tone")) tone(place);
  if (chosen("say")) say(text);
}
