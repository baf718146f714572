"""Run one benchmark's parts in a process of their own, so that Django's settings are its own."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def measured_apart(module: str) -> dict[str, float]:
    """What `python -m MODULE` prints, one `name number` a line, over an empty data folder.

    Raises RuntimeError with what the process said, where it fails.
    """
    with tempfile.TemporaryDirectory(prefix="lianqin-bench-") as folder:
        done = subprocess.run(
            [sys.executable, "-m", module],
            env=environment(folder),
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(done.stderr)
    lines = (line.split() for line in done.stdout.splitlines())
    return {name: float(value) for name, value in lines}


def environment(folder: str) -> dict[str, str]:
    """This process's own, but for the product's settings: they are those of a fresh start."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LIANQIN_", "DJANGO_"))}
    own = {"LIANQIN_DATA": folder, "LIANQIN_LOG_LEVEL": "ERROR", "PYTHONUNBUFFERED": "1"}
    path = os.pathsep.join(str(Path(__file__).parents[1] / part) for part in (".", "src"))
    return {**kept, **own, "PYTHONPATH": path}
