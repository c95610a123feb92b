"""The furnished house of the walk over all routes, for whatever else walks them."""

from tests.contracts.test_access import furnished, house  # noqa: F401 - fixtures
