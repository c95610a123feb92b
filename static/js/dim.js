// The button that makes the Log dim, and keeps it so on this phone. It is one word of the look among others.
const words = (page) => new Set((page.dataset.look ?? "").split(" ").filter(Boolean));

export function dim(button) {
  const page = document.documentElement;
  const tell = () => button.setAttribute("aria-pressed", String(words(page).has("dim")));
  button.hidden = false;
  button.addEventListener("click", () => {
    const now = words(page);
    if (!now.delete("dim")) now.add("dim");
    if (now.size) page.dataset.look = [...now].join(" ");
    else delete page.dataset.look;
    tell();
    try {
      if (now.has("dim")) localStorage.setItem("look", "dim");
      else localStorage.removeItem("look");
    } catch { /* it lasts as long as the page */ }
  });
  tell();
}
