// Erasing or leaving a diary: the pages of it that this phone keeps for reading without a network go first. The worker
// that keeps them lets go of what is on its way, too.
const PATIENCE = 2000;        // milliseconds for a worker that does not answer
const form = document.querySelector("form[data-forgets]");

function tellTheWorker() {
  const worker = navigator.serviceWorker?.controller;
  return new Promise((done) => {
    if (!worker) { done(); return; }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    worker.postMessage({ forget: true }, [port2]);
    setTimeout(done, PATIENCE);
  });
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  // a passkey's answer stands in the form for this moment alone
  const { credential } = form.elements;
  const answer = credential?.value;
  await tellTheWorker();
  if ("caches" in window) {
    for (const name of await caches.keys()) if (name.startsWith("pages ")) await caches.delete(name);
  }
  if (credential) credential.value = answer;
  form.submit();
});
