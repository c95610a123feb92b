"""Our app with a fault planted in its API, for a judge to find before its silence is believed."""

from __future__ import annotations

import orjson
from flask import Flask, Response, request

from tracker import create_app


def with_a_fault() -> Flask:
    """Return the app, but that a list of visits says more than its description does."""
    app = create_app()

    @app.after_request
    def plant(response: Response) -> Response:
        if request.path.endswith("/visits") and request.method == "GET" and response.status_code == 200:
            response.set_data(orjson.dumps(orjson.loads(response.get_data()) | {"more": True}))
        return response

    return app
