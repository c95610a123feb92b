"""The drawings of the information pages: made for this app, and kept beside the pages in `info_content/drawings/`.

A page shows one by a fenced block that names it and holds the line below it, in plain words:

    ```drawing body-regions
    The fourteen parts of the body that the diary knows.
    ```

A drawing is a piece of HTML with one SVG or more in it. Each SVG says in `title` and `desc` what it shows; colours come
from `static/css/drawings.css` by classes, so that it follows light, dark, dim and print, and holds no style of its own.
What is written in words stands in HTML around the SVG, since that grows with the reader's text and an SVG does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

FOLDER = Path(__file__).resolve().parents[2] / "info_content" / "drawings"
MARK = "drawing"


@cache
def drawings() -> Mapping[str, str]:
    """Return each drawing's HTML by its name, read once in a process."""
    return {path.stem: path.read_text(encoding="utf-8").strip() for path in sorted(FOLDER.glob("*.html"))}


def show_in(markdown: MarkdownIt) -> MarkdownIt:
    """Let `markdown` render the blocks that name a drawing; any other fenced block stays what it is."""
    markdown.add_render_rule("fence", _fence)
    return markdown


def faults_in(tokens: Iterable[Token]) -> Iterator[str]:
    """Yield a line for each block that names no drawing there is, or has no line of words below it."""
    for token in tokens:
        name = _name(token)
        if name is None:
            continue
        if name not in drawings():
            yield f"there is no drawing called “{name}”"
        if not token.content.strip():
            yield f"the drawing “{name}” has no words below it"


def _name(token: Token) -> str | None:
    mark, _, name = token.info.strip().partition(" ")
    return name.strip() if token.type == "fence" and mark == MARK else None


def _fence(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:  # noqa: ANN401
    """Render one fenced block, as markdown-it calls its rules."""
    name = _name(tokens[index])
    if name is None:
        return renderer.fence(tokens, index, options, env)
    words = escape(" ".join(tokens[index].content.split()), quote=False)
    drawing = drawings()[name]
    return f'<figure class="drawing {name}">\n{drawing}\n<figcaption><p>{words}</p></figcaption>\n</figure>\n'
