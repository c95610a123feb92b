"""What a person can come to read, taken out of the files that it comes from."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from jinja2 import Environment, nodes

MARKS = frozenset({"_", "_l", "N_", "gettext", "ngettext", "lazy_gettext", "lazy_ngettext", "pgettext", "npgettext"})
SPOKEN = frozenset({"alt", "aria-label", "aria-description", "aria-placeholder", "content", "placeholder", "title"})

SCRIPT = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | '(?P<single>(?:[^'\\\n]|\\.)*)'
      | "(?P<double>(?:[^"\\\n]|\\.)*)"
      | `(?P<template>(?:[^`\\]|\\.)*)`""",
    re.VERBOSE | re.DOTALL,
)
CODE = re.compile(r"^(```|~~~).*?^\1[^\n]*$|`[^`\n]+`|\]\([^)\s]*\)|<[^>\n]+>", re.MULTILINE | re.DOTALL)


def of_python(source: str) -> Iterator[str]:
    """Yield each message that `source` marks for translation."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _name_of(node.func) in MARKS:
            for argument in node.args:
                yield from (
                    part.value
                    for part in ast.walk(argument)
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                )


def _name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def of_template(source: str) -> Iterator[str]:
    """Yield a Jinja template's own text, its attributes that are read out, and its marked messages."""
    tree = Environment(extensions=["jinja2.ext.i18n"]).parse(source)
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in MARKS:
            yield from (part.value for part in call.find_all(nodes.Const) if isinstance(part.value, str))
    page = _Page()
    page.feed("".join(data.data for data in tree.find_all(nodes.TemplateData)))
    page.close()
    yield from page.read


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []

    def handle_data(self, data: str) -> None:
        self.read.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base's own
        self.read += [value for name, value in attrs if name in SPOKEN and value]


def of_script(source: str) -> Iterator[str]:
    """Yield each string of a script that looks like words for people: with a space or a capital at its head."""
    for found in SCRIPT.finditer(source):
        text = found["single"] or found["double"] or found["template"] or ""
        if " " in text.strip() or text[:1].isupper():
            yield text


def of_markdown(source: str) -> Iterator[str]:
    """Yield a page's text without code, addresses and tags."""
    yield CODE.sub(" ", source)


def of_manifest(source: str) -> Iterator[str]:
    """Yield every string in a JSON document."""
    pending = [json.loads(source)]
    while pending:
        value = pending.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            pending += value.values()
        elif isinstance(value, list):
            pending += value
