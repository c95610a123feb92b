"""What every page has to be: a title, one heading of the first order, a name for each field, no id twice, nothing
inline that the content policy would refuse, and nothing fetched from elsewhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

FIELDS = {"input", "select", "textarea"}
NAMELESS = {"hidden", "submit", "button"}
ADDRESSES = {"src", "href", "action", "formaction", "poster", "srcset", "data"}


@dataclass
class Page(HTMLParser):
    """A page, read once."""

    html: str
    language: str = ""
    title: str = ""
    headings: Counter[str] = field(default_factory=Counter)
    ids: Counter[str] = field(default_factory=Counter)
    labelled: set[str] = field(default_factory=set)
    fields: list[dict[str, str | None]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._inside: list[str] = []
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._inside.append(tag)
        if tag == "html":
            self.language = given.get("lang") or ""
        if tag.startswith("h") and tag[1:].isdecimal():
            self.headings[tag] += 1
        if given.get("id"):
            self.ids[str(given["id"])] += 1
        if tag == "label" and given.get("for"):
            self.labelled.add(str(given["for"]))
        if tag in FIELDS and given.get("type") not in NAMELESS:
            self.fields.append(given | {"in_label": "yes" if "label" in self._inside else None})
        self._look(tag, given)
        if tag in {"input", "meta", "link", "br", "img", "hr", "path", "circle", "rect", "use", "line", "wbr", "col"}:
            self._inside.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            while self._inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._inside and self._inside[-1] == "title" and "svg" not in self._inside:
            self.title += data
        if self._inside and self._inside[-1] == "script" and data.strip():
            self.faults.append("a script inside the page")

    def _look(self, tag: str, given: dict[str, str | None]) -> None:
        if tag == "select":
            self.faults.append("a list that folds out: a wheel is turned with more care than a button is pressed")
        if tag == "style" or "style" in given:
            self.faults.append(f"style inside the page, at <{tag}>")
        self.faults += [f"{name} at <{tag}>" for name in given if name.startswith("on")]
        for name in ADDRESSES & given.keys():
            address = (given[name] or "").strip()
            if "//" in address.partition("?")[0] or address.startswith(("javascript:", "data:text")):
                self.faults.append(f"{name} leads elsewhere at <{tag}>: {address}")


def faults_of(html: str) -> list[str]:
    """What is wrong with a page; empty where nothing is."""
    page = Page(html)
    found = list(page.faults)
    found += [] if page.language else ["no language"]
    found += [] if page.title.strip() else ["no title"]
    found += [] if page.headings["h1"] == 1 else [f"{page.headings['h1']} headings of the first order"]
    found += [f"the id {name} stands {times} times" for name, times in page.ids.items() if times > 1]
    for given in page.fields:
        named = given.get("id") in page.labelled or given["in_label"] or given.get("aria-label")
        if not named and not given.get("aria-labelledby"):
            found.append(f"a field without a name: {given.get('name')}")
    return found
