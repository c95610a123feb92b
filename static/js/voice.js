// A voice that lives on this device, for the page's language, the same country first. No other is ever used, so that no
// word leaves it. Nothing where there is none.
const synthesis = globalThis.speechSynthesis;

export function localVoice() {
  const language = document.documentElement.lang.toLowerCase();
  const own = (synthesis?.getVoices() ?? []).filter((one) => one.localService === true);
  const tag = (one) => one.lang.toLowerCase().replace("_", "-");
  return own.find((one) => tag(one) === language) ?? own.find((one) => tag(one).split("-")[0] === language.split("-")[0]) ?? null;
}
