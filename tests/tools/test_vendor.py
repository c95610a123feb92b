from __future__ import annotations

import base64
import hashlib
import io
import json
import tarfile
import tomllib
from pathlib import Path

import pytest

from tools import vendor
from tools.environment import SetupError

SCRIPT = """'use strict';
var Lib = require('../src/lib');
var rules = {
    "X,X div": "margin:0;",
    "X [data-title]:after": "content:\\"a\\";",
    Y: "top:50px;",
};
for(var selector in rules) {}
"""


def archive_of(folder: Path, files: dict[str, bytes]) -> Path:
    path = folder / "library-1.0.0.tgz"
    with tarfile.open(path, "w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return path


def integrity_of(path: Path) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a house of its own with a catalogue of one archive, which is fetched from a folder."""
    source = tmp_path / "source"
    source.mkdir()
    archive = archive_of(
        source, {"package/lib.js": b"draw();" * 200, "package/LICENSE": b"free", "package/css.js": SCRIPT.encode()}
    )
    catalogue = tmp_path / "vendor.toml"
    catalogue.write_text(
        f'[library]\narchive = "library"\nversion = "1.0.0"\nintegrity = "{integrity_of(archive)}"\n'
        '[library.files]\n"lib.js" = "package/lib.js"\n[library.style]\n"lib.css" = "package/css.js"\n'
    )
    monkeypatch.setattr(vendor, "CATALOGUE", catalogue)
    monkeypatch.setattr(vendor, "FOLDER", tmp_path / "static" / "vendor")
    monkeypatch.setattr(vendor, "SETUP", tmp_path)
    monkeypatch.setattr(vendor, "NOTE", tmp_path / "vendor.json")
    monkeypatch.setattr(vendor, "PACKAGED_NODE", tmp_path / "node")

    def fetch(_spec: str, folder: Path) -> Path:
        folder.mkdir()
        return Path((folder / "a.tgz").write_bytes(archive.read_bytes()) and folder / "a.tgz")

    monkeypatch.setattr(vendor, "fetch", fetch)
    return tmp_path


def test_a_style_sheet_holds_every_rule_with_its_roots() -> None:
    assert vendor.style_sheet(SCRIPT).splitlines() == [
        ".js-plotly-plot .plotly,.js-plotly-plot .plotly div{margin:0;}",
        '.js-plotly-plot .plotly [data-title]:after{content:"a";}',
        ".plotly-notifier{top:50px;}",
    ]


@pytest.mark.parametrize("line", ['    "X": 3,', '    ["X"]: "margin:0;",', "    // X"])
def test_a_rule_of_another_shape_is_refused(line: str) -> None:
    with pytest.raises(SetupError, match="cannot be read"):
        vendor.style_sheet(SCRIPT.replace('    Y: "top:50px;",', line))


def test_a_script_without_rules_is_refused() -> None:
    with pytest.raises(SetupError, match="another shape"):
        vendor.style_sheet("var styles = {};")


def test_the_first_time_files_are_made_and_compressed_then_nothing_is_done(house: Path) -> None:
    assert vendor.ensure() is True
    assert {path.name for path in vendor.FOLDER.iterdir()} == {
        "lib.js",
        "lib.js.br",
        "lib.js.gz",
        "lib.css",
        "lib.css.br",
        "lib.css.gz",
    }
    assert vendor.ensure() is False
    assert not (house / "vendor.new").exists()


@pytest.mark.parametrize("harm", ["lib.js", "lib.js.br"])
def test_a_damaged_file_is_made_again(house: Path, harm: str) -> None:
    vendor.ensure()
    (house / "static" / "vendor" / harm).write_bytes(b"half")
    assert vendor.ensure() is True
    assert (house / "static" / "vendor" / "lib.js").read_bytes() == b"draw();" * 200
    assert vendor.ensure() is False


def test_a_missing_folder_is_made_again(house: Path) -> None:
    vendor.ensure()
    for path in vendor.FOLDER.iterdir():
        path.unlink()
    vendor.FOLDER.rmdir()
    assert vendor.ensure() is True
    assert (house / "static" / "vendor" / "lib.css").exists()


def test_what_an_interrupted_start_left_is_swept_away(house: Path) -> None:
    (house / "vendor.new" / "library").mkdir(parents=True)
    assert vendor.ensure() is True


def test_an_archive_that_is_not_the_pinned_one_changes_nothing(house: Path) -> None:
    vendor.ensure()
    before = (house / "static" / "vendor" / "lib.js").read_bytes()
    text = vendor.CATALOGUE.read_text().replace("sha512-", "sha512-A")
    vendor.CATALOGUE.write_text(text)
    with pytest.raises(SetupError, match="not the archive that was pinned"):
        vendor.ensure()
    assert (house / "static" / "vendor" / "lib.js").read_bytes() == before


def test_a_file_that_the_archive_lacks_is_named(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, {"package/lib.js": b""})
    with pytest.raises(SetupError, match=r"package/other\.js"):
        vendor.take_out(archive, {"files": {"other.js": "package/other.js"}}, tmp_path)


def test_without_any_npm_the_reasons_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vendor, "_installed_npm", list)
    monkeypatch.setattr(vendor, "_packaged_npm", lambda: ["false"])
    with pytest.raises(vendor.UnreachableError, match="library@1 could not be fetched"):
        vendor.fetch("library@1", tmp_path / "new")


def test_the_real_catalogue_pins_what_stands() -> None:
    """What set-up put into the real folder is what its note says, with the licence beside it."""
    catalogue = tomllib.loads(vendor.CATALOGUE.read_text())
    assert all(entry["integrity"].startswith("sha512-") for entry in catalogue.values())
    note = json.loads(vendor.NOTE.read_text())
    assert {"plotly-basic.min.js", "plotly-basic.min.js.br", "plotly.css", "plotly-LICENSE.txt"} <= set(note["files"])
    css = (vendor.FOLDER / "plotly.css").read_text()
    assert ".js-plotly-plot .plotly .main-svg{position:absolute;" in css
    assert css.count("{") == css.count("}") > 50
