// Erasing or leaving a diary: the pages of it that this phone keeps for reading without a network go first.
const form = document.querySelector("form[data-forgets]");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if ("caches" in window) {
    for (const name of await caches.keys()) if (name.startsWith("pages ")) await caches.delete(name);
  }
  form.submit();
});
