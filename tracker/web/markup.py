"""The one place where text becomes part of a page as it stands, unescaped."""

from __future__ import annotations

from markupsafe import Markup


def our_own(markup: str) -> Markup:
    """Return markup that our own code or our own files made, for a template to print as it is.

    Whatever text of people stands in it was escaped by who drew it. A template has no filter for this, so that what a
    page prints unescaped is found by looking for the callers of this function.
    """
    return Markup(markup)  # noqa: S704 # nosec B704 - the one safe home; tools/judges/rules.yml holds its callers
