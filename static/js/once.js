// A form that asks again who it is goes once: whoever shows it gets a session with another secret, and a second press
// would go with the one of before, while the answer to the first, which brings the new one, is dropped.
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
