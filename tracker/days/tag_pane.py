"""The tags on the Log: one tap each, those that this person uses most first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from tracker.diary import queries
from tracker.domain.records import Diary, Entry
from tracker.domain.tags import TAGS, WORDS, with_tag, without_tag

DAYS = 90
"""How far back the use of tags counts."""

MOST_USED = 6


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as a button: what is kept, its words, and whether the entry has it.

    For the script, by the domain's rules: `brings` are the tags that come with it, `drops` those that go when it comes,
    `takes` those that go with it.
    """

    code: str
    words: str
    on: bool
    brings: Sequence[str]
    drops: Sequence[str]
    takes: Sequence[str]


@dataclass(frozen=True, slots=True)
class TagGroup:
    """Some tags under a heading."""

    heading: str
    tags: Sequence[Tag]


def tag_groups(diary: Diary, entry: Entry | None, today: int) -> list[TagGroup]:
    """Return the tags for an entry: those used most in the last weeks, then all others in their groups."""
    held = entry.tags if entry is not None else ()
    uses = queries.tag_uses(diary, today - DAYS, today + 1)
    used = sorted(uses, key=lambda code: (-uses[code], code.casefold()))
    first = used[:MOST_USED]
    groups = [(str(_("Used most")), first)] if first else []
    for heading, group in TAGS.items():
        rest = sorted((code for code in group if code not in first), key=lambda code: -uses[code])
        groups.append((str(_(heading)), rest))
    own = [code for code in dict.fromkeys((*used, *held)) if code not in WORDS and code not in first]
    groups.append((str(_("Your own words")), own))
    return [TagGroup(heading, [_tag(code, held) for code in codes]) for heading, codes in groups if codes]


def _tag(code: str, held: Sequence[str]) -> Tag:
    brings = [other for other in with_tag((), code) if other != code]
    drops = [other for other in WORDS if other not in (code, *with_tag((other,), code))]
    takes = [other for other in WORDS if other != code and not without_tag((other,), code)]
    return Tag(code, str(_(WORDS[code])) if code in WORDS else code, code in held, brings, drops, takes)
