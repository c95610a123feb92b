"""The forms of a page as a browser would send them, and what a page says of one that it refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient

from tests.every_page import WHO

TYPED = {"text", "email", "password", "number", "date", "time", "search", "url", "tel", "textarea"}
CHOSEN = {"radio", "checkbox"}
ALONE = {"input", "meta", "link", "br", "img", "hr", "path", "circle", "rect", "use", "line", "wbr", "col"}


@dataclass
class Element:
    """An element with what stands in it."""

    tag: str
    given: dict[str, str]
    text: str = ""

    @property
    def kind(self) -> str:
        """The type of a field."""
        return self.given.get("type", "text") if self.tag == "input" else self.tag


@dataclass
class Form:
    """A form: where it goes, and its fields in their order."""

    action: str
    fields: list[Element] = field(default_factory=list)

    @property
    def asks(self) -> bool:
        """Whether a person types or chooses anything in it."""
        return any(one.kind in TYPED | CHOSEN | {"file"} and "readonly" not in one.given for one in self.fields)

    def sent(self, how: str) -> dict[str, str]:
        """Return what a browser sends when everything is left `empty`, or filled with `nonsense`."""
        held = {
            one.given["name"]: one.given.get("value", "") for one in self.fields if one.kind in {"hidden", "button"}
        }
        for one in self.fields:
            if one.kind in TYPED:
                held[one.given["name"]] = NONSENSE[how].get(one.kind, NONSENSE[how][""])
            elif one.kind in CHOSEN and how == "nonsense":
                held[one.given["name"]] = "no such choice"
        return held


NONSENSE = {"empty": {"": ""}, "nonsense": {"": "No number, no day", "textarea": "ö" * 9000, "text": "ö" * 9000}}
"""What is typed, by the type of the field."""


class Page(HTMLParser):
    """The forms and the elements with an id of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.by_id: dict[str, Element] = {}
        self.links: list[tuple[Element, str]] = []
        self._open: list[Element] = []
        self._form: Form | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        if element.given.get("id"):
            self.by_id[element.given["id"]] = element
        if tag == "form":
            self._form = Form(element.given.get("action", "")) if element.given.get("method") == "post" else None
            self.forms += [self._form] if self._form else []
        if tag in {"input", "textarea", "select"} and self._form and element.given.get("name"):
            self._form.fields.append(element)
        if tag == "a" and any(one.given.get("id") == "faults" for one in self._open):
            self.links.append((element, element.given.get("href", "")))
        if tag not in ALONE:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if any(one.tag == tag for one in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        for one in self._open:
            one.text += data


ASKING = {"owner": (*WHO["demo"], *WHO["owner"]), "anonymous": WHO["anonymous"]}
"""Who is asked for anything, and on which pages."""

NEVER_WRONG = {
    ("/settings/reminders", "empty"): "no reminder is a choice",
    ("/appointment", "empty"): "every part of the page can be left out",
    ("/appointment/links", "empty"): "what is not chosen has its usual value",
    ("/look", "empty"): "no look is a choice",
    ("/look", "nonsense"): "a look that is not known is none: a page from before an update sends it",
    ("/account/recovery-codes", "empty"): "asks for nothing but a box that may stay open",
    ("/account/recovery-codes", "nonsense"): "asks for nothing but a box that may stay open",
    ("/settings/import/{upload}/columns", "empty"): "goes on with what each column is said to be",
    ("/settings/import/{upload}/columns", "nonsense"): "asks for nothing but to go on",
    ("/settings/import/{app_file}/things", "empty"): "goes on with what each thing is said to be",
    ("/settings/import/{app_file}/things", "nonsense"): "asks for nothing but to go on",
}
"""Forms in which nothing can be wrong, and why."""

SECRETS = {"/shared", "/invitation"}
"""What opens by a secret answers that nothing is open, and never gives a secret back."""


@dataclass(frozen=True)
class Asked:
    """A form on its page, of whose forms it is that of this number."""

    page: str
    number: int
    form: Form

    @property
    def action(self) -> str:
        """Where it goes: to the address of its page where it does not say."""
        return self.form.action or self.page


def forms_of(browser: FlaskClient, who: str, known: Mapping[str, str]) -> Iterator[Asked]:
    """Yield every form that asks somebody for anything, once; `known` fills the addresses of the pages."""
    seen = set()
    for path in dict.fromkeys(ASKING[who]):
        place = path.format(**known)
        for number, form in enumerate(Page(browser.get(place, follow_redirects=True).text).forms):
            key = (form.action, *(one.given["name"] for one in form.fields))
            if form.asks and key not in seen:
                seen.add(key)
                yield Asked(place, number, form)


def faults_of(html: str, sent: dict[str, str]) -> list[str]:
    """Return what a page that refuses a form lacks: a summary with the focus, each line of it linked to a field that
    is there, the words again beside that field, and in each field what was typed."""
    page, found = Page(html), []
    summary = page.by_id.get("faults")
    if summary is None:
        return ["no summary"]
    if not {"autofocus", "tabindex"} <= summary.given.keys() or summary.given.get("role") != "alert":
        found.append("the summary does not take the focus")
    if not page.links:
        found.append("the summary leads nowhere")
    for link, href in page.links:
        wrong = page.by_id.get(href.removeprefix("#"))
        if wrong is None:
            found.append(f"{href} is not there")
            continue
        beside = [page.by_id[name] for name in wrong.given.get("aria-describedby", "").split() if name in page.by_id]
        if wrong.given.get("aria-invalid") != "true":
            found.append(f"{href} is not said to be wrong")
        if not any(link.text.strip() in one.text for one in beside):
            found.append(f"{href} has no words beside it")
    return found + kept(page, sent)


def kept(page: Page, sent: dict[str, str]) -> list[str]:
    """Return which fields lost what was typed; passwords are never given back."""
    fields = [one for form in page.forms for one in form.fields if one.kind in TYPED - {"password"}]
    fields = [one for one in fields if "readonly" not in one.given]
    held: dict[str, set[str]] = {}
    for one in fields:
        value = one.text.removeprefix("\n") if one.tag == "textarea" else one.given.get("value", "")
        held.setdefault(one.given["name"], set()).add(value)
    return [f"{name} lost what was typed" for name, typed in sent.items() if name in held and typed not in held[name]]
