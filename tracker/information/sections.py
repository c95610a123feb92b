"""A page cut at its headings into plain text: what is searched, and where a search leads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class Section:
    """What stands between a heading and the next one. `anchor` is the heading's id, empty for a page's beginning."""

    heading: str
    anchor: str
    text: str


def plain(inline: Token) -> str:
    """Return the words of one line of Markdown, without its marks."""
    return "".join("\n" if child.type == "softbreak" else child.content for child in inline.children or ())


def sections_of(title: str, summary: str, tokens: Sequence[Token]) -> tuple[Section, ...]:
    """Return the sections of a page, the first one being its title and summary; `tokens` have their ids already."""
    return tuple(_sections(title, summary, tokens))


def _sections(title: str, summary: str, tokens: Sequence[Token]) -> Iterator[Section]:
    heading, anchor, parts = title, "", [summary]
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            yield Section(heading, anchor, _joined(parts))
            heading, anchor, parts = plain(tokens[place + 1]), str(token.attrGet("id")), []
        elif token.type == "fence":
            # the words under a drawing
            parts.append(token.content)
        elif token.type == "inline" and tokens[place - 1].type != "heading_open":
            parts.append(plain(token))
    yield Section(heading, anchor, _joined(parts))


def _joined(parts: Sequence[str]) -> str:
    """Return `parts` as running text; an item of a list has no full stop, but must not run into the next one."""
    lines = [" ".join(part.split()) for part in parts if part.strip()]
    ends = ["" if line[-1] in ".:;?!" else ";" for line in lines[:-1]]
    return " ".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))
