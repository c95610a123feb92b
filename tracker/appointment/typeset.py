"""Typesetting, in a process of its own that ends with the page: what Typst holds of earlier pages would otherwise stay
in the worker's memory. This file is run as a script and imports nothing of ours.

On standard input comes the page as JSON, for `templates/appointment/sheet.typ`; the PDF goes to standard output.
"""

from __future__ import annotations

import sys
from pathlib import Path

import manimgx_fonts
import typst

TEMPLATE = Path(__file__).resolve().parents[2] / "templates" / "appointment" / "sheet.typ"
FONTS = Path(manimgx_fonts.__file__).parent


def typeset(data: str) -> bytes:
    """Return the PDF of a page. It keeps to PDF/UA-1, unless the fonts lack a sign that is in it.

    Raises `typst.TypstError` where the template cannot be set at all.
    """
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
    compiler = typst.Compiler(str(TEMPLATE), str(TEMPLATE.parent), font_paths=fonts, ignore_system_fonts=True)
    inputs = {"data": data}
    try:
        made = compiler.compile(sys_inputs=inputs, pdf_standards="ua-1")
    except typst.TypstError:
        made = compiler.compile(sys_inputs=inputs)
    if not isinstance(made, bytes):
        raise TypeError("a page is one PDF")
    return made


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(sys.stdin.buffer.read().decode()))
