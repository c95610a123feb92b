"""What the app is made of, as a bill of materials (CycloneDX), and whether a hole in any of it is known.

The bill is made of the environment in `.venv`, with what only tests need marked as such, and of the two libraries that
the browser gets. It is written to `docs/bill.cdx.json`, which is committed: whoever wants to know needs no set-up, and
a test holds it to the pins. Of each package it says name, version, licence and what it stands on, and no address. It
has to name every pinned package at its pinned version.
The holes are asked for by `pip-audit`, which passes without a word where its service cannot be reached: so it has to
find an old package's known holes first, and what it could not ask is NOT RUN.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from packaging.markers import Marker

from tools.environment import DEV, LEAN, ROOT, SetupError, python
from tools.judges.aside import run_aside
from tools.judges.report import Findings

BILL = ROOT / "docs" / "bill.cdx.json"
VENDOR = ROOT / "tools" / "vendor.toml"
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*\])?==([^\s;\\]+)(?:\s*;\s*(\S.*?))?\s*\\?$", re.IGNORECASE)
ALONE = "import os, runpy; os.environ.pop('PYTHONPATH'); runpy.run_module('cyclonedx_py', run_name='__main__')"
"""The interpreter that is asked what it has would name what the asking program is made of too."""

OLD = "jinja2==2.4.1"
"""Its holes have been known for years."""

Pins = dict[str, str]


def judge() -> Findings:
    """Write the bill, and return what is missing in it, once a package that is not there was missed."""
    name = "the bill of materials"
    try:
        bill = made()
    except SetupError as trouble:
        return Findings(name, planted_seen=False, clean=False, said="", why_not=str(trouble))
    BILL.write_text(json.dumps(bill, indent=1) + "\n", encoding="utf-8")
    wanted = pins(LEAN) | pins(DEV) | libraries()
    gone = missing(bill, wanted)
    said = f"{BILL.relative_to(ROOT)}: {len(bill['components'])} components" + "".join(
        f"\nnot in it: {one}" for one in gone
    )
    planted = missing(bill, wanted | {"planted": "1.0"}) != gone
    return Findings(name, planted_seen=planted, clean=not gone, said=said)


def audit() -> Findings:
    """Return which known holes what the app runs on has, once an old package's holes were found."""
    name = "pip-audit"
    try:
        planted = _holes(OLD)
        held = _holes(*(f"{one}=={version}" for one, version in pins(LEAN).items()))
    except SetupError as trouble:
        return Findings(name, planted_seen=False, clean=False, said="", why_not=str(trouble))
    said = "\n".join(held) or f"{len(pins(LEAN))} packages asked for"
    return Findings(name, planted_seen=bool(planted), clean=not held, said=said)


def made() -> dict[str, Any]:
    """Return the bill. Raises `SetupError` where it cannot be made."""
    done = run_aside("bill", ("-c", ALONE, "environment", "--output-reproducible", str(python())))
    if done.returncode:
        raise SetupError(f"the bill cannot be made: {done.stderr.strip()[-300:]}")
    bill: dict[str, Any] = without_addresses(json.loads(done.stdout))
    bill["metadata"]["component"] = {"type": "application", "name": "dystonia-diary", "bom-ref": "dystonia-diary"}
    runs_on = pins(LEAN)
    for component in bill["components"]:
        component["scope"] = "required" if plain(component["name"]) in runs_on else "excluded"
    for library in tomllib.loads(VENDOR.read_text(encoding="utf-8")).values():
        bill["components"].append(
            {
                "type": "library",
                "name": library["archive"],
                "version": library["version"],
                "purl": f"pkg:npm/{library['archive']}@{library['version']}",
                "bom-ref": f"{library['archive']}=={library['version']}",
                "scope": "required",
            }
        )
    return bill


def without_addresses(told: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return it without the addresses that packages give of themselves, and without what they say they are."""
    if isinstance(told, list):
        return [without_addresses(one) for one in told]
    if isinstance(told, dict):
        left_out = {"externalReferences", "description"}
        return {name: without_addresses(value) for name, value in told.items() if name not in left_out}
    return told


def missing(bill: dict[str, Any], wanted: Pins) -> list[str]:
    """Return the pinned packages that the bill does not name at their version."""
    named = {(plain(one["name"]), one.get("version")) for one in bill["components"]}
    return [f"{name}=={version}" for name, version in wanted.items() if (name, version) not in named]


def pins(file: Path) -> Pins:
    """Return the packages that a requirements file pins for this machine, by their plain names."""
    found: Pins = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        read = PINNED.match(line)
        if read and (not read[3] or Marker(read[3]).evaluate()):
            found[plain(read[1])] = read[2]
    return found


def libraries() -> Pins:
    """Return what the browser gets, by its plain names."""
    told = tomllib.loads(VENDOR.read_text(encoding="utf-8")).values()
    return {plain(library["archive"]): library["version"] for library in told}


def plain(name: str) -> str:
    """Return the name of a package as every spelling of it is read."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _holes(*packages: str) -> list[str]:
    """Ask for known holes in packages. Raises `SetupError` where that could not be asked for each of them."""
    asked = ROOT / "build" / "asked.txt"
    asked.parent.mkdir(exist_ok=True)
    asked.write_text("\n".join(packages) + "\n", encoding="utf-8")
    command = ("--strict", "--disable-pip", "--no-deps", "--progress-spinner", "off", "--format", "json")
    done = run_aside("bill", ("-m", "pip_audit", *command, "--requirement", str(asked)))
    asked.unlink()
    try:
        told = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        lines = done.stderr.strip().splitlines() or ["it said nothing"]
        raise SetupError(f"its service gave no answer: {lines[-1][:200]}") from None
    skipped = [one["name"] for one in told if "skip_reason" in one]
    if skipped or len(told) != len(packages):
        raise SetupError(f"its service did not answer for {', '.join(skipped) or 'all'}")
    return [
        f"{one['name']} {one['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'no release yet'}"
        for one in told
        for hole in one["vulns"]
    ]
