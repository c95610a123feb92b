"""What the PDF and the print view have in common: the drawings and the code as SVG, black on white, and the words for
what did not fit."""

from __future__ import annotations

import io

import segno
from flask_babel import ngettext

from tracker.appointment.sheet import Drawing, Scan, Sheet
from tracker.charts import svg
from tracker.charts.frame import PAPER

LOW = "low"
"""The shape of a large drawing on a sheet that is full."""
_HATCHES = ("sparse", "dense")


def drawn(drawing: Drawing, shape: str, *, font: str = "", ident: str = "") -> str:
    """Return the drawing as SVG in a shape for paper. `font` names its family; where several stand in one document,
    `ident` keeps the ids of each its own. Raises `KeyError` for an unknown shape."""
    chart = drawing.chart
    ident = ident or "drawing"
    made = svg.render(chart.figure, shape=shape, title=chart.title, description=chart.alt, theme="paper", ident=ident)
    for hatch in _HATCHES:
        own = f"{ident}-{shape}-{hatch}"
        made = made.replace(f'id="{hatch}"', f'id="{own}"').replace(f"url(#{hatch})", f"url(#{own})")
    return made.replace("<svg ", f'<svg font-family="{font}" ', 1) if font else made


def halves(drawing: Drawing, shape: str, *, ident: str) -> tuple[str, ...]:
    """Return a drawing of an even number of frames side by side as its two halves, which stand below each other on a
    phone; any other as it is."""
    frames = len(drawing.chart.figure["layout"]["xaxis"]["tickvals"])
    width, height = PAPER[shape].width, PAPER[shape].height
    whole = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    if frames % 2:
        return (drawn(drawing, shape, ident=ident),)
    left, right = PAPER[shape].left, PAPER[shape].right
    middle = left + (width - left - right) / 2
    return tuple(
        drawn(drawing, shape, ident=f"{ident}-{start:g}").replace(whole, f'viewBox="{start:g} 0 {middle:g} {height}"')
        for start in (0.0, middle)
    )


def more_of(sheet: Sheet, count: int) -> str:
    """Return what stands in the place of `count` treatments for which the sheet has no room; nothing for none."""
    if not count:
        return ""
    if sheet.tables or sheet.notes:
        return str(ngettext("… and %(num)s more, on the next sheet", "… and %(num)s more, on the next sheet", count))
    return str(ngettext("… and %(num)s more, in the diary", "… and %(num)s more, in the diary", count))


def code_of(scan: Scan) -> str:
    """Return the QR code as SVG without an edge of its own: the paper around it is white."""
    code = io.BytesIO()
    segno.make(scan.address, error="m", micro=False).save(code, kind="svg", border=0, xmldecl=False, omitsize=True)
    return code.getvalue().decode()
