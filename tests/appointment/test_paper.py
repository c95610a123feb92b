"""The page as a PDF: one sheet, as it was typed, for everybody who reads it, and through a fax."""

from __future__ import annotations

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import segno
from PIL import Image

from tests.appointment import samples
from tests.appointment.pages import (
    bare,
    fonts,
    letters_of,
    opened,
    picture_of,
    squeezed,
    structure,
    text_of,
)
from tracker.appointment import paper as paper_module
from tracker.appointment.paper import TypesettingError, pdf_of, printable
from tracker.appointment.sheet import Answered, Note, Row, Sheet
from tracker.charts import svg
from tracker.domain.appointments import PAPERS

SIZES = {"a4": (595.28, 841.89), "letter": (612.0, 792.0)}
ONE_SHEET = [name for name, page in samples.SHEETS.items() if not (page().notes or page().tables)]
MILLIMETRE = 72 / 25.4


def made(name: str, paper: str = "a4") -> bytes:
    return pdf_of(samples.SHEETS[name](), paper=paper, scan=samples.SCAN)


@pytest.fixture(scope="module")
def full() -> bytes:
    return made("full")


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", ONE_SHEET)
def test_everything_stands_on_one_sheet(name: str, paper: str) -> None:
    document = opened(made(name, paper))
    assert len(document.pages) == 1
    assert [float(edge) for edge in document.pages[0].mediabox[2:]] == pytest.approx(SIZES[paper], abs=0.01)


@pytest.mark.parametrize("name", list(samples.SHEETS))
@pytest.mark.parametrize("paper", PAPERS)
def test_no_letter_is_smaller_than_eight_points_or_over_an_edge(name: str, paper: str) -> None:
    pdf = made(name, paper)
    width, height = SIZES[paper]
    for page in range(len(opened(pdf).pages)):
        letters = list(letters_of(pdf, page))
        assert min(letter.size for letter in letters) >= 7.99
        assert min(letter.left for letter in letters) > 12
        assert max(letter.right for letter in letters) < width - 12
        assert min(letter.foot for letter in letters) > 12
        assert max(letter.foot for letter in letters) < height - 12


@pytest.mark.parametrize("name", list(samples.SHEETS))
def test_it_is_tagged_titled_and_says_its_language(name: str) -> None:
    page, document = samples.SHEETS[name](), opened(made(name))
    root = document.Root
    assert root.MarkInfo.Marked
    assert str(root.Lang).startswith(page.language[:2])
    assert root.ViewerPreferences.DisplayDocTitle
    with document.open_metadata() as told:
        assert squeezed(str(told["dc:title"])) == squeezed(printable(page.title))
        assert str(told["pdfuaid:part"]) == "1"
    assert document.check_pdf_syntax() == []
    assert all(any(key in one for key in ("/FontFile", "/FontFile2", "/FontFile3")) for one in fonts(document))


def test_headings_lists_and_tables_are_what_they_are(full: bytes) -> None:
    with opened(full) as document:
        count = Counter(str(element.S) for element in structure(document))
    assert count["/H1"] == 1
    # treatment, questions, four answers, two large drawings, the days, day by day, where, beside
    assert count["/H2"] == 12
    assert count["/L"] == 2
    assert count["/LI"] == 4 + 2
    assert count["/Table"] == 1
    assert count["/TH"] == len(samples.BESIDE.head)


def test_every_drawing_is_said_in_words(full: bytes) -> None:
    page = samples.full()
    with opened(full) as document:
        figures = [str(element.Alt) for element in structure(document) if element.S == "/Figure"]
    assert page.days
    assert page.day_by_day
    drawn = [*page.large, page.days, page.day_by_day]
    said = [f"{drawing.chart.title}. {drawing.chart.alt}" for drawing in drawn]
    assert figures == [*said, samples.SCAN.said]


def _texts(page: Sheet) -> list[str]:
    """Return all that the page says, heading by heading."""
    answers = [text for one in page.answers for text in (one.heading, one.sentence, one.rests_on)]
    drawn = [drawing for drawing in (*page.large, page.days, page.day_by_day) if drawing]
    beside = [page.beside.caption, *page.beside.head, *sum(page.beside.rows, ())] if page.beside else []
    return [
        page.title,
        *page.who,
        page.dates,
        page.rests_on,
        *page.missing,
        page.treatment_heading,
        *[text for row in page.treatment for text in (row.what, row.when)],
        page.questions_heading,
        *page.questions,
        *answers,
        *[text for drawing in drawn for text in (drawing.heading, drawing.caption)],
        page.where.heading,
        *[f"{tile.name} {tile.days}" for tile in page.where.tiles],
        *beside,
        page.disclaimer,
        page.made,
    ]


