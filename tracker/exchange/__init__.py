"""Bringing a file along: a table read, its columns mapped, looked at, taken in, and taken back."""
