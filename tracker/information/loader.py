"""The information pages, read from `info_content/` once, when the app starts.

One page is one file, `<slug>.md`: front matter in TOML between two lines `+++`, then Markdown.

    title     the page's name
    summary   one or two sentences for the contents page
    order     where it stands among the pages, 1 first; no two alike
    facts     ids of the facts that have their home here (F1 to F24, N1 to N14)
    reviewed  the date on which somebody last held the page against its sources
    sources   tables with name, date (as the source gives it), what, and the facts that rest on it

Group F is what the Dystonia Society's general information text says; group N comes from other public sources. A
reader sees the two apart, so a source may carry one group only. Whatever is wrong with the pages is found here, at
the start: a broken link or a page without sources must not wait for a reader to come upon it.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from tracker.information import drawings, glossary
from tracker.information.glossary import Glossary, Term
from tracker.information.sections import Section, sections_of
from tracker.web.markup import our_own

FOLDER = Path(__file__).resolve().parents[2] / "info_content"
FACTS = frozenset([f"F{n}" for n in range(1, 25)] + [f"N{n}" for n in range(1, 15)])
"""Every fact that the pages may be the home of; the list is closed, so that a mistyped id is seen."""

ABOUT = "about-this-information"
"""The page that also lists every page and every source."""

FENCE = "+++"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RESERVED = frozenset({"search"})
"""Addresses below `/read` that are no pages."""
LINK = re.compile(r"(?P<slug>[a-z0-9-]*)(#(?P<anchor>[a-z0-9-]+))?")
FIELDS: Mapping[str, type] = {
    "title": str,
    "summary": str,
    "order": int,
    "reviewed": date,
    "facts": list,
    "sources": list,
}
SOURCE_FIELDS: Mapping[str, type] = {"name": str, "date": str, "what": str, "facts": list}


class BrokenPagesError(ValueError):
    """Pages that cannot be shown. `faults` has one line for each fault; the text is those lines."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts come from: whose text it is, its date as a reader would look it up, and what it is."""

    name: str
    date: str
    what: str
    facts: tuple[str, ...]

    @property
    def is_other(self) -> bool:
        """Whether it carries group N: something else than the text that the pages started from."""
        return any(fact.startswith("N") for fact in self.facts)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a page; `level` is 2 or 3, `anchor` its id in the page."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `body` is HTML rendered from the Markdown, in which HTML counts as plain text; `explained` is the same
    with the words of the glossary as links, and `terms` are those words; `sections` is the text as it is searched.
    """

    slug: str
    title: str
    summary: str
    order: int
    reviewed: date
    facts: tuple[str, ...]
    sources: tuple[Source, ...]
    headings: tuple[Heading, ...]
    links: tuple[str, ...]
    body: str
    explained: Markup = field(default=Markup(), repr=False)
    terms: tuple[Term, ...] = ()
    sections: tuple[Section, ...] = field(default=(), repr=False)

    @property
    def questions(self) -> tuple[Heading, ...]:
        """The headings of the second level, for the list at the page's top."""
        return tuple(heading for heading in self.headings if heading.level == 2)


@dataclass(frozen=True, slots=True)
class Library:
    """All pages, in their order."""

    pages: tuple[Page, ...]

    def find(self, slug: str) -> Page | None:
        """Return the page called `slug`, or None."""
        return next((page for page in self.pages if page.slug == slug), None)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every source once, in the order in which the pages name them; facts are left out."""
        named = ((source.name, source.date, source.what) for page in self.pages for source in page.sources)
        return tuple(Source(*parts, facts=()) for parts in dict.fromkeys(named))

    def neighbours(self, page: Page) -> tuple[Page | None, Page | None]:
        """Return the pages before and after `page`; None at either end."""
        place = self.pages.index(page)
        before = self.pages[place - 1] if place else None
        after = self.pages[place + 1] if place + 1 < len(self.pages) else None
        return before, after

    def related(self, page: Page) -> tuple[Page, ...]:
        """Return the pages that the text of `page` leads to and those whose text leads to it, in their order.

        Its neighbours are left out, which are offered anyway, and so are the page of words and the page about these
        pages, which belong to all.
        """
        beside = {page.slug, "", glossary.PAGE, ABOUT, *(other.slug for other in self.neighbours(page) if other)}
        to = {slug for link in page.links if (slug := link.partition("#")[0]) not in beside}
        back = {
            other.slug
            for other in self.pages
            if other.slug not in beside and any(link.partition("#")[0] == page.slug for link in other.links)
        }
        return tuple(other for other in self.pages if other.slug in to | back)


@cache
def library() -> Library:
    """Return the app's own pages, read once in a process; raise `BrokenPagesError` as `load` does."""
    return load(FOLDER)


