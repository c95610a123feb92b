"""The record itself: diaries, entries and sleep."""
