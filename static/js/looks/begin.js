// On every page: steady taps, where they were chosen. Whoever has not chosen them does not load them.
let begun = false;

export async function beginSteady() {
  if (begun || !(document.documentElement.dataset.look ?? "").split(" ").includes("steady")) return;
  begun = true;
  const { listen } = await import("../steady.js");
  listen();
}

beginSteady();
