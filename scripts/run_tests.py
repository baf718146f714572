"""Run the tests as ``make test`` promises.

Plain: the fast tests on SQLite, in under a minute, with a line that says what was
left out. ``LIANQIN_TEST=all``: every test on SQLite with the browser journeys, then
every test that touches a database once more on PostgreSQL, at the address that
``LIANQIN_TEST_POSTGRES`` names. Extra arguments go to pytest.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMON = ("-p", "plugins.skips", "-q", "-rs")
ALL_CORES = ("-n", "auto", "--dist", "worksteal")
FAST = ("-m", "not slow and not browser and not postgres")
ON_SQLITE = ("-m", "not postgres and not browser")
ON_POSTGRES = ("-m", "not sqlite and not browser")
# In a run of their own: Chromium wants the cores, and its driver keeps an event loop in the
# thread in which other tests would ask the database.
JOURNEYS = ("-m", "browser")
# What asks no database anything would prove the same again on a second one.
AGAIN = ("-p", "plugins.second_database")
NOTHING_COLLECTED = 5


def main(arguments: list[str]) -> int:
    """Run the right set; answers 0 only when every run passed."""
    wanted = os.environ.get("LIANQIN_TEST", "")
    if wanted == "all":
        return run_all(arguments)
    if wanted:
        raise SystemExit(f"LIANQIN_TEST={wanted!r} is not known: leave it empty, or say 'all'.")
    return pytest("fast, SQLite · 快速测试", [*ALL_CORES, *FAST, *arguments], database="")


def run_all(arguments: list[str]) -> int:
    """Both databases; each run is made even where one failed, so one look shows all."""
    postgres = os.environ.get("LIANQIN_TEST_POSTGRES", "")
    if not postgres:
        raise SystemExit(
            "LIANQIN_TEST=all needs a PostgreSQL it may create databases in: "
            "set LIANQIN_TEST_POSTGRES=postgresql://USER:PASSWORD@HOST:5432/NAME"
        )
    runs = [
        ("SQLite", [*ALL_CORES, *ON_SQLITE], ""),
        ("SQLite, Chromium", [*JOURNEYS], ""),
        ("PostgreSQL", [*ALL_CORES, *ON_POSTGRES, *AGAIN], postgres),
        ("PostgreSQL, Chromium", [*JOURNEYS], postgres),
    ]
    codes = [pytest(title, [*run, *arguments], database=url) for title, run, url in runs]
    return int(any(codes))  # a run that was killed answers with a number below nought


def pytest(title: str, arguments: list[str], *, database: str) -> int:
    """One pytest run on one database; an empty run is a failure, as nothing was proved."""
    sys.stdout.write(f"\n== {title} ==\n")
    sys.stdout.flush()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
    environment.pop("LIANQIN_DATABASE_URL", None)
    if database:
        environment["LIANQIN_DATABASE_URL"] = database
    command = [sys.executable, "-m", "pytest", *COMMON, *arguments]
    code = subprocess.call(command, cwd=ROOT, env=environment)
    if code == NOTHING_COLLECTED:
        sys.stdout.write("no test was collected\n")
    return code


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
