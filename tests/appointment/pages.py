"""Reading a PDF back, for the tests: its text, its letters with place and size, its structure, its picture."""

from __future__ import annotations

import ctypes
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

_UNSEEN = {ord("\u200b"): None, ord("\u00ad"): None, ord("\ufffe"): None}


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter on the page: its left and right edge and its foot, and the size of its font, in points."""

    text: str
    left: float
    right: float
    foot: float
    size: float


def text_of(pdf: bytes) -> list[str]:
    """Return the text of each page, its white space as single spaces."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [squeezed(page.get_textpage().get_text_range()) for page in document]


def squeezed(text: str) -> str:
    """Return `text` with its white space as single spaces and without places to break words."""
    return " ".join(text.translate(_UNSEEN).split())


def bare(text: str) -> str:
    """Return `text` without any white space: a reader puts a space at the end of a line, wherever the line ended."""
    return "".join(text.translate(_UNSEEN).split())


def letters_of(pdf: bytes, page: int = 0) -> Iterator[Letter]:
    """Yield the letters of a page."""
    with pypdfium2.PdfDocument(pdf) as document:
        words = document[page].get_textpage()
        for place in range(words.count_chars()):
            letter = chr(pdfium.FPDFText_GetUnicode(words, place))
            if not letter.strip():
                continue
            matrix = pdfium.FS_MATRIX()
            pdfium.FPDFText_GetMatrix(words, place, ctypes.byref(matrix))
            size = pdfium.FPDFText_GetFontSize(words, place) * math.hypot(matrix.c, matrix.d)
            left, foot, right, _top = words.get_charbox(place)
            yield Letter(letter, left, right, foot, size)


def picture_of(pdf: bytes, page: int = 0, *, scale: float = 2.0) -> Image.Image:
    """Return a page as a picture of `scale` pixels to the point, in colour."""
    with pypdfium2.PdfDocument(pdf) as document:
        return document[page].render(scale=scale).to_pil().convert("RGB")


def opened(pdf: bytes) -> pikepdf.Pdf:
    """Return the PDF as objects."""
    return pikepdf.open(io.BytesIO(pdf))


def structure(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield the elements of the document's structure, in the order in which they are read."""
    waiting = [document.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        if "/S" in element:
            yield element
        below = element.get("/K", [])
        children = list(below) if isinstance(below, pikepdf.Array) else [below]
        waiting += [child for child in reversed(children) if isinstance(child, pikepdf.Dictionary)]


def fonts(document: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Return the descriptors of all fonts."""
    found = (one for one in document.objects if isinstance(one, pikepdf.Dictionary))
    return [one for one in found if one.get("/Type") == "/FontDescriptor"]
