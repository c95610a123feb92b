"""The documents say what the app does: every setting, command, call and target is in them, and nothing else.

Each finder is given a planted fault, so that its silence means something.
"""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
from flask import Flask

from tests.conftest import settings_for
from tracker import config, create_app

ROOT = Path(__file__).resolve().parents[2]
SERVER = {"HOST", "WEB_CONCURRENCY"}
"""Settings of the server, which `tracker.config` does not read."""
STEPS = {"setup", "setup-dev"}
"""Targets that the others stand on; nobody calls them."""
PLACES = ("README.md", "SECURITY.md", "docs/**/*.md")
SECTIONS = ["Context", "Decision", "Consequences"]


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def the_app() -> Flask:
    return create_app(settings_for(Path("/nowhere")))


def first_column(document: str) -> list[str]:
    """The code that begins each row of the tables of a document."""
    return re.findall(r"^\| `([^`]+)` \|", document, re.MULTILINE)


# settings

HANDED_ON = {"DIARY_PLANTED", "PATH"}
"""What a tool gives to a program that it starts; nobody sets it for the app."""


def read_from_environment(source: str) -> set[str]:
    """The names that Python code takes from an environment by name."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            held, name = node.func.value, node.args[0] if node.args else None
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            held, name = node.value, node.slice
        else:
            continue
        if ast.unparse(held) in {"environment", "os.environ"} and isinstance(name, ast.Constant):
            found.add(str(name.value))
    return found


def settings_faults(document: str) -> set[str]:
    read = set().union(
        *(
            read_from_environment(path.read_text(encoding="utf-8"))
            for path in [*ROOT.glob("tracker/**/*.py"), *ROOT.glob("tools/**/*.py")]
        )
    )
    return (read - HANDED_ON | {"PYTHON"}) ^ set(first_column(document))


def test_every_setting_is_explained_and_no_other() -> None:
    document = text_of("docs/settings.md")
    assert settings_faults(document) == set()
    assert {*config.NAMES, *SERVER} <= set(first_column(document))
    assert len(first_column(document)) == len(set(first_column(document)))


def test_a_setting_that_is_not_explained_or_not_there_is_seen() -> None:
    document = text_of("docs/settings.md")
    assert settings_faults(document.replace("| `TRACKER_PROXIES` |", "| `TRACKER_PROXY` |")) == {
        "TRACKER_PROXIES",
        "TRACKER_PROXY",
    }
    assert read_from_environment(
        'os.environ["A"]; environment.get("B", ""); other.get("C"); os.environ["D"] = "1"'
    ) == {
        "A",
        "B",
    }


# commands


def our_commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from our_commands(command, f"{before}{name} ")
        elif command.callback and command.callback.__module__.startswith("tracker"):
            yield before + name, command


def sections(document: str) -> dict[str, str]:
    """The text below each heading that is a command."""
    parts = re.split(r"^### `([^`]+)`$", document, flags=re.MULTILINE)
    return {title: text.partition("\n## ")[0] for title, text in zip(parts[1::2], parts[2::2], strict=True)}


def command_faults(document: str) -> list[str]:
    written, faults = sections(document), []
    written.pop("db upgrade", None)
    for name, command in our_commands(the_app().cli):
        arguments = [part.human_readable_name for part in command.params if isinstance(part, click.Argument)]
        section = written.pop(" ".join([name, *arguments]), None)
        if section is None:
            faults.append(f"{name}: no heading")
            continue
        options = {part.opts[0] for part in command.params if isinstance(part, click.Option)}
        faults += [f"{name}: {option}" for option in sorted(options ^ set(first_column(section)))]
    return faults + [f"{title}: there is none" for title in written]


def test_every_command_is_explained_with_its_options() -> None:
    assert command_faults(text_of("docs/commands.md")) == []
    assert "### `db upgrade`" in text_of("docs/commands.md")


@pytest.mark.parametrize(
    ("said", "instead", "fault"),
    [
        ("### `purge`", "### `sweep`", ["purge: no heading", "sweep: there is none"]),
        ("| `--scope` |", "| `--reach` |", ["token add: --reach", "token add: --scope"]),
        ("### `demo EMAIL`", "### `demo`", ["demo: no heading", "demo: there is none"]),
    ],
)
def test_a_fault_in_the_commands_is_seen(said: str, instead: str, fault: list[str]) -> None:
    assert command_faults(text_of("docs/commands.md").replace(said, instead)) == fault


# the API


def call_faults(document: str) -> set[str]:
    there, choices = set(), set()
    for rule in the_app().url_map.iter_rules():
        if rule.endpoint.startswith("api."):
            path = re.sub(r"<[^>]+>", "{}", rule.rule.removeprefix("/api/v1"))
            there |= {f"{method} {path}" for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}
            for listed in re.findall(r"<any\(([^)]*)\)", rule.rule):
                choices |= {choice.strip().strip('"') for choice in listed.split(",")}
    written = {re.sub(r"\{[^}]*\}", "{}", call) for call in first_column(document) if " /" in call}
    return (there ^ written) | {choice for choice in choices if f"`{choice}`" not in document}


def test_every_call_is_in_the_table_and_no_other() -> None:
    assert call_faults(text_of("docs/api.md")) == set()


@pytest.mark.parametrize(
    ("said", "instead", "fault"),
    [
        ("| `GET /diaries/{diary}/changes` |", "| |", {"GET /diaries/{}/changes"}),
        ("`DELETE /diaries", "`PURGE /diaries", {"DELETE /diaries/{}/{}/{}", "PURGE /diaries/{}/{}/{}"}),
        ("`day-by-day`", "`daily`", {"day-by-day"}),
    ],
)
def test_a_fault_in_the_calls_is_seen(said: str, instead: str, fault: set[str]) -> None:
    assert call_faults(text_of("docs/api.md").replace(said, instead)) == fault


# make


def targets(makefile: str) -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE)) - STEPS


def helped() -> set[str]:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(re.findall(r"^  make (\S+)", done.stdout, re.MULTILINE))


def test_help_and_the_commands_name_every_target() -> None:
    there = targets(text_of("Makefile"))
    assert helped() == there
    named = (name for name in first_column(text_of("docs/commands.md")) if name.startswith("make "))
    assert {name.removeprefix("make ") for name in named} == there


def test_a_target_without_help_is_seen() -> None:
    assert targets(text_of("Makefile") + "\nsecret:\n\techo\n") - helped() == {"secret"}


# decisions, links and names


def headings(document: str) -> list[str]:
    return re.findall(r"^## (.+)$", document, re.MULTILINE)


def test_every_decision_has_its_three_sections_and_its_number() -> None:
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    for path in decisions:
        document = path.read_text(encoding="utf-8")
        assert headings(document) == SECTIONS, path.name
        assert document.startswith(f"# {int(path.name[:4])}. "), path.name


def broken_links(document: str, folder: Path) -> list[str]:
    """The links within the repository that lead nowhere. Pictures are made by `make screenshots`."""
    links = re.findall(r"(?<!!)\[[^\]]+\]\(([^)\s#]+)", document)
    return [link for link in links if "://" not in link and not (folder / link).exists()]


def missing_names(document: str) -> list[str]:
    """The files and tests that a document names in code and that are not there."""
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    files = re.findall(r"`((?:docs|migrations|static|templates|tests|tools|tracker)/[\w/.-]*)`", document)
    names = re.findall(r"`(test_\w+)`", document)
    return [file for file in files if not (ROOT / file).exists()] + [
        name for name in names if f"def {name}(" not in tests
    ]


@pytest.mark.parametrize("pattern", PLACES)
def test_links_lead_somewhere_and_what_is_named_is_there(pattern: str) -> None:
    documents = sorted(ROOT.glob(pattern))
    assert documents
    for path in documents:
        document = path.read_text(encoding="utf-8")
        assert broken_links(document, path.parent) == [], path.name
        assert missing_names(document) == [], path.name


def test_a_link_and_a_name_that_lead_nowhere_are_seen() -> None:
    assert broken_links("[a](README.md) [b](docs/nothing.md#part) [c](http://localhost:8000)", ROOT) == [
        "docs/nothing.md"
    ]
    assert missing_names("`tracker/app.py` `tracker/application.py` `test_that_is_not_there`") == [
        "tracker/application.py",
        "test_that_is_not_there",
    ]
