"""What the tags about easing a spasm have to do with each other."""

from __future__ import annotations

import pytest

from tracker.domain.tags import chosen, own_in, own_text, tidy


@pytest.mark.parametrize(
    ("tags", "tidied"),
    [
        ([], ()),
        (["tremor", "tremor"], ("tremor",)),
        (["trick_tried"], ("trick_tried",)),
        (["trick_helped"], ("trick_tried", "trick_helped")),
        (["tremor", "trick_no_help"], ("tremor", "trick_tried", "trick_no_help")),
        (["trick_helped", "trick_no_help"], ("trick_tried", "trick_no_help")),
        (["trick_no_help", "a word", "trick_helped"], ("a word", "trick_tried", "trick_helped")),
        (["trick_helped", "trick_tried"], ("trick_helped", "trick_tried")),
    ],
)
def test_a_trick_that_helped_or_not_was_tried(tags: list[str], tidied: tuple[str, ...]) -> None:
    assert tidy(tags) == tidied
    assert tidy(tidied) == tidied


def test_what_is_ticked_anew_replaces_its_opposite_whatever_the_order_of_the_form() -> None:
    held = ("trick_tried", "trick_no_help")
    assert chosen(held, ["trick_tried", "trick_helped", "trick_no_help"]) == ("trick_tried", "trick_helped")
    assert chosen(("trick_tried", "trick_helped"), ["trick_tried"]) == ("trick_tried",)


def test_a_form_sent_untouched_changes_nothing_and_keeps_the_order() -> None:
    held = ("a word", "trick_helped")
    assert chosen(held, ["trick_helped", "a word"]) == held
    assert chosen(held, ["trick_helped", "tremor", "a word"]) == ("a word", "trick_tried", "trick_helped", "tremor")


def test_own_tags_are_parted_by_either_comma_where_they_were_typed() -> None:
    assert own_in("مطر، برد, bus ,", ()) == ["مطر", "برد", "bus"]
    assert own_in("", ["tremor", "bus"]) == []


def test_a_form_sent_untouched_changes_no_tag() -> None:
    held = ("tremor", "مطر، برد", "rain, cold", "bus")
    assert own_in(own_text(held), held) == ["مطر، برد", "rain, cold", "bus"]
