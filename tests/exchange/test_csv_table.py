from __future__ import annotations

import csv
import io
import tracemalloc
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.exchange.formats.csv_table import LONGEST_LINE, MOST_LINES, MOST_ROWS, NotATable, Table, open_table
from tracker.exchange.profile import profile_of

TABLE = [["when", "pain", "note"], ["2024-05-10", "3", "a; b, c"], ["2024-05-11", "4,5", 'said "no"\nthen yes']]
ACCENTS = [["Tag", "Schmerz"], ["2024-05-10", "groß"], ["2024-05-11", "façade"]]


def written(rows: list[list[str]], separator: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue()


def opened(folder: Path, content: bytes | str) -> Table:
    path = folder / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return open_table(path)


def cells(table: Table) -> list[list[str]]:
    return [list(table.header), *(list(line.cells) for line in table.rows())]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_separator(tmp_path: Path, separator: str) -> None:
    assert cells(opened(tmp_path, written(TABLE, separator))) == TABLE


@pytest.mark.parametrize(
    ("encoding", "guessed"),
    [
        ("utf-8", False),
        ("utf-8-sig", False),
        ("utf-16", False),
        ("utf-16-le", True),
        ("utf-16-be", True),
        ("cp1252", True),
    ],
)
def test_every_encoding(tmp_path: Path, encoding: str, guessed: bool) -> None:
    table = opened(tmp_path, written(ACCENTS).encode(encoding))
    assert cells(table) == ACCENTS
    assert table.guessed is guessed


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending(tmp_path: Path, ending: str) -> None:
    assert cells(opened(tmp_path, ending.join(["a,b", "1,2", "", "3,4"]))) == [["a", "b"], ["1", "2"], ["3", "4"]]


def test_lines_are_numbered_as_an_editor_shows_them(tmp_path: Path) -> None:
    table = opened(tmp_path, 'a,b\n1,"two\nlines"\n\n3,4\n')
    assert [line.number for line in table.rows()] == [2, 5]


def test_a_row_with_wild_quotation_marks_is_reported_and_the_rest_read(tmp_path: Path) -> None:
    lines = list(opened(tmp_path, 'a,b\n"x" y,2\n3,4\n5,"open\n').rows())
    assert [(line.number, line.broken) for line in lines] == [(2, True), (3, False), (4, True)]


ZIPPED = io.BytesIO()
with zipfile.ZipFile(ZIPPED, "w") as _archive:
    _archive.writestr("sheet.xml", "<x/>")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b" \n\n\t\n", "empty"),
        (ZIPPED.getvalue(), "ZIP"),
        (b"<!DOCTYPE html><html><body>date,pain</body></html>", "web page"),
        (b"\n <html>", "web page"),
        (b"<?xml version='1.0'?><a/>", "web page"),
        (b"%PDF-1.7\n1,2", "PDF"),
        (b'{"entries": []}', "JSON"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR,\x00\x00", "not text"),
        (bytes(range(256)) * 20, "not text"),
        (b"a,b\n1,\x81\n", "not text"),
        (b"a,b\n1,2\x00\n", "not text"),
        (b"\xff\xfea\x00,", "not text"),
        (b"date\n2024-05-10\n", "one column"),
        (b"just a letter to somebody\nwith two lines\n", "one column"),
        (b"when,pain\n", "no rows"),
        (b"2024-05-10,3\n2024-05-11,4\n", "first line"),
        (b"1,2\n3,4\n", "first line"),
        (b"a," * 200 + b"\n1", "columns"),
        (b"a,b\n1," + b"x" * (LONGEST_LINE + 1), "longer"),
        (b"a,b\n" + b"1,2\n" * (MOST_ROWS + 1), "rows"),
        (b"a,b\n1,2" + b"\n" * (MOST_LINES + 1), "rows"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_is_refused_in_one_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(NotATable, match=words):
        profile_of(opened(tmp_path, content))


def test_memory_stays_flat(tmp_path: Path) -> None:
    table = opened(tmp_path, "when,pain,note\n" + "2024-05-10,3,%s\n" % ("x" * 300) * 40_000)
    tracemalloc.start()
    count = sum(1 for _line in table.rows())
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 40_000
    assert peak < 2_000_000, "the file has 12 MB"


CELL = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")) | st.sampled_from('",;|\n\t'), max_size=20
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=12))
def test_what_a_spreadsheet_writes_is_read_back(tmp_path: Path, rows: list[tuple[str, str, str]]) -> None:
    path = tmp_path / "table.csv"
    path.write_text(written([["first", "second", "third"], *map(list, rows)]), encoding="utf-8", newline="")
    read = [line.cells for line in open_table(path, "utf-8", ",").rows()]
    kept = [tuple(unicodedata.normalize("NFC", cell.strip()) for cell in row) for row in rows]
    assert read == [row for row in kept if any(row)]
