// What somebody typed into a form whose session had ended. The page that says so hands it to this tab, which puts it back
// into the same form once they have signed in. It waits a day, for them alone.
const KEPT = "draft";
const BY = "typed-by";        // whose page the form stood on, where anything could be typed into it
const NOBODY = "-";
const DAY = 24 * 3600000;
const FRESH = new Set(["csrf_token", "id", "revision", "was"]);     // hidden fields that are others each time

function keep(form) {
  const by = sessionStorage.getItem(BY);
  if (!by || by === NOBODY) return;
  const { page, again, over } = form.dataset;
  const fields = [...new FormData(form)];
  sessionStorage.setItem(KEPT, JSON.stringify({ by, action: form.getAttribute("action"), page, again, over, fields, at: Date.now() }));
  document.getElementById("draft-said").hidden = false;
  document.getElementById("what-you-wrote")?.remove();
}

const pathOf = (address) => new URL(address, location.href).pathname;
const hidden = (form) => [...form.elements].filter(({ type, name }) => type === "hidden" && name);

// Its form on this page: the one that goes to the same place and is about the same.
function formOf({ action, fields }) {
  const has = (name, value) => fields.some(([one, other]) => one === name && other === value);
  return [...document.forms].find((form) => form.method === "post" && pathOf(form.getAttribute("action") || location.href) === action
    && hidden(form).every(({ name, value }) => FRESH.has(name) || has(name, value)));
}

// What the form has no place for is returned, so that it can be said. The hidden fields are those of the form as it was
// filled in: the server sees by its revision where something was changed elsewhere meanwhile.
function fill(form, fields) {
  const left = new Map();
  for (const [name, value] of fields) left.set(name, [...(left.get(name) ?? []), value.replaceAll("\r\n", "\n")]);
  for (const part of form.elements) {
    const values = left.get(part.name);
    if (/^(?:submit|button|reset|file|fieldset)$/.test(part.type)) continue;
    if (part.type === "hidden") part.value = values?.shift() ?? part.value;
    else if (part.type === "checkbox" || part.type === "radio") {
      const now = Boolean(values?.includes(part.value));
      if (now) values.splice(values.indexOf(part.value), 1);
      if (part.checked !== now) change(part, () => { part.checked = now; });
    } else if (values?.length) {
      const value = values.shift();
      if (part.value !== value) change(part, () => { part.value = value; });
    }
  }
  for (const part of form.elements) if (part.type === "submit" || part.type === "hidden") left.delete(part.name);
  return [...left.values()].flat().filter((value) => value.trim());
}

function change(part, how) {
  how();
  for (let at = part.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
  for (const kind of ["input", "change"]) part.dispatchEvent(new Event(kind, { bubbles: true }));
}

function putBack() {
  const draft = JSON.parse(sessionStorage.getItem(KEPT));
  const { account } = document.documentElement.dataset;
  // signed out it waits; another account's it never becomes
  if (Date.now() - draft.at > DAY || (account !== NOBODY && account !== draft.by)) return void sessionStorage.removeItem(KEPT);
  const form = location.pathname === pathOf(draft.page) && formOf(draft);
  if (!form) return undefined;
  const over = fill(form, draft.fields);
  sessionStorage.removeItem(KEPT);
  const note = Object.assign(document.createElement("div"), { className: "notice heed", id: "draft-again", tabIndex: -1 });
  note.setAttribute("role", "status");
  note.append(Object.assign(document.createElement("p"), { textContent: draft.again }));
  if (over.length) note.append(Object.assign(document.createElement("p"), { textContent: `${draft.over} ${over.join(" · ")}` }));
  form.before(note);
  note.focus();
  return undefined;
}

const late = document.getElementById("draft");
if (late) keep(late);
else putBack();
