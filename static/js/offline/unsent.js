// A form that needs the network and cannot have it: the page stays, with all that was typed, and says so beside the
// button; the same button sends it again. The service worker says when a form that had left found nobody.
const words = document.getElementById("unsent");
const LATE = 120000;
let left = null;          // the form that was sent last: { form, at }

function say(form, submitter) {
  hush();
  const note = words.content.firstElementChild.cloneNode(true);
  note.id = "unsent-said";
  const button = submitter ?? form.querySelector("button:not([type=button])");
  const place = button?.closest(".actions") ?? button;
  if (place) place.after(note);
  else form.append(note);
  // spoken because it takes the focus: what is added with its words is not read by all
  note.focus();
  if (note.getBoundingClientRect().bottom > innerHeight) note.scrollIntoView({ block: "center" });
}

function hush() {
  document.getElementById("unsent-said")?.remove();
}

// Last of all: what a script took for itself is none of this.
addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || form.method !== "post") return;
  hush();
  if (navigator.onLine === false) {
    event.preventDefault();
    say(form, submitter);
  } else left = { form, submitter, at: Date.now() };
});
navigator.serviceWorker?.addEventListener("message", ({ data }) => {
  if (!data?.unsent || !left || Date.now() - left.at > LATE) return;
  say(left.form, left.submitter);
  left = null;
});
