"""Run the tests again and again with new random examples, until the time is up or one fails.

Usage: ``make soak ARGS="--hours 8"``. Started by hand, never in CI: it looks for what a single
run of the property tests and the kill tests meets too seldom. Each round's seed is printed, so
that a failure can be had again with ``pytest --hypothesis-seed=N``.
"""

import argparse
import random
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Rounds until the time is up; 1 at the first that fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=8.0)
    parser.add_argument("pytest", nargs="*", help="more words for pytest, after --")
    args = parser.parse_args(arguments)
    until, rounds = time.monotonic() + args.hours * 3600, 0
    while time.monotonic() < until:
        rounds, seed = rounds + 1, random.randrange(2**32)
        sys.stdout.write(f"round {rounds}, --hypothesis-seed={seed}\n")
        sys.stdout.flush()
        if one_round(seed, args.pytest):
            return 1
    sys.stdout.write(f"{rounds} rounds held\n")
    return 0


def one_round(seed: int, more: list[str]) -> int:
    """Every test but the browser's, on SQLite, from this seed; pytest's exit code."""
    words = ["-m", "not browser and not postgres", "-n", "2", "-q", f"--hypothesis-seed={seed}"]
    return subprocess.call([sys.executable, "-m", "pytest", *words, *more], cwd=ROOT)


if __name__ == "__main__":
    raise SystemExit(main())
