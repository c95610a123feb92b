// For the tests of reading aloud. A headless browser has no voices at all: only there a plain stand-in takes the place
// of the platform's speech, which says nothing and waits to be told that a sentence is over. Where the platform has
// voices of its own it is left as it is. Either way what is spoken is noted down, and `finish()` ends a sentence.
(() => {
  const options = { voices: [{ name: "Own", lang: "en-GB", localService: true }], ...globalThis.speechOptions };
  const spoken = (globalThis.spoken = []);
  const local = (globalThis.speechSynthesis?.getVoices() ?? []).some((voice) => voice.localService);
  if (!local || globalThis.speechOptions) {
    class Utterance extends EventTarget {
      constructor(text) {
        super();
        this.text = text;
      }
    }
    const synthesis = Object.assign(new EventTarget(), {
      speaking: false,
      pending: false,
      getVoices: () => options.voices,
      speak() { this.speaking = true; },
      cancel() { this.speaking = false; },
    });
    Object.defineProperty(globalThis, "speechSynthesis", { value: synthesis, configurable: true });
    globalThis.SpeechSynthesisUtterance = Utterance;
  }
  const speak = speechSynthesis.speak.bind(speechSynthesis);
  let last;
  speechSynthesis.speak = (utterance) => {
    last = utterance;
    spoken.push({ text: utterance.text, rate: utterance.rate, voice: utterance.voice.name });
    speak(utterance);
  };
  globalThis.finish = () => {
    speechSynthesis.speaking = false;
    last.dispatchEvent(new Event("end"));
  };
})();
