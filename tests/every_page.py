"""Every page of the app, once: where it is, and who sees it there. `tests/contracts/test_every_page.py` holds that no
route with a page is left out; a new page is a line here, and every walk over the pages takes it along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

CHARTS = ("through-the-day", "day-by-day", "calendar", "body", "sleep-effect", "since-dose", "treatment-cycle")
CHARTS += ("relation", "compare")

INSIDE = ("/log", "/log?ask=where", "/log?ask=neck", "/log/another-time", "/log/more", "/sleep", "/diary", "/settings")
INSIDE += ("/charts", "/charts/day-by-day", "/settings/import", "/settings/diary", "/settings/new-diary", "/account")
INSIDE += ("/settings/factors", "/settings/factors/new", "/settings/log")
INSIDE += ("/treatments", "/treatments/medications/new", "/treatments/doses/new", "/treatments/injections/new")
INSIDE += ("/treatments/other/new", "/treatments/visits/new")
INSIDE += ("/settings/reminders", "/settings/plan", "/settings/tokens")
INSIDE += ("/charts/calendar", "/charts/body", "/charts/body?by=month", "/charts/sleep-effect", "/charts/since-dose")
INSIDE += ("/settings/phone", "/offline", "/appointment", "/appointment/print")
INSIDE += ("/appointment/show", "/appointment/links")
INSIDE += ("/account/sign-in", "/account/passkey")
INSIDE += ("/charts/treatment-cycle", "/charts/relation", "/charts/compare")
INSIDE += ("/settings/export", "/settings/diary/erase", "/account/erase", "/language")
INSIDE += ("/settings/keepers", "/invitation", "/look")
"""Of somebody who is signed in, whatever their diary holds."""

OUTSIDE = ("/look", "/", "/language", "/sign-in", "/sign-up", "/read", "/read/no-such-page", "/offline")
OUTSIDE += ("/shared", "/shared/page", "/invitation", "/invitation/open")
"""Of somebody who is not."""

READ = ("/read/what-dystonia-is", "/read/parts-of-the-body", "/read/search", "/read/search?q=neck+pain")
READ += ("/read/search?q=no-such-word",)
"""To read, signed in or not."""

LARGE = tuple(f"/charts/{name}/show" for name in CHARTS)
TABLES = tuple(f"/charts/{name}?days=90&table=1" for name in CHARTS)
"""Each chart over the whole screen, and with its numbers."""

RECORDS = ("/diary/entries/{entry_id}", "/diary/sleeps/{sleep_id}", "/settings/factors/{factor_id}")
RECORDS += ("/treatments/medications/{medication_id}", "/treatments/medications/{medication_id}/dose")
RECORDS += ("/treatments/doses/{dose_id}", "/treatments/other/{treatment_id}", "/treatments/visits/{visit_id}")
RECORDS += ("/treatments/injections/{injection_id}", "/treatments/injections/{injection_id}/edit")
RECORDS += ("/treatments/injections/{injection_id}/series",)
RECORDS += ("/treatments/injections/{injection_id}/side-effects/new",)
RECORDS += ("/treatments/injections/{injection_id}/side-effects/1",)
RECORDS += ("/settings/keepers", "/settings/keepers/{person_id}", "/settings/keepers/{person_id}/hand-over")
"""Of the owner of the house in `tests/contracts/house.py`: the parts in braces are its records and people."""

FILES = ("/settings/import/{upload}/columns", "/settings/import/{upload}/columns/0")
FILES += ("/settings/import/{upload}/names/0", "/settings/import/{upload}/preview", "/settings/import/{import_id}")
FILES += ("/settings/import/{app_file}/things", "/settings/import/{app_file}/things/0")
FILES += ("/settings/import/{app_file}/look", "/settings/import/{whole}/whole")
"""Of files that the owner has brought along."""

ROLES = ("/log", "/diary", "/charts/through-the-day", "/treatments", "/appointment", "/settings", "/settings/diary")
ROLES += ("/settings/keepers", "/settings/diary/erase")
"""What looks another way to somebody who keeps or reads a diary that is not theirs."""

SHARED = ("/shared/charts", *(f"/shared/charts/{name}" for name in CHARTS))
"""Of who opened a shared link to charts; `SHEET` of who opened one to the page, `CODE` before they typed its code."""
SHEET = ("/shared/page",)
CODE = ("/shared/code",)
INVITED = ("/invitation/open",)
"""Of who opened an invitation."""

ERRORS = ("/no-such-page", "/treatments/visits/01990000-0000-7000-8000-0000000000ee")
REFUSED_TO = ("/log/another-time", "/settings/export")
"""What is not there, and what a reader is refused."""

NO_PAGES = frozenset({
    # drawings, files, and words for scripts
    "insights.figure", "information.index", "offline.manifest", "offline.session", "offline.worker", "health.healthz",
    "appointment.paper", "shared.paper", "reminders.calendar", "reminders.download", "exchange.unread", "apps.unread",
    "static",
    # goes on by itself until all is read: tests/browser/test_exchange.py watches it
    "whole.reading",
})  # fmt: skip
"""What answers a GET and is no page to stay on."""


@dataclass(frozen=True)
class Stop:
    """A page as one person sees it."""

    path: str
    who: str

    def __str__(self) -> str:
        return f"{self.path} for {self.who}"


WHO = {
    "demo": (*INSIDE, *READ, *LARGE, *TABLES, *ERRORS[:1]),
    "stranger": (*INSIDE, *LARGE[:2]),
    "anonymous": (*OUTSIDE, *READ, *ERRORS[:1]),
    "owner": (*RECORDS, *FILES, *ERRORS[1:]),
    "keeper": ROLES,
    "reader": (*ROLES, *REFUSED_TO),
    "doctor": SHEET,
    "doctor with charts": SHARED,
    "half a doctor": CODE,
    "invited": INVITED,
}
"""Who sees which: `demo` has the demonstration diary of a year, `stranger` a diary with nothing in it, the doctors a
link to the demonstration, the others are those of the house."""

OTHERS = ("owner", "doctor", "doctor with charts", "half a doctor", "invited")
"""Who sees pages that are nobody's above: of records and files, and what was shared."""


def every_page() -> Iterator[Stop]:
    """Yield every page for everybody who sees it in their own way."""
    for who, paths in WHO.items():
        yield from (Stop(path, who) for path in paths)
