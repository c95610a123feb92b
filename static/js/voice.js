// A voice that lives on this device, for a language (the page's, unless another is named), the same country first. No other is ever used, so that no
// word leaves it. Nothing where there is none.
const synthesis = globalThis.speechSynthesis;

export function localVoice(of = document.documentElement.lang) {
  const language = of.toLowerCase();
  const own = (synthesis?.getVoices() ?? []).filter((one) => one.localService === true);
  const tag = (one) => one.lang.toLowerCase().replace("_", "-");
  return own.find((one) => tag(one) === language) ?? own.find((one) => tag(one).split("-")[0] === language.split("-")[0]) ?? null;
}
