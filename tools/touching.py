"""The tests that touch the database without a browser: `make test` runs them on both engines, the judges on more."""

from __future__ import annotations

TOUCHING = (
    *("tests/accounts", "tests/api", "tests/appointment", "tests/care", "tests/days", "tests/diary", "tests/exchange"),
    *("tests/insights", "tests/keepers", "tests/ledger", "tests/looks", "tests/offline", "tests/reminders"),
    *("tests/faults", "tests/contracts"),
    *(
        "tests/test_backup.py",
        "tests/test_cli.py",
        "tests/test_db.py",
        "tests/test_partition.py",
        "tests/test_upgrade.py",
    ),
)

WITHOUT = ("tests/browser", "tests/information", "tests/tools")
"""What meets an app and is left to SQLite: the browser's tests, which a judge runs on PostgreSQL; pages to read, which
rest on no table; and tests of the tools, which start their own servers."""
