"""What the screens of an import show, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Mapping as Map
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.care.kinds import DOSE
from tracker.diary.kinds import SLEEP
from tracker.domain.records import Diary
from tracker.domain.regions import BY_CODE
from tracker.domain.words import in_readers_digits, listed
from tracker.exchange import counted
from tracker.exchange.guesses import FEW
from tracker.exchange.mapping import LIMBS, OUT, PLACES, ROLES, WHOLE, Column, Mapping, Target
from tracker.exchange.operations import Summary
from tracker.exchange.outcomes import LEFT_OUT, REASONS, Taken, Unread
from tracker.exchange.profile import ColumnProfile
from tracker.exchange.tables import names_of as names_of_diary
from tracker.exchange.waiting import Tabled, Upload
from tracker.ledger.imports import Import
from tracker.ledger.measured import filled
from tracker.web.errors import Fault
from tracker.web.words import clock, full_date, number

Page = dict[str, Any]
Pairs = list[tuple[str, str]]
SHOWN_WORDS = 6
MOST_DAYS_DRAWN = 36_525
"""A chart shows a hundred years at most; of an import with a stray date the newest of them."""


def columns_page(upload: Upload, diary: Diary, faults: Iterable[Fault]) -> Page:
    """Return the overview: what each column and each name is taken for, and what is asked for the whole file."""
    mapping, profile = upload.mapping, upload.profile
    moment = mapping.index("moment")
    return {
        "diary": diary,
        "upload": upload,
        "columns": [
            {"name": held.name, "words": column_words(column, mapping), "example": held.example}
            for held, column in zip(profile.columns, mapping.columns, strict=True)
        ],
        "names": names_of(upload),
        "order": moment is not None and profile.columns[moment].either,
        "score": mapping.needs_score(),
        "unsaid": mapping.needs_side(),
        "form": {
            "order": mapping.order or "",
            "score": mapping.score or "",
            "unsaid": mapping.unsaid or "",
            "rated_by": mapping.rated_by,
        },
        "faults": tuple(faults),
    }


def names_of(upload: Upload) -> list[Page]:
    """Return the names of the file with what they are taken for, those that nobody has spoken of first."""
    at = upload.mapping.index("name")
    words = (upload.profile.columns[at].words or []) if at is not None else []
    names = [
        {"number": place, "name": word, "count": count, "words": target_words(upload.mapping.names.get(word))}
        for place, (word, count) in enumerate(words)
    ]
    return sorted(names, key=lambda name: bool(name["words"]))


def column_page(upload: Upload, diary: Diary, place: int, roles: list[str], form: Map[str, str]) -> Page:
    """Return the page on which one column is given its meaning."""
    held = upload.profile.columns[place]
    return {
        "diary": diary,
        "upload": upload,
        "number": place,
        "column": held,
        "roles": [(role, _(ROLES[role])) for role in roles],
        "words": [(word, word) for word, _count in held.words or []] if len(held.words or []) <= FEW else [],
        "examples": listed(word for word, _count in (held.words or [])[:SHOWN_WORDS]) or held.example,
        "span": _span(held),
        "form": form,
        "faults": (),
    }


def preview_page(upload: Tabled, diary: Diary, summary: Summary, links: Map[str, str]) -> Page:
    """Return what would be added, what would not, and why. `links` lead back, on and away."""
    names = names_of_diary(diary) | summary.names
    return {
        "diary": diary,
        "upload": upload,
        "summary": summary,
        "links": links,
        "added": added_words(summary.kinds, summary.to_add),
        "counts": summary.counts(),
        "days": days_words(summary.counts()),
        "first": [(row.line, when_words(row), values_words(row, names)) for row in summary.first],
        "left_out": left_out_words(summary.left_out),
        "unread": unread_words(summary.unread),
        "unread_total": summary.unread.total(),
        "unread_first": [
            {"line": row.line, "column": row.column, "value": row.value, "why": reason_words(row)}
            for row in summary.unread_first
        ],
        "notices": notices(upload, summary),
    }


def added_words(kinds: Map[str, int], rows: int) -> str:
    """Return what is added, in words; of an import from before this was kept, its entries."""
    found = counted.counted(kinds or {"entry": rows})
    return (
        str(_("%(some)s and %(last)s", some=listed(found[:-1]), last=found[-1])) if len(found) > 1 else "".join(found)
    )


def result_page(made: Import, diary: Diary) -> Page:
    """Return what an import did, and what its undo did."""
    counts = made.counts
    last = counts["last_day"]
    return {
        "diary": diary,
        "made": made,
        "made_on": _day_of(made.made_at, diary),
        "counts": counts,
        "added": added_words(counts.get("kinds", {}), counts["added"]),
        "entries_alone": set(counts.get("kinds", {})) <= {"entry"},
        "days": days_words(counts),
        "left_out": left_out_words(counts["left_out"]),
        "unread": unread_words(counts["unread"]),
        "unread_total": sum(counts["unread"].values()),
        "last_day": _iso(last) if last else None,
        "chart_href": "" if made.undone_at else _chart_href(made, diary),
    }


def _chart_href(made: Import, diary: Diary) -> str:
    """Return the way to a chart of what the import filled most, over its days; empty where it brought no values."""
    held = filled(diary, import_id=made.id)
    if not held:
        return ""
    most = held[0]
    # through the day has no place for a value without a clock time
    name = "through-the-day" if most.timed == most.values else "day-by-day"
    first = max(most.first_day, most.last_day - MOST_DAYS_DRAWN + 1)
    fields = {"measure": most.measure, "from": _iso(first), "to": _iso(most.last_day)}
    if most.rated_by != diary.usual_rater:
        fields["rated_by"] = most.rated_by
    return url_for("insights.chart", name=name, diary=diary.id, **fields)  # type: ignore[arg-type]


def start_page(diary: Diary, made: Iterable[Import], faults: Iterable[Fault]) -> Page:
    """Return the first page: a file to choose, and what came before."""
    former = [{"made": one, "on": _day_of(one.made_at, diary), "added": _added(one)} for one in made]
    return {"diary": diary, "imports": former, "form": {}, "faults": tuple(faults)}


def column_words(column: Column, mapping: Mapping) -> str:
    """Return in words what a column is taken for."""
    words = [_(ROLES[column.role])]
    if column.role == "number":
        words.append(target_words(column.target))
    if column.role == "value":
        words += [{"pain": _("Pain"), "spasm": _("Spasm severity")}[mapping.score]] if mapping.score else []
    if column.scale is not None:
        words.append(_("from %(none)s to %(worst)s", none=number(column.scale.none), worst=number(column.scale.worst)))
    if column.role == "filter":
        words.append(_("only %(value)s", value=column.equals) if column.equals is not None else _("not said yet"))
    return " · ".join(word for word in words if word)


def target_words(target: Target | None) -> str:
    """Return in words what a name or a number is taken for; nothing where nobody has said."""
    if target is None:
        return ""
    if target.means == OUT:
        return str(_("Left out"))
    words = [_({**PLACES, **WHOLE}[target.means])]
    if target.side is not None and target.means in LIMBS:
        words.append(dict(side_options())[target.side])
    if target.score is not None:
        words.append(dict(score_options())[target.score])
    return " · ".join(words)


def place_options() -> Pairs:
    """Return the places in the body, as buttons."""
    return [(code, _(name)) for code, name in PLACES.items()]


def whole_options() -> Pairs:
    """Return what is no place, as buttons."""
    return [(code, _(name)) for code, name in WHOLE.items()]


def side_options() -> Pairs:
    """Return the sides, as buttons."""
    return [("left", _("Left")), ("right", _("Right")), ("both", _("Both sides")), ("skip", _("Leave those rows out"))]


def score_options() -> Pairs:
    """Return what numbers of places can be, as buttons."""
    return [("pain", _("Pain")), ("spasm", _("Spasm severity"))]


def when_words(row: Taken) -> str:
    """Return when a record stands, in words."""
    body = row.body
    if "day" in body:
        words = full_date(date.fromisoformat(body["day"]))
        return str(_("%(day)s, %(part)s", day=words, part=body["part"]) if "part" in body else _without_clock(words))
    moment = datetime.fromisoformat(body.get("happened_at") or body.get("started_at") or body["taken_at"])
    words = listed((full_date(moment.date()), clock(moment)))
    if "ended_at" in body:
        ended = datetime.fromisoformat(body["ended_at"])
        return str(_("%(from)s to %(to)s", **{"from": words, "to": clock(ended)}))
    return words


def _without_clock(day: str) -> str:
    return str(_("%(day)s, no clock time", day=day))


def values_words(row: Taken, names: Map[str, str]) -> list[str]:
    """Return what a record says, each in words: its numbers, factors by their `names`, tags and note."""
    body, scores = row.body, dict(score_options())
    if row.kind is SLEEP:
        good = [_("How good it was: %(n)s", n=number(body["quality"]))] if "quality" in body else []
        return [_("Sleep"), *good]
    if row.kind is DOSE:
        return [
            " ".join(filter(None, (names.get(body["medication"], ""), f"{body['dose']:g}" if "dose" in body else "")))
        ]
    words = [f"{_(WHOLE[name])}: {number(body[name])}" for name in WHOLE if name in body]
    for code, held in body.get("regions", {}).items():
        region = str(_(BY_CODE[code].name))
        words += [listed((region, f"{scores[name].lower()}: {number(value)}")) for name, value in held.items()]
    words += [f"{names.get(factor, '')}: {number(value)}" for factor, value in body.get("factors", {}).items()]
    words += [listed(body["tags"])] if "tags" in body else []
    return words + ([body["note"]] if "note" in body else [])


def reason_words(row: Unread) -> str:
    """Return why a row cannot be read, in words."""
    return f"{_(REASONS[row.reason])}: {row.detail}" if row.detail else _(REASONS[row.reason])


def left_out_words(counts: Map[str, int]) -> list[tuple[int, str]]:
    """Return how many rows were left out, and why, the most first."""
    return [(count, _(LEFT_OUT[why])) for why, count in sorted(counts.items(), key=lambda item: -item[1])]


def unread_words(counts: Map[str, int]) -> list[tuple[int, str]]:
    """Return how many rows cannot be read, and why, the most first."""
    return [(count, _(REASONS[why])) for why, count in sorted(counts.items(), key=lambda item: -item[1])]


def days_words(counts: Map[str, Any]) -> str:
    """Return the days that the entries cover, in words."""
    if counts["first_day"] is None:
        return ""
    first, last = (full_date(date.fromordinal(counts[name])) for name in ("first_day", "last_day"))
    if first == last:
        return str(first)
    on = ngettext("on %(num)s day", "on %(num)s days", counts["days"])
    return str(_("%(first)s to %(last)s, %(on_days)s", first=first, last=last, on_days=on))


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _day_of(seconds: int, diary: Diary) -> str:
    return full_date(datetime.fromtimestamp(seconds, ZoneInfo(diary.time_zone)).date())


def notices(upload: Tabled, summary: Summary) -> list[str]:
    """Return what else is to be said before anything is added."""
    found = []
    if upload.guessed:
        found.append(_("The file does not say its encoding; it was read as Windows text. Look at its accents above."))
    if summary.rounded:
        found.append(
            ngettext(
                "In %(num)s row a number has more decimals than the diary keeps; it is rounded to one.",
                "In %(num)s rows a number has more decimals than the diary keeps; it is rounded to one.",
                summary.rounded,
            )
        )
    if summary.side_lost:
        found.append(
            ngettext(
                "In %(num)s row a side is given for a place that has none here.",
                "In %(num)s rows a side is given for a place that has none here.",
                summary.side_lost,
            )
        )
    return found + [_NOTICES[name](count) for name, count in sorted(summary.notices.items())]


def _added(made: Import) -> str:
    return added_words(made.counts.get("kinds", {}), made.counts["added"])


_NOTICES: Map[str, Callable[[int], str]] = {
    "untimed": lambda n: ngettext(
        "%(num)s dose has no clock time. It becomes a note of its day, and no time is made up.",
        "%(num)s doses have no clock time. They become notes of their days, and no time is made up.",
        n,
    ),
    "no_level": lambda n: ngettext(
        "In %(num)s row the mood has no number yet. It is left out; the rest of the row is taken.",
        "In %(num)s rows the mood has no number yet. It is left out; the rest of the rows is taken.",
        n,
    ),
    "note_lost": lambda n: ngettext(
        "%(num)s sleep or dose has words beside it that cannot be kept with it.",
        "%(num)s sleeps or doses have words beside them that cannot be kept with them.",
        n,
    ),
    "in_bed": lambda n: ngettext(
        "%(num)s sleep says when you were in bed, too. Only when you slept is kept.",
        "%(num)s sleeps say when you were in bed, too. Only when you slept is kept.",
        n,
    ),
    "length": lambda n: ngettext(
        "The length of %(num)s sleep is another than its times say. The times are kept.",
        "The lengths of %(num)s sleeps are others than their times say. The times are kept.",
        n,
    ),
}


def _span(held: ColumnProfile) -> str:
    if held.lowest is None or held.highest is None:
        return ""
    return str(_("The numbers in it go from %(low)s to %(high)s.", low=digits(held.lowest), high=digits(held.highest)))


def digits(value: float) -> str:
    """Return a number of a file as the reader writes it, with all its decimals."""
    return in_readers_digits(f"{value:g}")
