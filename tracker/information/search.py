"""Search over all information pages: by lunr here, and by its twin on the phone (`static/js/reading/search.js`).

Lunr, because it exists in Python and in the browser with one and the same stemmer, scores and handling of slips; other
engines of its size (8 kB to send) exist in one language only, and a second set of rules would find other things.

Both build their index from the same sections, which the phone fetches once, and ask it in the same way, so that the
same words find the same places with and without scripts, on and off the network. A word is looked for as it stands, in
its other forms (by its stem) and as the beginning of a longer one; only where that finds nothing, with a slip of the
hand in it. Places where more of the words stand come first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from tracker.information.loader import Library, library

if TYPE_CHECKING:
    from lunr.index import Index
    from lunr.query import Query

MOST = 12
"""Places shown."""
LONGEST = 100
"""Characters of what is asked; more is cut."""
BOOSTS = {"heading": 6, "title": 2, "text": 1, "also": 3}
AROUND = (60, 150)
"""Characters of an excerpt before and after the first word found."""

BARE = re.compile(r"\w(?:\S*\w)?")

LOOSE = {1: 4, 2: 8}
"""Slips in a word (a letter wrong, missing, too many, or two changed about), and how long it must be for that."""

SPELLINGS = (
    (re.compile(r"\b(\w{3,}[^aeiou\W])is(e|ed|es|ing|ation)\b"), r"\1iz\2"),
    (re.compile(r"\b(\w{3,})our(s|ed|ing|al)?\b"), r"\1or\2"),
    (re.compile(r"\b(p|h|an)ae(\w+)\b"), r"\1e\2"),
    (re.compile(r"\boe(\w+)\b"), r"e\1"),
    (re.compile(r"\bmanoeuvre(s?)\b"), r"maneuver\1"),
    (re.compile(r"\bcentre(s?)\b"), r"center\1"),
)
"""From the British spelling to another that people type."""

ALSO_ASKED = {
    "botulinum toxin": "botox dysport xeomin jab",
    "cervical dystonia": "torticollis",
    "blepharospasm": "blinking eyelid squeezing",
    "laryngeal dystonia": "spasmodic dysphonia throat",
    "larynx": "throat",
    "writer's cramp": "handwriting",
    "sensory trick": "touch",
    "generalised": "whole body",
    "999": "emergency ambulance help",
    "medicine": "medication drugs tablets pills",
    "surgery": "operation dbs stimulation",
    "in my family": "inherited hereditary genetic",
    "cause of death": "die dying fatal",
    "frightens you": "suicide suicidal crisis",
}
"""What people may call it who do not know the word in the page."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line, `marked` where it is a word that was looked for."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One place: the page, its heading there, and the words around what was found."""

    slug: str
    title: str
    anchor: str
    heading: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gives: `asked` the words looked for, `hits` the best places, `count` how many there are; `near`
    where none of the words stands anywhere as it was typed, and these are places of words like them.
    """

    asked: tuple[str, ...]
    hits: tuple[Hit, ...]
    count: int
    near: bool


Document = Mapping[str, str]


def documents_of(shelf: Library) -> list[Document]:
    """Return every section of every page as the index takes it; `ref` is its place in the list."""
    sections = [(page, section) for page in shelf.pages for section in page.sections]
    return [
        {
            "ref": str(number),
            "page": page.slug,
            "title": page.title,
            "heading": section.heading,
            "anchor": section.anchor,
            "text": section.text,
            "also": _also(f"{section.heading} {section.text}"),
        }
        for number, (page, section) in enumerate(sections)
    ]


def _also(text: str) -> str:
    lower = text.lower().replace("\u2019", "'")
    other = (pattern.sub(spelling, match[0]) for pattern, spelling in SPELLINGS for match in pattern.finditer(lower))
    asked = (words for term, words in ALSO_ASKED.items() if term in lower)
    return " ".join(dict.fromkeys([*other, *asked]))


@cache
def _lunr(part: str = "") -> Any:  # noqa: ANN401 - the library says nothing of its types
    """Return the library, or a part of it, taken in by the first search.

    It looks for every language that it could know: where the tests' packages are installed, those take two seconds and
    60 MB of every process, most of which never search.
    """
    return import_module(f"lunr{part}")


@cache
def stop_words() -> frozenset[str]:
    """Return the small words that the library leaves out of its index."""
    return frozenset(_lunr(".stop_word_filter").WORDS)


@cache
def documents() -> list[Document]:
    """Return the sections of the app's own pages, made once in a process."""
    return documents_of(library())


@cache
def _index() -> Index:
    return index_of(documents())


