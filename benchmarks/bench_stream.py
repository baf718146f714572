"""Acts, outbox and event stream against bare statements and a bare loop of writes.

Each runs in a process of its own with a SQLite database in a temporary folder, so that Django's
settings are its own; what is compared runs turn by turn.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.stream_parts import STREAMS

FIGURES = (
    (
        "one act with audit, event and message, SQLite",
        ("act", "insert"),
        "one bare INSERT with its commit",
        5.0,
    ),
    (
        "one message taken up, handled and marked, SQLite",
        ("message", "updates"),
        "two bare UPDATEs with their commits",
        6.0,
    ),
    (
        f"from an order to the last of {STREAMS} open pages, median",
        ("page_median", "bare_median"),
        "a bare INSERT, then bare writes to as many sockets",
        3.0,
    ),
    (
        f"from an order to the last of {STREAMS} open pages, 99th of 100",
        ("page_p99", "bare_p99"),
        "the same",
        None,
    ),
)


def measure() -> Iterator[Figure]:
    """Milliseconds each."""
    with tempfile.TemporaryDirectory(prefix="lianqin-bench-") as folder:
        seen = _measured_in(folder)
    for name, (ours, bare), against, limit in FIGURES:
        yield Figure(name, seen[ours], baseline=seen[bare], against=against, limit=limit)


def _measured_in(folder: str) -> dict[str, float]:
    own = {"LIANQIN_DATA": folder, "LIANQIN_DATABASE_URL": "", "LIANQIN_LOG_LEVEL": "ERROR"}
    path = os.pathsep.join(str(Path(__file__).parents[1] / part) for part in (".", "src"))
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.stream_parts"],
        env={**os.environ, **own, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    lines = (line.split() for line in done.stdout.splitlines())
    return {name: float(value) for name, value in lines}
