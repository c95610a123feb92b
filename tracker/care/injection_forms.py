"""Between a session of injections and the fields of its form.

Each region has a box to tick and, for whoever wants to tell them, rows of muscle and units, named
`site.REGION.ROW.muscle` and `.units`. `had` names the regions that the form was drawn with: one of them that is no
longer ticked was taken off, rows and all, while rows filled in for another tell that it was injected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _

from tracker.care.forms import ROUNDING
from tracker.care.overview import MARKS
from tracker.care.typed import Form, Typed, amount_in, day_in, short_in, shown_amount, shown_day, text_in
from tracker.care.words import series_label
from tracker.domain.regions import BY_CODE, REGIONS
from tracker.domain.treatments import PRODUCTS, Injection
from tracker.ledger.kinds import Body
from tracker.web.errors import Fault, Refused

ROWS = 2
"""How many muscles of a region can be told at first; one more than there are, later."""

MOST_ROWS = 12
LONGEST_MUSCLE = 80

FIELDS = {"day": "on", "given_by": "given_by", "series": "new_series", "product": "own_product", "sites": "regions"}
"""Where on the form the faults of a session stand."""


class Part(NamedTuple):
    """One region as the form offers it, with its rows of muscle and units; `told` where one is filled."""

    code: str
    name: str
    rows: Sequence[str]
    told: bool
    fields: Sequence[str]


def injection_form(session: Injection, *, again: bool = False) -> Typed:
    """Return a session as the text of its form's fields; `again` leaves out what the next one has of its own."""
    regions = [site.region for site in session.sites]
    form: Typed = {
        "on": shown_day(session.day),
        "series": session.series,
        "new_series": "",
        **product_fields(session.product),
        "units": shown_amount(session.units),
        "given_by": session.given_by or "",
        "regions": tuple(dict.fromkeys(regions)),
        "had": tuple(dict.fromkeys(regions)),
        **{mark: "" if again else shown_day(getattr(session, mark)) for mark in MARKS},
    }
    counted = dict.fromkeys(regions, 0)
    for site in session.sites:
        row = f"site.{site.region}.{counted[site.region]}"
        form |= {f"{row}.muscle": site.muscle or "", f"{row}.units": shown_amount(site.units)}
        counted[site.region] += 1
    return form


def product_fields(product: str | None) -> Typed:
    """Return the fields of a product: one that is offered, or one of the person's own words."""
    offered = product in PRODUCTS
    return {"product": product if offered else "", "own_product": "" if offered else product or ""}


def typed(form: Form) -> Typed:
    """Return what was typed, to be shown again beside its faults."""
    names = ("id", "on", "series", "new_series", "product", "own_product", "units", "given_by", "revision", *MARKS)
    found: Typed = {name: form.get(name, "") for name in names}
    found |= {name: value for name, value in form.items() if name.startswith("site.")}
    return found | {"regions": tuple(form.getlist("regions")), "had": tuple(form.getlist("had"))}


def parts(form: Typed) -> list[Part]:
    """Return the regions as the form offers them."""
    found = []
    for region in REGIONS:
        filled = [
            row
            for row in range(MOST_ROWS)
            if form.get(f"site.{region.code}.{row}.muscle") or form.get(f"site.{region.code}.{row}.units")
        ]
        count = min(max(ROWS, max(filled, default=-1) + 2), MOST_ROWS)
        rows = [f"site.{region.code}.{row}" for row in range(count)]
        fields = [f"{row}.{field}" for row in rows for field in ("muscle", "units")]
        found.append(Part(region.code, str(_(region.name)), rows, told=bool(filled), fields=fields))
    return found


def session_data(form: Form, known: Sequence[str], held: Body) -> dict[str, Any]:
    """Return the form as a session in the API's shape, over what is `held` of it; raise `Refused`.

    `known` are the names of the diary's series: a name typed as one of them is shown is that series.
    """
    faults: list[Fault] = []
    data: dict[str, Any] = {
        **held,
        "day": day_in(form, "on", faults, needed=True),
        "series": series_in(form, known),
        "product": text_in(form, "own_product") or text_in(form, "product"),
        "units": amount_in(form, "units", faults),
        "given_by": text_in(form, "given_by"),
        "sites": _sites(form, faults),
        **{mark: day_in(form, mark, faults) for mark in MARKS if mark in form},
    }
    if faults:
        raise Refused(faults)
    return data


def series_in(form: Mapping[str, str], known: Sequence[str]) -> str | None:
    """Return the series that was chosen or named; None leaves it to the regions."""
    return series_named(text_in(form, "new_series"), known) or text_in(form, "series")


def series_named(name: str | None, known: Sequence[str]) -> str | None:
    """Return the series called `name`: one of the diary's or a region, where it is shown so, else a new one."""
    if name is None:
        return None
    named = _plain(name)
    return next((series for series in (*known, *BY_CODE) if _plain(series_label(series)) == named), name)


def _plain(name: str) -> str:
    return name.casefold().replace("،", ",")


def placed(faults: Sequence[Fault], data: Mapping[str, Any]) -> list[Fault]:
    """Return the faults of a session, each that concerns it as a whole beside the field where it can be mended."""
    told = sum(site["units"] for site in data.get("sites", ()) if site.get("units"))
    over = data.get("units") is not None and told > data["units"] + ROUNDING
    marked = next((mark for mark in reversed(MARKS) if data.get(mark)), "on")
    return [fault if fault.pointer else Fault("/units" if over else f"/{marked}", fault.detail) for fault in faults]


def _sites(form: Form, faults: list[Fault]) -> list[dict[str, Any]]:
    sites: list[dict[str, Any]] = []
    ticked, had = form.getlist("regions"), form.getlist("had")
    for region in REGIONS:
        rows = [_site(form, region.code, row, faults) for row in range(MOST_ROWS)]
        filled = [site for site in rows if len(site) > 1]
        if region.code in ticked or (filled and region.code not in had):
            sites += filled or [{"region": region.code}]
    return sites


def _site(form: Form, region: str, row: int, faults: list[Fault]) -> dict[str, Any]:
    name = f"site.{region}.{row}"
    muscle = short_in(form, f"{name}.muscle", LONGEST_MUSCLE, faults)
    units = amount_in(form, f"{name}.units", faults)
    told = {"region": region, "muscle": muscle, "units": units}
    return {field: value for field, value in told.items() if value is not None}