def index_of(sections: Sequence[Document]) -> Index:
    """Return the index over `sections`; it knows where in a text a word stands."""
    builder = _lunr().get_default_builder()
    builder.metadata_whitelist.append("position")
    fields = [{"field_name": name, "boost": boost} for name, boost in BOOSTS.items()]
    return _lunr().lunr(ref="ref", fields=fields, documents=[dict(section) for section in sections], builder=builder)


def words_of(asked: str) -> tuple[str, ...]:
    """Return the words to look for in what somebody typed, the small ones ("the", "what") left out."""
    text = asked[:LONGEST].lower().replace("\u2019", "'")
    words = dict.fromkeys(word for part in re.split(r"[\s\-]+", text) if (word := re.sub(r"^\W+|\W+$", "", part)))
    return tuple(word for word in words if word not in stop_words())


def search(asked: str) -> Found:
    """Return where the words of `asked` stand in the app's own pages."""
    return search_in(_index(), documents(), asked)


def search_in(index: Index, sections: Sequence[Document], asked: str) -> Found:
    """Return where the words of `asked` stand in `sections`, the best places first."""
    words = words_of(asked)
    scores: dict[int, list[float]] = {}
    places: dict[int, dict[str, list[list[int]]]] = {}
    slipped = set()
    for word in words:
        results, loosely = _look(index, word)
        slipped |= {loosely} if results else set()
        for result in results:
            number = int(result["ref"])
            scores.setdefault(number, []).append(result["score"])
            for fields in result["match_data"].metadata.values():
                for field, data in fields.items():
                    places.setdefault(number, {}).setdefault(field, []).extend(data["position"])
    # rounded, since the two twins add in another order
    order = sorted(scores, key=lambda number: (-len(scores[number]), -round(sum(scores[number]), 3), number))
    hits = tuple(_hit(sections[number], places.get(number, {})) for number in order[:MOST])
    return Found(words, hits, len(order), near=slipped == {True})


def _look(index: Index, word: str) -> tuple[list[dict[str, Any]], bool]:
    """Return what is found for one word: as it stands, by its stem or as a beginning; else (and True) with slips."""

    trailing = _lunr(".query").Query.WILDCARD_TRAILING

    def strict(query: Query) -> None:
        query.term(word, boost=4)
        query.term(word, use_pipeline=False, wildcard=trailing)

    def loose(distance: int) -> list[dict[str, Any]]:
        def slipped(query: Query) -> None:
            query.term(word, use_pipeline=False, edit_distance=distance)
            # the stem of a short word is like that of too many others
            if len(word) > 6:
                query.term(word, edit_distance=distance)

        return [hit for hit in index.query(callback=slipped) if _begins_alike(hit, word)]

    found: list[dict[str, Any]] = list(index.query(callback=strict))
    if found:
        return found, False
    for distance, shortest in LOOSE.items():
        if len(word) >= shortest and (found := loose(distance)):
            return found, True
    return [], False


def _begins_alike(hit: Mapping[str, Any], word: str) -> bool:
    """Whether a word of the text that is like `word` begins like it too: hands slip late, and sound-alikes differ."""
    return any(term[:1] == word[:1] for term in hit["match_data"].metadata)


def _hit(section: Document, places: Mapping[str, Sequence[Sequence[int]]]) -> Hit:
    spans = {field: sorted({(start, start + length) for start, length in at}) for field, at in places.items()}
    return Hit(
        slug=section["page"],
        title=section["title"],
        anchor=section["anchor"],
        heading=tuple(_pieces(section["heading"], spans.get("heading", []))),
        excerpt=tuple(_excerpt(section["text"], spans.get("text", []))),
    )


def _excerpt(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """Yield the words around the first span, cut between words."""
    first = spans[0][0] if spans else 0
    start = 0 if first <= AROUND[0] else text.find(" ", first - AROUND[0]) + 1
    end = len(text) if first + AROUND[1] >= len(text) else text.rfind(" ", 0, first + AROUND[1])
    if start:
        yield Piece("… ", marked=False)
    yield from _pieces(text[start:end], [(a - start, b - start) for a, b in spans if a >= start and b <= end])
    if end < len(text):
        yield Piece(" …", marked=False)


def _pieces(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    end = 0
    for start, stop in spans:
        # the library's words have the marks around them still
        bare = BARE.search(text, start, stop)
        if bare is None or bare.start() < end:
            continue
        if bare.start() > end:
            yield Piece(text[end : bare.start()], marked=False)
        yield Piece(bare[0], marked=True)
        end = bare.end()
    if end < len(text):
        yield Piece(text[end:], marked=False)
