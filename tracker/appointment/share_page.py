"""What the screens of links show: the links of a diary, one just made, and what a link opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from tracker.appointment.share_forms import LASTS, USUALLY, days_of
from tracker.appointment.shared import charts_offered, measures_shared, shared_chart, shared_sheet
from tracker.appointment.shares import PAGE, Made, Share
from tracker.appointment.sheet import Scan
from tracker.appointment.shown import Shown, shown_of
from tracker.charts.chart import Chart, Span
from tracker.charts.words import Dates
from tracker.db import new_id
from tracker.domain.appointments import Preparation
from tracker.domain.records import Diary
from tracker.domain.spelled import spelled
from tracker.domain.words import Words, listed
from tracker.insights.asked import DAY_BY_DAY, usual_measure
from tracker.insights.choices import measures_of
from tracker.insights.page import drawings, titles
from tracker.ledger.diaries import name_among_several
from tracker.web.errors import Fault
from tracker.web.scanned import drawn
from tracker.web.words import PageWords, clock, day_date

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Listed:
    """A link in the list: `what` it opens, until when, and how often it was opened."""

    id: str
    what: str
    until: str
    opened: str
    paused: str
    has_code: bool
    is_live: bool


@dataclass(frozen=True, slots=True)
class LinksPage:
    """The screen of a diary's links, and the form for another."""

    diary: Diary
    name: str
    live: Sequence[Listed]
    ended: Sequence[Listed]
    form: Mapping[str, object]
    dates: str
    lasts: Sequence[Pair]
    measures: Sequence[tuple[str, Sequence[Pair]]]
    own_name: str
    faults: Sequence[Fault] = ()
    done: str = ""
    hidden: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MadePage:
    """A link just made, shown this once. `place` is the address without the secret, for whoever types."""

    diary: Diary
    name: str
    listed: Listed
    url: str
    place: str
    letters: str
    qr: Markup
    code: str
    secret: str
    has_paper: bool


@dataclass(frozen=True, slots=True)
class SharedPage:
    """The page as a link opens it."""

    shown: Shown
    until: str


@dataclass(frozen=True, slots=True)
class Chip:
    """One way to another chart of the same link."""

    label: str
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ChartsPage:
    """One of the charts that a link opens."""

    here: str
    title: str
    name: str
    chart: Chart
    svgs: Sequence[Markup]
    charts: Sequence[Chip]
    measures: Sequence[Chip]
    until: str


def links_page(
    diary: Diary,
    prepared: Preparation,
    span: Span,
    shares: Sequence[Share],
    now: datetime,
    *,
    typed: Mapping[str, object] | None = None,
    faults: Sequence[Fault] = (),
    done: str = "",
) -> LinksPage:
    """Return the screen of a diary's links; `span` is what the page opens, `typed` what was sent and is shown again."""
    listed = [listed_of(share, diary, now) for share in shares]
    dates = {"from": date.fromordinal(span.first_day), "to": date.fromordinal(span.last_day)}
    form: dict[str, object] = {
        "id": str(new_id()),
        "opens": PAGE,
        "lasts": USUALLY,
        "code": "",
        "measures": list(prepared.measures[:1]) or [usual_measure(diary, diary.usual_rater)],
        "treatments": "",
        "named": "",
        **{name: day.isoformat() for name, day in dates.items()},
    }
    return LinksPage(
        diary=diary,
        name=name_among_several(diary),
        live=[one for one in listed if one.is_live],
        ended=[one for one in listed if not one.is_live],
        form=form | dict(typed or {}),
        dates=_dates(span.first_day, span.last_day),
        lasts=[(days, ngettext("%(num)s day", "%(num)s days", int(days))) for days in LASTS],
        measures=measures_of(diary, DAY_BY_DAY),
        own_name=prepared.name,
        faults=faults,
        done=done,
        hidden={"diary": str(diary.id)},
    )


def made_page(diary: Diary, made: Made, public_url: str, now: datetime) -> MadePage:
    """Return the screen of a link just made."""
    place = public_url + url_for("shared.enter")
    letters = spelled(made.secret)
    return MadePage(
        diary=diary,
        name=name_among_several(diary),
        listed=listed_of(made.share, diary, now),
        url=f"{place}#{letters}",
        place=place.partition("://")[2],
        letters=letters,
        qr=drawn(f"{place}#{letters}"),
        code=made.code,
        secret=made.secret,
        has_paper=made.share.opens == PAGE,
    )


