"""The colours of the charts are those of the style sheet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.charts.samples import rising_days, through_the_day_of
from tracker.charts.theme import DARK, LIGHT, PRINT, colour, resolved

CSS = (Path(__file__).parents[2] / "static" / "css" / "tokens.css").read_text(encoding="utf-8")


def tokens(rules: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})", rules))


def test_light_and_dark_are_the_style_sheets() -> None:
    light, dark = CSS.split("@media (prefers-color-scheme: dark)")[:2]
    dark = dark.split("\n}\n")[0]
    assert {name: tokens(light)[name] for name in LIGHT} == LIGHT
    assert {name: tokens(dark)[name] for name in DARK} == DARK


def test_print_is_the_style_sheets_and_comes_last() -> None:
    rules = CSS.split("@media print")[1]
    assert {name: tokens(rules)[name] for name in PRINT} == PRINT
    assert rules.rstrip().endswith("}\n}")
    light = CSS.split("@media")[0]
    assert set(tokens(light)) == set(tokens(rules))


def test_every_theme_has_the_same_tokens() -> None:
    assert set(LIGHT) == set(DARK) == set(PRINT)


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_a_resolved_figure_names_no_token(theme: str) -> None:
    figure = through_the_day_of(rising_days(90)).figure
    assert "var(" in str(figure)
    assert "var(" not in str(resolved(figure, theme))
    assert figure["data"][0]["x"] == resolved(figure, theme)["data"][0]["x"]


def test_an_unknown_token_or_theme_is_refused() -> None:
    with pytest.raises(KeyError):
        colour("var(--nothing)", "light")
    with pytest.raises(KeyError):
        colour("var(--ink)", "sepia")
