"""From `lianqin demo` on an empty data folder to the first board.

What `make demo` does once the packages are installed: the database, the synthetic county, the
two incidents of 2024, a shift around now, the server; then a sign-in as the dispatcher and her
board. The design's limit is 60 s for all of it with the packages downloaded before. Compared with
the bare `lianqin migrate` of an empty database.

The installation is not part of the figure, as it depends on where packages come from. Taken once
by hand, from `git clone` through `make demo` to the board with packages in the caches: 24.3 s, of
which 2 s for the virtual environment, 12 s for Python packages, 2 s for browser packages.
"""

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from benchmarks.apart import environment
from benchmarks.figure import Figure
from benchmarks.signed_in import SignedIn

LIMIT_S = 60.0
CLI = (sys.executable, "-m", "lianqin.config.cli")
PASSWORD = re.compile(r"password: (\S+)")
ADDRESS = re.compile(r"http://[\d.]+:(\d+)/")


def measure() -> Iterator[Figure]:
    """Seconds."""
    with tempfile.TemporaryDirectory(prefix="lianqin-bench-") as folder:
        migrated = seconds_to_migrate(folder)
    with tempfile.TemporaryDirectory(prefix="lianqin-bench-") as folder:
        yield Figure("from `lianqin demo` to the first board", board(folder), "s", limit=LIMIT_S)
    yield Figure("- of which the bare `lianqin migrate`", migrated, "s")


def seconds_to_migrate(folder: str) -> float:
    """An empty database brought up, and nothing else."""
    began = time.perf_counter()
    subprocess.run([*CLI, "migrate"], env=environment(folder), check=True, capture_output=True)
    return time.perf_counter() - began


def board(folder: str) -> float:
    """Seconds until the dispatcher has her board in hand."""
    began = time.perf_counter()
    command = [*CLI, "demo", "--port", "0", "--pace", "0"]
    process = subprocess.Popen(
        command,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        port, password = said_by(process)
        if b"data-stream" not in SignedIn(port, "chen", password).get("/"):
            raise RuntimeError("what came is no board")
        return time.perf_counter() - began
    finally:
        process.terminate()
        process.wait()


def said_by(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """The port and the password that the demo prints. Raises RuntimeError where it ends first."""
    said = ""
    for line in process.stdout or ():
        said += line
        if found := ADDRESS.search(line):
            return int(found[1]), PASSWORD.search(said)[1]  # type: ignore[index]
    raise RuntimeError(said)