@pytest.mark.parametrize("name", ["full", "sparse", "empty", "one", "awkward"])
def test_all_that_the_page_says_is_in_its_text(name: str) -> None:
    page = samples.SHEETS[name]()
    text = bare("".join(text_of(made(name))))
    assert [said for said in _texts(page) if bare(printable(said)) not in text] == []


def test_the_labels_of_the_drawings_are_text_too(full: bytes) -> None:
    text = bare("".join(text_of(full)))
    for drawing in samples.full().large:
        drawn = svg.render(drawing.chart.figure, shape=drawing.shape, title="", description="", theme="paper")
        labels = re.findall(r">([^<>]+)</text>", drawn)
        assert labels
        assert [label for label in labels if bare(label) not in text] == []


def test_what_looks_like_markup_is_printed_as_it_was_typed() -> None:
    page = samples.awkward()
    text = text_of(made("awkward"))[0]
    assert bare(samples.TYPED) in bare(text)
    assert bare(samples.AWKWARD) in bare(text)
    assert "abcde" in text
    assert page.questions[1] not in text


def test_a_name_in_arabic_is_joined_and_runs_from_right_to_left() -> None:
    page = replace(samples.full(), title="Dystonia diary: سلام")
    pdf = pdf_of(page, paper="a4", scan=None)
    places = {letter.text: letter for letter in letters_of(pdf) if letter.foot > 780}
    # seen, then lam and alif as the one sign they are, then meem, each to the left of the one before
    assert places["س"].left > places["ل"].left > places["م"].left


def test_what_no_font_has_is_printed_all_the_same() -> None:
    page = replace(samples.with_second_sheet(), title="Dystonia diary: 山田花子", questions=("字" * 200,))
    pdf = pdf_of(page, paper="a4", scan=None)
    document = opened(pdf)
    assert document.Root.MarkInfo.Marked
    assert "How has it been?" in text_of(pdf)[0]
    with document.open_metadata() as told:
        assert told["dc:title"] == page.title
        assert "pdfuaid:part" not in told


@pytest.mark.parametrize(
    "text", ["🙂 👩‍🦽 👍🏽", "Ελένη Παπαδοπούλου", "Марія Їжакевич", "דנה כהן", "Nguyễn Thị Ánh", "ชื่อ", "→ ≥ ✓ ☐"]
)
def test_writing_of_many_kinds_keeps_to_the_standard(text: str) -> None:
    pdf = pdf_of(replace(samples.full(), questions=(text,)), paper="a4", scan=None)
    with opened(pdf).open_metadata() as told:
        assert told["pdfuaid:part"] == "1"


@pytest.mark.parametrize("paper", PAPERS)
def test_treatments_that_do_not_fit_are_counted(paper: str) -> None:
    text = text_of(made("overlong", paper))[0]
    left_out = re.search(r"… and (\d+) more, in the diary", text)
    shown = sum(f"{number}. Injection of" in text for number in range(1, 9))
    assert left_out
    assert shown + int(left_out[1]) == 8
    whole = bare(text)
    page = replace(samples.overlong(), treatment=())
    assert [said for said in _texts(page) if bare(said) not in whole] == []


def test_a_second_sheet_has_the_treatments_that_the_first_left_out() -> None:
    first, *rest = text_of(made("overlong_second"))
    assert re.search(r"… and \d+ more, on the next sheet", first)
    assert all(f"{number}. Injection of" in rest[0] for number in range(1, 9))


def test_a_second_sheet_has_tables_and_notes_with_title_and_numbers() -> None:
    page = samples.with_second_sheet()
    first, *rest = text_of(made("second"))
    count = 1 + len(rest)
    assert f"1 of {count}" in first
    for number, text in enumerate(rest, 2):
        assert page.title in text
        assert f"{number} of {count}" in text
    whole = bare("".join(rest))
    for table in page.tables:
        assert bare(table.caption) in whole
        assert all(bare("".join(row)) in whole for row in table.rows)
    for note in page.notes[:2]:
        assert bare(note.when + note.text) in whole


