"""Schemathesis on the API: calls made up from its description, with a token, against the server of `make run`.

Seed and number of calls are fixed. Left out is one of its checks: that whatever fits the description is taken. Much
that a diary refuses no schema can say (a time to come, a sleep that overlaps another, a medicine that is not there).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tools.environment import ROOT, VENV
from tools.judges.report import Findings
from tools.trial import GUNICORN, Keeper, Server, app_in, fetched, keeper, migrate, server

SEED = 20261125
EXAMPLES = 25
"""Calls made up for each of the API's in the phase that makes them up at random; other phases have their own number."""

FEW = 2
LEFT_OUT = "positive_data_acceptance"
KINDS = ("entries", "sleeps", "medications", "doses", "injections", "treatments", "visits", "factors")
PLANTED = "tools.judges.planted:with_a_fault()"


def judge() -> Findings:
    """Return what Schemathesis finds, once it has found what was planted."""
    with tempfile.TemporaryDirectory(prefix="diary-judge-") as folder:
        found, _said = let_loose(
            Path(folder), FEW, (*GUNICORN, PLANTED), only="^/diaries/[^/]+/visits$", phases="fuzzing"
        )
    with tempfile.TemporaryDirectory(prefix="diary-judge-") as folder:
        failed, said = let_loose(Path(folder), EXAMPLES, ())
    return Findings("schemathesis on the API", planted_seen=found, clean=not failed, said=said if failed else "")


def let_loose(
    folder: Path, examples: int, command: Sequence[str], *, only: str = "", phases: str = ""
) -> tuple[bool, str]:
    """Let it loose on a server of its own with the demonstration diary; return whether it found a fault, and all that
    it said."""
    migrate(folder)
    with server(folder, *command, WEB_CONCURRENCY="1") as ours:
        who = keeper(app_in(folder))
        return _schemathesis(folder, ours, who, examples, only, phases)


def _schemathesis(folder: Path, ours: Server, who: Keeper, examples: int, only: str, phases: str) -> tuple[bool, str]:
    settings = folder / "schemathesis.toml"
    settings.write_text(_settings(ours, who), encoding="utf-8")
    call = [str(VENV / "bin" / "schemathesis"), "--no-color", "--config-file", str(settings), "run"]
    call += [f"{ours.url}/api/v1/openapi.json", "--seed", str(SEED), "--max-examples", str(examples)]
    call += [
        "--header",
        f"Authorization:Bearer {who.token}",
        "--exclude-checks",
        LEFT_OUT,
        "--generation-deterministic",
    ]
    call += ["--phases", phases] if phases else []
    call += ["--include-path-regex", only] if only else []
    here = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(call, cwd=folder, env=here, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        print(done.stdout + done.stderr, file=sys.stderr)
        raise RuntimeError("Schemathesis did not run")
    return done.returncode == 1, done.stdout


def _settings(ours: Server, who: Keeper) -> str:
    """Return what tells it the diary, and of each kind a record that is there."""
    lines = ['hooks = "tools.judges.made_up"', "[parameters]", f'"path.diary_id" = "{who.diary}"']
    for kind in KINDS:
        address = f"{ours.url}/api/v1/diaries/{who.diary}/{kind}?limit=1"
        with fetched(address, {"Authorization": f"Bearer {who.token}"}) as answer:
            record = json.load(answer)["items"][0]["id"]
        lines += [
            "[[operations]]",
            f'include-path-regex = "/{kind}/"',
            f'parameters = {{ "path.record_id" = "{record}" }}',
        ]
    return "\n".join(lines)
