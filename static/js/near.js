// Times about the usual ones, beside a field for a time: a tap sets the field, and the one that it holds is marked.
for (const near of document.querySelectorAll("[data-sets]")) {
  const field = near.closest("form").elements[near.dataset.sets];
  const buttons = [...near.querySelectorAll("button")];
  const mark = () => { for (const one of buttons) one.setAttribute("aria-pressed", String(one.value === field.value)); };
  near.addEventListener("click", ({ target }) => {
    if (!buttons.includes(target)) return;
    field.value = target.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  field.addEventListener("input", mark);
  // a form that is reset, or filled by what waits, has its values a moment later
  field.form.addEventListener("reset", () => setTimeout(mark));
  field.form.addEventListener("filled", mark);
  mark();
}