def load(folder: Path) -> Library:
    """Return the pages in `folder`; raise `BrokenPagesError`, with a line for each fault, where any cannot be shown."""
    faults: list[str] = []
    pages: list[Page] = []
    words = Glossary()
    # the page of words first: it says what is a term in the others
    for path in sorted(folder.glob("*.md"), key=lambda path: (path.stem != glossary.PAGE, path.stem)):
        try:
            text = path.read_text(encoding="utf-8")
            pages.append(parse(path.stem, text, words))
            if path.stem == glossary.PAGE:
                words = _glossary(text)
        except BrokenPagesError as broken:
            faults += broken.faults
    if not pages and not faults:
        faults.append(f"{folder.name}: there are no information pages")
    # Links into a page that could not be read would all be reported as broken as well, and hide the one real fault.
    faults += _faults_between(pages, complete=not faults)
    if faults:
        raise BrokenPagesError(faults)
    return Library(tuple(sorted(pages, key=lambda page: page.order)))


def parse(slug: str, text: str, words: Glossary | None = None) -> Page:
    """Return the page written in `text`, with the terms of `words` made links.

    Raises `BrokenPagesError` with every fault that the page alone shows.
    """
    try:
        fields, markdown = _split(text)
    except ValueError as error:
        raise BrokenPagesError([f"{slug}.md: {error}"]) from None
    faults = [*_faults_of_slug(slug), *_faults_of_fields(fields)]
    if not faults:
        faults += _faults_of_sources(fields)
    tokens = _markdown().parse(markdown)
    headings = tuple(_headings(tokens))
    faults += _faults_of_text(tokens, headings)
    if faults:
        raise BrokenPagesError(f"{slug}.md: {fault}" for fault in faults)
    render, options = _markdown().renderer.render, _markdown().options
    # all of these before the terms become links in the tokens: a page's own links are those that somebody wrote
    links = tuple(_links(tokens))
    sections = sections_of(fields["title"], fields["summary"], tokens)
    body = render(tokens, options, {})
    terms = words.link(tokens) if words else ()
    return Page(
        slug=slug,
        title=fields["title"],
        summary=fields["summary"],
        order=fields["order"],
        reviewed=fields["reviewed"],
        facts=tuple(fields["facts"]),
        sources=tuple(
            Source(source["name"], source["date"], source["what"], tuple(source["facts"]))
            for source in fields["sources"]
        ),
        headings=headings,
        links=links,
        sections=sections,
        terms=terms,
        body=body,
        explained=our_own(render(tokens, options, {})),
    )


def _glossary(text: str) -> Glossary:
    _fields, markdown = _split(text)
    tokens = _markdown().parse(markdown)
    tuple(_headings(tokens))
    return glossary.glossary_of(tokens, _markdown())


@cache
def _markdown() -> MarkdownIt:
    return drawings.show_in(MarkdownIt("commonmark", {"html": False}).enable("table"))


def _split(text: str) -> tuple[dict[str, Any], str]:
    lines = text.splitlines()
    if not lines or lines[0].strip() != FENCE:
        raise ValueError(f"the first line must be {FENCE}")
    ends = [number for number, line in enumerate(lines) if number and line.strip() == FENCE]
    if not ends:
        raise ValueError(f"the front matter has no closing {FENCE}")
    try:
        fields = tomllib.loads("\n".join(lines[1 : ends[0]]))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"the front matter is not TOML: {error}") from None
    return fields, "\n".join(lines[ends[0] + 1 :])


def _faults_of_slug(slug: str) -> Iterator[str]:
    if not SLUG.fullmatch(slug):
        yield "the file's name may hold only small letters, digits and hyphens"
    if slug in RESERVED:
        yield "this name is taken by another address"


