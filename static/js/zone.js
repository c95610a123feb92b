// The time zone that this device is set to, for forms that would otherwise have to guess it.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone) {
  for (const field of document.querySelectorAll("input[data-time-zone]")) field.value ||= zone;
  for (const button of document.querySelectorAll("button[data-zone-for]")) {
    const field = document.getElementById(button.dataset.zoneFor);
    button.textContent = button.dataset.words.replace("{zone}", zone);
    button.hidden = field.value === zone;
    button.addEventListener("click", () => {
      field.value = zone;
      button.hidden = true;
      field.focus();
    });
  }
}
