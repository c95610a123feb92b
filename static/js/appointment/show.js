// Showing the page across a desk: which part is shown is in the address; scripts add the look and the full screen.
const root = document.documentElement;
const ways = [...document.querySelectorAll(".ways a")];

const mark = () => {
  const here = ways.find((way) => way.hash === location.hash) ?? ways[0];
  for (const way of ways)
    if (way === here) way.setAttribute("aria-current", "true");
    else way.removeAttribute("aria-current");
};
for (const way of ways)
  way.addEventListener("click", (event) => {
    event.preventDefault();
    // not one more step for the way back
    location.replace(way.hash);
    document.querySelector(way.hash).focus({ preventScroll: true });
    scrollTo(0, 0);
  });
addEventListener("hashchange", mark);
mark();

const look = document.querySelector("[data-light]");
const isDark = () =>
  root.dataset.across ? root.dataset.across === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
const label = () => { look.textContent = isDark() ? look.dataset.light : look.dataset.dark; };
look.hidden = false;
label();
look.addEventListener("click", () => {
  root.dataset.across = isDark() ? "light" : "dark";
  label();
});

const fill = document.querySelector("[data-fill]");
if (document.fullscreenEnabled) {
  fill.hidden = false;
  fill.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()));
  addEventListener("fullscreenchange", () => fill.setAttribute("aria-pressed", String(Boolean(document.fullscreenElement))));
} else fill.remove();
