// What a press tells somebody who does not look is fetched where it was chosen: every press of such a page is told.
const telling = /\b(?:say|tone|buzz)\b/.test(document.documentElement.dataset.look ?? "") ? import("./told.js") : null;
telling?.then((told) => told.listen());

// What a press did. `place`: which question, counted from 0, where it is about one.
export function tell(text, place) {
  telling?.then((told) => told.tell(text, place));
}

// What became of it later, told once; `bad` where it is not saved.
export function news(text, bad = false) {
  telling?.then((told) => told.news(text, bad));
}