def test_a_long_note_is_whole_and_keeps_its_lines() -> None:
    lines = [f"line {number} " + "word " * 18 for number in range(40)]
    text = "\n".join(lines)[:4000]
    page = replace(samples.full(), notes=(Note("1 May 2026", text),), notes_heading="Notes", second_heading="Second")
    pdf = pdf_of(page, paper="letter", scan=None)
    assert len(text) > 3900
    assert bare(text) in bare("".join(text_of(pdf)[1:]))
    starts = {round(letter.left, 1) for letter in letters_of(pdf, 1) if letter.text == "l"}
    assert len(starts) <= 2


def test_the_code_is_the_address_and_25_mm_wide(full: bytes) -> None:
    modules = [list(row) for row in segno.make(samples.SCAN.address, error="m", micro=False).matrix]
    scale = 4.0
    picture = picture_of(full, scale=scale).convert("L")
    side = 25 * MILLIMETRE * scale
    left = (SIZES["a4"][0] - 533) / 2 * scale
    corner = picture.crop((int(left) - 2, int(picture.height - 120 * scale), int(left + side) + 2, picture.height))
    dark = corner.point(lambda shade: 255 if shade < 100 else 0).crop((0, 20, corner.width, corner.height)).getbbox()
    assert dark
    assert dark[3] - dark[1] == pytest.approx(side, abs=40 * scale)
    bottom = picture.height - 24 * scale
    module = side / len(modules)
    seen = [
        [
            int(picture.getpixel((int(left + (x + 0.5) * module), int(bottom - side + (y + 0.5) * module))) < 128)
            for x in range(len(modules))
        ]
        for y in range(len(modules))
    ]
    assert seen == modules


def test_without_a_code_the_disclaimer_has_the_foot_alone() -> None:
    pdf = pdf_of(samples.full(), paper="a4", scan=None)
    with opened(pdf) as document:
        assert [element.S for element in structure(document)].count("/Figure") == 4
    assert bare(samples.full().disclaimer) in bare(text_of(pdf)[0])


def test_it_is_black_on_white(full: bytes) -> None:
    picture = picture_of(full, scale=1.5)
    shades = picture.getcolors(1 << 24)
    assert shades
    assert all(red == green == blue for _, (red, green, blue) in shades)


def test_it_is_small_and_the_same_again(full: bytes) -> None:
    assert len(full) < 300_000
    assert made("full") == full


def test_several_at_once(full: bytes) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(made, ["full"] * 8)) == {full}


def test_a_page_that_is_fuller_than_full_runs_on_and_loses_nothing() -> None:
    answer = Answered("Heading", "said " * 200 + "last word", "rests on " * 100)
    page = replace(samples.full(), answers=(answer,) * 4, treatment=(Row("one"),))
    pdf = pdf_of(page, paper="letter", scan=samples.SCAN)
    text = bare("".join(text_of(pdf)))
    assert text.count("lastword") == 4
    assert bare(page.disclaimer) in text
    assert "1 of 2" in text_of(pdf)[0]


def test_another_paper_is_refused() -> None:
    with pytest.raises(KeyError):
        pdf_of(samples.full(), paper="a3", scan=None)


def test_a_page_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_module, "PATIENCE", 0.001)
    with pytest.raises(TypesettingError, match="too long"):
        pdf_of(samples.empty(), paper="a4", scan=None)
    monkeypatch.undo()
    assert pdf_of(samples.empty(), paper="a4", scan=None)


def test_a_fax_keeps_the_lines_of_the_scale(full: bytes) -> None:
    """Fine resolution, black or white: a pale line would be gone."""
    dots = 196 / 72
    picture = picture_of(full, scale=dots).convert("1", dither=Image.Dither.NONE)
    left, right = (int(edge * dots) for edge in (31 + 28, 31 + 250))
    lined = [
        y for y in range(picture.height) if picture.crop((left, y, right, y + 1)).histogram()[0] > 0.6 * (right - left)
    ]
    lines = [y for place, y in enumerate(lined) if not place or y - lined[place - 1] > 3]
    # below the heading, four treatments, through the day 0 to 10, day by day 0 to 10, beside, the foot
    assert len(lines) >= 21, lines
