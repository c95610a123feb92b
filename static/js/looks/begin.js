// On every page: steady taps, and presses that are told, where they were chosen. Whoever has not chosen them does not
// load them.
const chosen = () => (document.documentElement.dataset.look ?? "").split(" ");
let begun = false;

export async function beginSteady() {
  if (begun || !chosen().includes("steady")) return;
  begun = true;
  const { listen } = await import("../steady.js");
  listen();
}

beginSteady();
// where looks are chosen, what is tapped sounds as it would: that is told enough
if (!document.getElementById("look") && ["say", "tone", "buzz"].some((word) => chosen().includes(word))) import("../tell.js");
