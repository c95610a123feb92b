"""Words that a page uses and the glossary explains: found where they stand, so that they can be explained there.

A term is a heading of the third level in the page of words; what it means is the paragraph below it. In any other page
the first place in each section where it stands becomes a link to it. With scripts the link opens the meaning right
there (`static/js/reading/words.js`); the meaning itself comes with the page, so that nothing has to be fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from tracker.information.sections import plain
from tracker.web.markup import our_own

PAGE = "words-explained"
"""The page of words."""

EVERYWHERE = frozenset({"dystonia"})
"""What the pages are about: explained once in each page, and not again in each of its sections."""

NAMES = ("Dystonia Society", "Dystonia UK")
"""What people and places are called is no term, though a term stands in it."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the glossary: its name and anchor there, and what it means, in HTML."""

    name: str
    anchor: str
    meaning: Markup


class Glossary:
    """The terms, and where they stand in a text."""

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        self.terms = tuple(terms)
        self._by_name = {_key(term.name): term for term in self.terms}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        # the longest first: "cervical dystonia" is not a "dystonia" with a word before it
        names = sorted((term.name for term in self.terms), key=len, reverse=True)
        return re.compile(rf"(?<![\w-])(?:{'|'.join(map(_spelt, [*NAMES, *names]))})(?![\w-])", re.IGNORECASE)

    def link(self, tokens: Sequence[Token]) -> tuple[Term, ...]:
        """Make links of the terms in `tokens`, the first of each in every section; return those that were found.

        Headings, links and code stay as they are.
        """
        found: dict[str, Term] = {}
        if not self.terms:
            return ()
        told: set[str] = set()
        for before, token in zip((None, *tokens), tokens, strict=False):
            if token.type == "heading_open" and token.tag == "h2":
                told &= EVERYWHERE
            in_heading = before is not None and before.type == "heading_open"
            if token.type == "inline" and token.children and not in_heading:
                token.children = list(self._linked(token.children, told, found))
        return tuple(sorted(found.values(), key=lambda term: term.name.lower()))

    def _linked(self, children: Iterable[Token], told: set[str], found: dict[str, Term]) -> Iterator[Token]:
        inside = 0
        for child in _whole(children):
            inside += (child.type == "link_open") - (child.type == "link_close")
            if child.type != "text" or inside:
                yield child
                continue
            end = 0
            for match in self._pattern.finditer(child.content):
                term = self._by_name.get(_key(match[0]))
                if term is None or term.anchor in told:
                    continue
                told.add(term.anchor)
                found[term.anchor] = term
                yield _text(child.content[end : match.start()])
                yield from _link(term, match[0])
                end = match.end()
            yield _text(child.content[end:])


def glossary_of(tokens: Sequence[Token], markdown: MarkdownIt) -> Glossary:
    """Return the terms of the page of words, whose `tokens` have their ids already."""
    return Glossary(_terms(tokens, markdown))


def _terms(tokens: Sequence[Token], markdown: MarkdownIt) -> Iterator[Term]:
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h3":
            meaning = tokens[place + 4] if len(tokens) > place + 4 else None
            if meaning is not None and meaning.type == "inline":
                html = our_own(str(markdown.renderer.render([meaning], markdown.options, {})))
                yield Term(plain(tokens[place + 1]), str(token.attrGet("id")), html)


def _spelt(name: str) -> str:
    """Return a pattern for `name` as it may stand in a sentence: in the plural, over the end of a line."""
    words = (re.escape(_single(word)).replace("'", "['\u2019]") + "s?" for word in name.split())
    return r"\s+".join(words)


def _single(word: str) -> str:
    return word.removesuffix("s") if len(word) > 3 and not word.endswith(("ss", "'s")) else word


def _key(text: str) -> str:
    return " ".join(_single(word) for word in text.lower().replace("\u2019", "'").split())


def _whole(children: Iterable[Token]) -> Iterator[Token]:
    """Yield `children` with text joined over the ends of lines, so that a term is found there too."""
    held = ""
    for child in children:
        if child.type in ("text", "softbreak"):
            held += child.content or "\n"
            continue
        if held:
            yield _text(held)
        held = ""
        yield child
    if held:
        yield _text(held)


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _link(term: Term, words: str) -> Iterator[Token]:
    yield Token("link_open", "a", 1, attrs={"href": f"{PAGE}#{term.anchor}", "class": "term"})
    yield _text(words)
    yield Token("link_close", "a", -1)
