"""What a worker holds in memory at rest, after it has served each of the three places once."""

from __future__ import annotations

from pathlib import Path

from tools.bench.load import Connection, request
from tools.bench.table import Figure, below
from tools.trial import Server, app_in, keeper, server

PLACES = ("/log", "/diary", "/charts/through-the-day", "/charts/day-by-day")
GOAL = 160.0
"""MB (of a million bytes) that are resident."""


def figures(folder: Path) -> list[Figure]:
    """Return a worker's resident and proportional memory; nothing where the system does not tell (only Linux does)."""
    with server(folder, WEB_CONCURRENCY="1") as ours:
        who = keeper(app_in(folder))
        connection = Connection(ours.port)
        for path in PLACES:
            sent = request("GET", path, ours.port, Cookie=f"session={who.cookie}", Accept_Encoding="br")
            status, _body = connection.ask(sent)
            if status != 200:
                raise RuntimeError(f"{path}: {status}")
        connection.close()
        held = worker_memory(ours)
    if held is None:
        return [Figure("a worker's memory", "not measured: only Linux tells")]
    rss, pss = held
    beside = "one worker, after Log, Diary and both charts"
    return [
        below("a worker at rest, resident", rss, GOAL, f"{rss:.0f} MB", f"{GOAL:.0f} MB", beside),
        Figure("the same, shared pages split", f"{pss:.0f} MB", beside="between it and the process that started it"),
    ]


def worker_memory(ours: Server) -> tuple[float, float] | None:
    """Return resident and proportional memory of the server's one worker, in MB."""
    worker = _worker(ours)
    if worker is None:
        return None
    sizes = {}
    for line in (worker / "smaps_rollup").read_text(encoding="ascii").splitlines()[1:]:
        name, size, *_unit = line.split()
        sizes[name] = int(size) * 1024 / 1e6
    return sizes["Rss:"], sizes["Pss:"]


def forget_peak(ours: Server) -> None:
    """Let the server's one worker count anew how much it holds at its highest."""
    worker = _worker(ours)
    if worker is not None:
        (worker / "clear_refs").write_text("5", encoding="ascii")


def peak(ours: Server) -> float:
    """Return what the server's one worker held at its highest, resident, in MB; 0 where the system does not tell."""
    worker = _worker(ours)
    told = (worker / "status").read_text(encoding="utf-8") if worker else ""
    return next((int(line.split()[1]) * 1024 / 1e6 for line in told.splitlines() if line.startswith("VmHWM:")), 0.0)


def _worker(ours: Server) -> Path | None:
    children = Path(f"/proc/{ours.pid}/task/{ours.pid}/children")
    return Path("/proc", children.read_text(encoding="ascii").split()[0]) if children.exists() else None