def printed_scan(share: Share, diary: Diary, secret: str, public_url: str) -> Scan:
    """Return a link as the corner of the paper has it: for a camera, and in words for whoever types. Never its code."""
    place, letters = public_url + url_for("shared.enter"), spelled(secret)
    said = _(
        "The same page on a screen until %(moment)s: scan the code, or open %(place)s and type %(letters)s.",
        moment=_moment(share.ends_at, diary),
        place=place.partition("://")[2],
        letters=letters,
    )
    return Scan(f"{place}#{letters}", said)


def listed_of(share: Share, diary: Diary, now: datetime) -> Listed:
    """Return a link as it stands in the list."""
    at = int(now.timestamp())
    last = share.ended_at or share.ends_at
    is_live = share.is_live(at)
    said = _("until %(moment)s") if is_live else _("ended %(moment)s")
    paused = _("Five wrong codes: it opens nothing until %(moment)s.") if is_live and share.paused_until > at else ""
    return Listed(
        id=str(share.id),
        what=_what(share, diary),
        until=said % {"moment": _moment(last, diary)},
        opened=_opened(share, diary),
        paused=paused and paused % {"moment": _moment(share.paused_until, diary)},
        has_code=share.has_code,
        is_live=is_live,
    )


def shared_page(share: Share, diary: Diary, words: Words) -> SharedPage:
    """Return the page that a link opens."""
    return SharedPage(shown_of(shared_sheet(diary, share, words)), until_of(share, diary))


def charts_page(share: Share, diary: Diary, name: str, measure: str, words: Words) -> ChartsPage:
    """Return a chart that a link opens, the first where none is named; raise `NotFound` for one that it does not."""
    known = measures_shared(diary, share, words)
    chosen = measure or known[0].code
    if chosen not in [one.code for one in known]:
        raise NotFound
    offered = charts_offered(chosen)
    shown = name or offered[0]
    chart = shared_chart(diary, share, shown, chosen, words)
    others = [(one, shown if shown in charts_offered(one.code) else DAY_BY_DAY) for one in known]
    return ChartsPage(
        here=_address(shown, chosen),
        title=chart.title,
        name=share.contents["name"],
        chart=chart,
        svgs=drawings(chart),
        charts=[Chip(titles()[one], _address(one, chosen), one == shown) for one in offered],
        measures=[Chip(one.label, _address(name_, one.code), one.code == chosen) for one, name_ in others],
        until=until_of(share, diary),
    )


def until_of(share: Share, diary: Diary) -> str:
    """Return until when a link opens something, for whoever opened it."""
    return str(_("This link opens these pages until %(moment)s.", moment=_moment(share.ends_at, diary)))


def in_minutes(wait: int) -> str:
    """Return how long to wait, in words; `wait` is seconds."""
    return str(ngettext("%(num)s minute", "%(num)s minutes", -(-wait // 60)))


def _address(name: str, measure: str) -> str:
    return url_for("shared.chart", name=name, measure=measure)


def _what(share: Share, diary: Diary) -> str:
    dates = _dates(*days_of(share.contents))
    if share.opens == PAGE:
        return str(_("The page, %(dates)s", dates=dates))
    measures = listed(choice.label for choice in measures_shared(diary, share, PageWords()))
    return str(_("Charts of %(measures)s, %(dates)s", measures=measures, dates=dates))


def _opened(share: Share, diary: Diary) -> str:
    if share.first_opened_at is None or share.last_opened_at is None:
        return str(_("Not opened yet."))
    if share.openings == 1:
        return str(_("Opened once, %(moment)s.", moment=_moment(share.first_opened_at, diary)))
    return str(
        ngettext(
            "Opened %(num)s time, first %(first)s, last %(last)s.",
            "Opened %(num)s times, first %(first)s, last %(last)s.",
            share.openings,
            first=_moment(share.first_opened_at, diary),
            last=_moment(share.last_opened_at, diary),
        )
    )


def _dates(first: int, last: int) -> str:
    dates = Dates(PageWords())
    if first == last:
        return dates.full(first)
    return str(_("%(low)s to %(high)s", low=dates.full(first), high=dates.full(last)))


def _moment(at: int, diary: Diary) -> str:
    there = datetime.fromtimestamp(at, ZoneInfo(diary.time_zone))
    return str(_("%(day)s, %(time)s", day=day_date(there.toordinal()), time=clock(there)))
