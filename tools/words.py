"""The catalogues of translations: brought up to date with the texts in the source, and what they lack.

`make words` reads every marked text from `tracker/` and `templates/` and brings each `messages.po` along: what is new
stands there without a translation, what is gone is taken out, and nothing is guessed from a text that was like it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from tools.environment import ROOT
from tracker.web.languages import FOLDER, LANGUAGES, SOURCE

READERS = {"tracker": "python", "templates": "jinja2"}
MARKS: dict[str, Any] = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
BEGUN = datetime(2026, 11, 29, tzinfo=UTC)
"""The date in the head of every catalogue; a date of each change would only make two changes collide."""

PLACES = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|</?\w+[^>]*>")
COUNTS = frozenset({"%(num)s", "%(n)s"})
"""What a form for one or two may leave out, because its words say it."""


def in_source(root: Path = ROOT) -> Catalog:
    """Return all marked texts of the app, without translations, in the order of the files in which they stand."""
    found = Catalog(charset="utf-8")
    for folder, reader in READERS.items():
        methods = [("**.py" if reader == "python" else "**.html", reader)]
        texts = extract_from_dir(str(root / folder), methods, {"**.html": {"trimmed": "true"}}, MARKS)
        for name, _line, text, comments, context in sorted(texts, key=lambda one: (one[0], one[1])):
            found.add(text, None, [(f"{folder}/{name}", 0)], auto_comments=comments, context=context)
    return found


def path_of(locale: str) -> Path:
    """Return where the catalogue of a locale lies."""
    return FOLDER / locale / "LC_MESSAGES" / "messages.po"


def catalogue_of(locale: str) -> Catalog:
    """Return the catalogue of a locale as it is written."""
    with path_of(locale).open("rb") as file:
        return read_po(file, locale=locale)


def update(locale: str, source: Catalog) -> Catalog:
    """Bring the catalogue of a locale along with the source, write it, and return it."""
    path = path_of(locale)
    catalogue = Catalog(
        locale=locale,
        charset="utf-8",
        header_comment=f"# The dystonia diary in {LANGUAGES[locale].name}. Brought along by `make words`.",
        project="dystonia-diary",
        version="1",
        msgid_bugs_address="",
        last_translator="",
        language_team="",
        fuzzy=False,
        creation_date=BEGUN,
        revision_date=BEGUN,
    )
    held = catalogue_of(locale) if path.exists() else Catalog(locale=locale)
    for message in source:
        if message.id:
            known = held.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
            said = known.string if known and not known.fuzzy and known.id == message.id else None
            catalogue.add(message.id, said, message.locations, context=message.context)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=0, sort_by_file=True, include_lineno=False)
    return catalogue


def faults_of(catalogue: Catalog) -> Iterator[str]:
    """Yield what is wrong with each message: not translated, marked as a guess, or with other placeholders."""
    for message in catalogue:
        if not message.id:
            continue
        first = message.id if isinstance(message.id, str) else message.id[0]
        said = [message.string] if isinstance(message.string, str) else list(message.string or [""])
        if message.fuzzy or not all(said):
            yield f"not translated: {first}"
        else:
            yield from (f"{first}: {fault}" for form in said for fault in _misplaced(message, form))


def _misplaced(message: Message, form: str) -> Iterator[str]:
    texts = [message.id] if isinstance(message.id, str) else list(message.id)
    known = [set(PLACES.findall(text)) for text in texts]
    held = set(PLACES.findall(form))
    if not held <= set.union(*known):
        yield f"unknown {sorted(held - set.union(*known))}"
    lost = known[-1] - held - (COUNTS if len(texts) > 1 else frozenset())
    if lost:
        yield f"lost {sorted(lost)}"


def main() -> int:
    """Bring all catalogues along; return 1 where one of them lacks something, which is named."""
    source = in_source()
    lacking = 0
    for tag, language in LANGUAGES.items():
        if tag == SOURCE:
            continue
        faults = list(faults_of(update(language.locale, source)))
        lacking += len(faults)
        print(f"{language.name}: {len(source) - len(faults)} of {len(source)} texts")
        for fault in faults:
            print(f"  {fault}")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
