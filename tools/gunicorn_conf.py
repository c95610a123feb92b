"""How gunicorn runs the app. `HOST` and `PORT` say where; `WEB_CONCURRENCY` how many processes."""

from __future__ import annotations

import gc
import os

from tools.address import listening

_host, _port = listening(os.environ)

bind = f"[{_host}]:{_port}" if ":" in _host else f"{_host}:{_port}"
# the app is here before the workers are: they share its memory, and none starts on an old schema
preload_app = True
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or min(2, os.cpu_count() or 1))
threads = 4
timeout = 60
graceful_timeout = 20
keepalive = 5
proc_name = "dystonia-diary"

# it would open a socket in its user's home, by which it can be told to stop; nobody asked for that
control_socket_disable = True

# no line per request: addresses of pages and of people are nobody's business
accesslog = None
errorlog = "-"
loglevel = "warning"

limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190

# whether a proxy in front is believed is the app's own setting, TRACKER_PROXIES
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}

# the heartbeat file belongs in memory: a slow disk would look like a hanging worker
_memory = "/dev/shm"  # noqa: S108 # nosec B108 - gunicorn makes an unnamed file in it
if os.path.isdir(_memory) and os.access(_memory, os.W_OK):  # noqa: PTH112 - not a file of ours
    worker_tmp_dir = _memory


def pre_fork(_server: object, _worker: object) -> None:
    """Keep the collector from going through all that the app is made of, which took longer than a chart."""
    gc.collect()
    gc.freeze()
    # a chart makes tens of thousands of short tuples, none of which is ever part of a circle
    gc.set_threshold(20_000, 20, 20)
