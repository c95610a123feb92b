// What is typed or ticked on the Log, a number, tags or more about an entry, between its fields and the entry.
const TRIED = "trick_tried";
const ONE_OF = ["trick_helped", "trick_no_help"];
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// Of "it helped" and "it did not help" the later one stays, and either was a try; as on the server.
function tidy(tags) {
  const told = tags.filter((tag) => ONE_OF.includes(tag));
  const found = tags.filter((tag) => !told.slice(0, -1).includes(tag));
  if (told.length && !found.includes(TRIED)) found.splice(found.indexOf(told.at(-1)), 0, TRIED);
  return found;
}

// What a press on a tag leaves: it is put on or taken off, and with it those that belong to it.
export function pressed(tags, dataset) {
  const { tag: code } = dataset;
  const list = (name) => (dataset[name] ?? "").split(" ").filter(Boolean);
  const off = tags.includes(code);
  const gone = off ? [code, ...list("takes")] : list("drops");
  const stays = tags.filter((one) => !gone.includes(one));
  return { off, now: off ? stays : [...stays, ...[...list("brings"), code].filter((one) => !stays.includes(one))] };
}

// The note that came with the page.
export function noteOf(form) {
  const note = form.elements.note.defaultValue.trim();
  return note ? { note } : {};
}

export function showNumber(form, value) {
  form.elements.value.value = value ?? "";
  wrong(form, false);
}

// The number, null for none; nothing where it is none, which then stands beside the field.
export function typedNumber(form) {
  const field = form.elements.value;
  const text = field.value.trim().replace(",", ".");
  const number = text === "" ? null : Number(text);
  const fits = number === null || Math.abs(number) <= Number(field.dataset.largest);
  wrong(form, !fits);
  return fits ? number : undefined;
}

function wrong(form, is) {
  const [field, fault] = [form.elements.value, form.querySelector(".fault")];
  fault.hidden = !is;
  if (!is) {
    field.removeAttribute("aria-invalid");
    return field.removeAttribute("aria-describedby");
  }
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", fault.id);
  field.focus();
}

const ownOf = (entry, codes) => entry.tags.filter((tag) => !codes.includes(tag));

export function showMore(form, entry) {
  const offered = [...form.querySelectorAll("[name=tags]")];
  const codes = offered.map((box) => box.value);
  for (const box of offered) box.checked = entry.tags.includes(box.value);
  form.elements.own.value = ownOf(entry, codes).join(", ");
  form.elements.note.value = entry.value("note") ?? "";
  const degree = entry.value("interference");
  for (const radio of form.elements.interference) radio.checked = radio.value === String(degree ?? "");
}

// What differs from the entry, by field.
export function typedMore(form, entry) {
  const data = new FormData(form);
  const held = ownOf(entry, [...form.querySelectorAll("[name=tags]")].map((box) => box.value));
  // what stands as it was shown is the same: a tag may hold a comma itself
  const own = data.get("own").trim() === held.join(", ") ? held : data.get("own").split(/[,،]/).map((tag) => tag.trim()).filter(Boolean);
  const ticked = [...new Set([...data.getAll("tags"), ...own])];
  const degree = data.get("interference");
  const unlike = ticked.length !== entry.tags.length || ticked.some((tag) => !entry.tags.includes(tag));
  const tags = unlike ? tidy([...entry.tags.filter((tag) => ticked.includes(tag)), ...ticked.filter((tag) => !entry.tags.includes(tag))]) : entry.tags;
  const now = {
    // a decimal that came from elsewhere is none of the buttons
    interference: degree === null ? entry.value("interference") : degree === "" ? null : Number(degree),
    tags: tags.length ? tags : null,
    note: data.get("note").replaceAll("\r\n", "\n").trim() || null,
  };
  return Object.fromEntries(Object.entries(now).filter(([field, value]) => !same(entry.value(field), value)));
}
