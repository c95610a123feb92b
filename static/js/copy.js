// Buttons that copy what stands in a field. Without scripts they stay hidden, and the text is copied by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const label = button.firstChild;
  const words = label.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    field.select();
    let copied = true;
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // on plain HTTP there is no clipboard to write to
      copied = document.execCommand("copy");
    }
    label.textContent = copied ? button.dataset.copied : button.dataset.notCopied;
    setTimeout(() => { label.textContent = words; }, 4000);
  });
}
