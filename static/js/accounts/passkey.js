// Passkeys: buttons that ask the device to make one or to show one, and the browser's own offer in the field for the
// address. Without scripts, or where passkeys cannot be, the buttons stay hidden and the password does it all.
import "../once.js";

const OPEN_FOR = 8 * 60 * 1000;   // a challenge holds for ten minutes
const buttons = [...document.querySelectorAll("button[data-passkey]")];
const can = isSecureContext && "PublicKeyCredential" in window && Boolean(navigator.credentials?.create);
if (!can) document.documentElement.dataset.passkeys = "none";
let waiting = null;               // the browser's own offer, while it is open

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }));

async function options(button) {
  const body = new URLSearchParams({ csrf_token: button.form.elements.csrf_token.value });
  const answer = await fetch(button.dataset.options, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok) throw Object.assign(new Error("no options"), { status: answer.status });
  const found = await answer.json();
  found.challenge = bytes(found.challenge);
  if (found.user) found.user.id = bytes(found.user.id);
  if (found.allowCredentials) found.allowCredentials = named(found.allowCredentials);
  if (found.excludeCredentials) found.excludeCredentials = named(found.excludeCredentials);
  return found;
}

function written(made) {
  const { id, rawId, type, response } = made;
  const sent = { id, rawId: text(rawId), type, clientExtensionResults: made.getClientExtensionResults() };
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  sent.response = Object.fromEntries(parts.filter((part) => response[part]).map((part) => [part, text(response[part])]));
  return JSON.stringify(sent);
}

function send(form, credential) {
  form.elements.credential.value = written(credential);
  // the passkey stands for the password
  const { present } = form.elements;
  if (present) Object.assign(present, { required: false, value: "" });
  form.requestSubmit();
  // an answer is good once: a form that stays, such as one that brings a file, asks anew
  form.elements.credential.value = "";
  if (present) present.required = true;
}

function say(button, words) {
  const line = document.getElementById(button.dataset.says);
  line.textContent = words;
  line.hidden = !words;
}

async function ceremony(button) {
  waiting?.abort();
  button.disabled = true;
  say(button, "");
  try {
    const publicKey = await options(button);
    const make = button.dataset.passkey === "make";
    send(button.form, await (make ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey })));
  } catch (trouble) {
    if (trouble.status === 401 || trouble.status === 403) location.reload();
    else if (trouble.name === "InvalidStateError") say(button, button.dataset.known);
    else say(button, trouble.name === "NotAllowedError" ? button.dataset.stopped : button.dataset.failed);
  } finally {
    button.disabled = false;
  }
}

async function offer(button) {
  waiting = new AbortController();
  const again = setTimeout(() => { waiting.abort(); offer(button); }, OPEN_FOR);
  const { signal } = waiting;
  signal.addEventListener("abort", () => clearTimeout(again));
  try {
    const publicKey = await options(button);
    const credential = await navigator.credentials.get({ publicKey, signal, mediation: "conditional" });
    if (credential) send(button.form, credential);
  } catch {
    // it was left for the button or the password, which say themselves what goes wrong
  }
}

for (const button of buttons) {
  if (!can) continue;
  button.hidden = false;
  button.addEventListener("click", () => ceremony(button));
}
for (const part of document.querySelectorAll("[data-passkey-only]")) part.hidden = !can;
for (const line of document.querySelectorAll("[data-passkey-cannot]")) line.hidden = can;
for (const field of document.querySelectorAll("input[data-passkey-can]")) field.value = can ? "1" : "";
const field = document.querySelector("input[autocomplete~=webauthn]");
if (can && field && buttons.length && (await PublicKeyCredential.isConditionalMediationAvailable?.())) offer(buttons[0]);
