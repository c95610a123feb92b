// Signing out with something on this phone that is not on the server: it is sent first, or a person decides.
import { saveToFile } from "./file.js";
import { ready } from "./here.js";

const PATIENCE = 5000;
const part = document.getElementById("leaving");
const form = document.querySelector("form[data-leaves]");
const title = part.querySelector("[data-words]");

function ask(queue) {
  title.textContent = title.dataset.words.replace("{n}", queue.waiting);
  part.hidden = false;
  part.focus();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const queue = await ready;
  await queue.count();
  if (queue.waiting) await Promise.race([queue.flush(), new Promise((done) => { setTimeout(done, PATIENCE); })]);
  await queue.count();
  if (queue.waiting) ask(queue);
  else form.submit();
});
part.querySelector("[data-stay]").addEventListener("click", () => {
  part.hidden = true;
  form.querySelector("button").focus();
});
part.querySelector("[data-file]").addEventListener("click", async () => saveToFile(await (await ready).list()));
// Signed out first: where nobody answers, nothing is discarded.
part.querySelector("[data-discard]").addEventListener("click", async () => {
  const sent = { method: "POST", body: new FormData(form), credentials: "same-origin" };
  const answer = await fetch(form.action, sent).catch(() => null);
  const away = part.querySelector("[data-away]");
  away.hidden = Boolean(answer?.ok);
  if (!away.hidden) return part.focus();
  await (await ready).drop(() => true);
  location.assign(answer.url);
});
