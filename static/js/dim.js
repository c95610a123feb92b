// The button that makes the Log dim, and keeps it so on this phone.
export function dim(button) {
  const page = document.documentElement;
  const tell = () => button.setAttribute("aria-pressed", String(page.dataset.look === "dim"));
  button.hidden = false;
  button.addEventListener("click", () => {
    if (page.dataset.look === "dim") delete page.dataset.look;
    else page.dataset.look = "dim";
    tell();
    try {
      if (page.dataset.look) localStorage.setItem("look", page.dataset.look);
      else localStorage.removeItem("look");
    } catch { /* it lasts as long as the page */ }
  });
  tell();
}
