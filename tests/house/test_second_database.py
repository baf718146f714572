"""What is left out of the run on a second database, and what never is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PURE = "src/lianqin/registry/tests/test_import_dates.py"
ASKING = "src/lianqin/units/tests/test_positions.py"
STARTING = "src/lianqin/config/tests/test_cli.py"


@pytest.mark.slow
def test_only_tests_that_ask_no_database_are_left_out_of_the_second_run() -> None:
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p"]
    command += ["plugins.second_database", PURE, ASKING, STARTING]
    environment = {"PYTHONPATH": str(ROOT / "tests"), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    lines = [line for line in done.stdout.splitlines() if "::" in line]
    counts = {file: sum(line.startswith(file) for line in lines) for file in (PURE, ASKING)}
    assert counts[PURE] == 0
    assert counts[ASKING] > 5
    assert sum(line.startswith(STARTING) for line in lines) > 20
