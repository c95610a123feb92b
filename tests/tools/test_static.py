from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from flask import Flask

from tools import static
from tracker.web.assets import install

LONG = "a { color: teal }\n" * 200


def test_a_file_is_compressed_once(tmp_path: Path) -> None:
    file = tmp_path / "css" / "page.css"
    file.parent.mkdir()
    file.write_text(LONG)
    assert static.compress(tmp_path) == [file]
    assert gzip.decompress((tmp_path / "css" / "page.css.gz").read_bytes()).decode() == LONG
    assert (tmp_path / "css" / "page.css.br").exists()
    assert static.compress(tmp_path) == []


@pytest.mark.parametrize("nanoseconds", [0, 1, 999, 1_000, 123_456_789, 999_999_999])
def test_a_time_that_no_floating_point_number_holds_is_no_change(tmp_path: Path, nanoseconds: int) -> None:
    file = tmp_path / "page.js"
    file.write_text(LONG)
    os.utime(file, ns=(0, 1_796_000_000_000_000_000 + nanoseconds))
    static.compress(tmp_path)
    assert static.compress(tmp_path) == []
    install(Flask("app", static_folder=None, static_url_path="/static"), tmp_path, secure=False)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page.js", "page.js.br", "page.js.gz"]


@pytest.mark.parametrize("later", [1_000_000_000, -1_000_000_000])
def test_a_changed_file_is_compressed_again(tmp_path: Path, later: int) -> None:
    file = tmp_path / "page.js"
    file.write_text(LONG)
    static.compress(tmp_path)
    file.write_text(LONG + "/* more */")
    os.utime(file, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns + later))
    assert static.compress(tmp_path) == [file]
    assert gzip.decompress((tmp_path / "page.js.gz").read_bytes()).decode().endswith("/* more */")


def test_a_file_that_became_small_leaves_nothing_stale(tmp_path: Path) -> None:
    file = tmp_path / "page.js"
    file.write_text(LONG)
    static.compress(tmp_path)
    file.write_text("x")
    os.utime(file, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns + 1_000_000_000))
    static.compress(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["page.js"]


def test_what_lies_beside_a_file_that_is_gone_goes_too(tmp_path: Path) -> None:
    (tmp_path / "old.css.br").write_bytes(b"x")
    static.compress(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_pictures_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "icon.png").write_bytes(b"x" * 5000)
    assert static.compress(tmp_path) == []
