// A long file is read in steps, a press each. Here the page presses by itself, and says how far it is.
const form = document.querySelector("form[data-onward]");
const bar = document.querySelector("progress");
const far = document.getElementById("far");

async function onward() {
  for (;;) {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok) return;
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("progress");
    if (!next || Number(next.value) <= Number(bar.value)) {
      location.replace(answer.url);
      return;
    }
    bar.value = next.value;
    far.textContent = next.ownerDocument.getElementById("far").textContent;
  }
}

// without a network the button stays, and goes on from where it was
onward().catch(() => {});