def _faults_of_fields(fields: Mapping[str, Any]) -> Iterator[str]:
    for name, kind in FIELDS.items():
        value = fields.get(name)
        if value is None:
            yield f"{name} is missing"
        elif not isinstance(value, kind) or isinstance(value, (bool, datetime)):
            yield f"{name} must be {_named(kind)}"
        elif isinstance(value, str) and not value.strip():
            yield f"{name} is empty"
    for name in sorted(fields.keys() - FIELDS.keys()):
        yield f"{name} is not a field of a page"


def _faults_of_sources(fields: Mapping[str, Any]) -> Iterator[str]:
    """Yield the faults of sources and facts; the fields are known to have their kinds."""
    faults = list(_faults_of_each_source(fields["sources"]))
    backed = set() if faults else {fact for source in fields["sources"] for fact in source["facts"]}
    for fact in sorted({*map(str, fields["facts"]), *map(str, backed)} - FACTS):
        faults.append(f"{fact} is not a known fact")
    if not faults:
        faults += [f"no source stands behind {fact}" for fact in fields["facts"] if fact not in backed]
    yield from faults


def _faults_of_each_source(sources: list[Any]) -> Iterator[str]:
    if not sources:
        yield "it names no source"
    for number, source in enumerate(sources, start=1):
        if not isinstance(source, dict):
            yield f"source {number} must be a table"
            continue
        for name, kind in SOURCE_FIELDS.items():
            if not source.get(name) or not isinstance(source[name], kind):
                yield f"source {number}: {name} is missing"
        if len({str(fact)[:1] for fact in source.get("facts") or ()}) > 1:
            yield f"source {number}: facts of group F and of group N cannot come from one source"


def _named(kind: type) -> str:
    return {str: "text", int: "a whole number", date: "a date such as 2026-11-23", list: "a list"}[kind]


def _headings(tokens: list[Token]) -> Iterator[Heading]:
    """Yield the headings of `tokens`, giving each its id: the same words keep the same address in every build."""
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            text = "".join(child.content for child in inline.children or ())
            anchor = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['\u2019]", "", text.lower())).strip("-")
            token.attrSet("id", anchor)
            yield Heading(int(token.tag[1]), text, anchor)


def _links(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        yield from _links(token.children or ())
        if token.type == "link_open":
            yield str(token.attrGet("href"))


def _faults_of_text(tokens: list[Token], headings: Iterable[Heading]) -> Iterator[str]:
    if not tokens:
        yield "it has no text"
    if any(child.type == "image" for token in tokens for child in token.children or ()):
        yield "pictures cannot stand in a page"
    yield from drawings.faults_in(tokens)
    for heading in headings:
        # The page's title is its only heading of the first level, and screen readers jump by level.
        if heading.level not in (2, 3):
            yield f"the heading “{heading.text}” must be of level 2 or 3"
    counted = Counter(heading.anchor for heading in headings)
    yield from (f"two headings have the address #{anchor}" for anchor, times in counted.items() if times > 1)


def _faults_between(pages: list[Page], *, complete: bool) -> Iterator[str]:
    orders: dict[int, Page] = {}
    homes: dict[str, Page] = {}
    for page in pages:
        if page.order in orders:
            yield f"{page.slug}.md: order {page.order} is taken by {orders[page.order].slug}.md"
        orders.setdefault(page.order, page)
        for fact in page.facts:
            if fact in homes:
                yield f"{page.slug}.md: {fact} already has its home in {homes[fact].slug}.md"
            homes.setdefault(fact, page)
    if complete:
        yield from _broken_links(pages)


def _broken_links(pages: list[Page]) -> Iterator[str]:
    """Yield the links that lead nowhere. Pages stand side by side, so a link is a slug; none leads out of the app."""
    anchors = {page.slug: {heading.anchor for heading in page.headings} for page in pages}
    for page in pages:
        for link in page.links:
            parts = LINK.fullmatch(link)
            slug = (parts["slug"] or page.slug) if parts else ""
            anchor = parts["anchor"] if parts else None
            if slug not in anchors or (anchor and anchor not in anchors[slug]):
                yield f"{page.slug}.md: the link to {link} leads nowhere"
