// A form that ends something, or asks again who it is, goes once. Of a doubled press the browser drops the first answer:
// the second would find nothing to end, or go with the session's secret of before, while the new one is lost.
const AGAIN = 3000;       // milliseconds within which a press is the one before
let sent = -AGAIN;

addEventListener("submit", (event) => {
  const { target: form, timeStamp: at } = event;
  if (form.method !== "post") return;
  if (at - sent < AGAIN) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  sent = at;
  // without a network it did not go, and may at once; one that first forgets what is kept goes a little later
  setTimeout(() => { if (event.defaultPrevented && !("forgets" in form.dataset)) sent = -AGAIN; });
}, true);
navigator.serviceWorker?.addEventListener("message", ({ data }) => { if (data?.unsent) sent = -AGAIN; });
