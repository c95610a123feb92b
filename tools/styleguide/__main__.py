"""Serve the component gallery at `/styleguide`, on this machine alone, until it is stopped."""

from __future__ import annotations

import os

from flask_migrate import upgrade

from tools.styleguide import PATH, gallery


def main() -> None:
    """Bring the database up to date, and serve."""
    app = gallery()
    with app.app_context():
        upgrade()
    port = int(os.environ.get("PORT", "8000"))
    print(f"http://localhost:{port}{PATH}", flush=True)
    app.run("127.0.0.1", port)


if __name__ == "__main__":
    main()
