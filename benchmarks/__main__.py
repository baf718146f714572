"""Run the benchmarks: ``python -m benchmarks [--only WORD] [--write docs/benchmarks.md]``.

The page has a part for each benchmark; one that was not run keeps the part that it has.
"""

import argparse
import importlib
import os
import pkgutil
import platform
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import benchmarks
from benchmarks.figure import Absent, Figure

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
HEADER = ("name", "figure", "baseline", "ratio", "limit", "verdict")


def main(argv: list[str] | None = None) -> int:
    """Measure, print, perhaps write; 1 if a figure does not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", metavar="WORD", help="benchmarks whose module name has WORD")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the table as Markdown")
    args = parser.parse_args(argv)
    sound = True
    for name in _modules(args.only):
        rows: list[tuple[str, ...]] = []
        for outcome in _outcomes(name):
            cells = outcome.cells if isinstance(outcome, Figure) else outcome
            sound = sound and not (isinstance(outcome, Figure) and not outcome.holds)
            rows.append(cells)
            print(" | ".join(cell for cell in cells if cell), flush=True)
        if args.write:
            args.write.write_text(_page(args.write, name, rows), encoding="utf-8")
    return 0 if sound else 1


def _modules(only: str | None = None) -> list[str]:
    """Benchmarks to run, by module name."""
    names = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return [n for n in names if n.startswith("bench_") and (not only or only in n)]


def _meaning(name: str) -> str:
    return (importlib.import_module(f"benchmarks.{name}").__doc__ or "").strip()


def _outcomes(name: str) -> Iterator[Figure | tuple[str, ...]]:
    try:
        yield from importlib.import_module(f"benchmarks.{name}").measure()
    except Absent as reason:
        yield (name.removeprefix("bench_"), "", "", "", "", f"absent: {reason}")


def _page(file: Path, name: str, rows: list[tuple[str, ...]]) -> str:
    """The page with the part of the benchmark `name` renewed."""
    parts = _parts(file) | {name: _part(name, rows)}
    head = [
        "# Benchmarks",
        "",
        "Written by `make bench ARGS='--write docs/benchmarks.md'`. Every figure stands beside",
        "a baseline measured in the same run; milliseconds are medians.",
        "",
    ]
    kept = (parts[one].strip("\n") for one in _modules() if one in parts)
    return "\n".join(head) + "\n" + "\n\n".join(kept) + "\n"


def _parts(file: Path) -> dict[str, str]:
    """The parts that the page has, by the benchmark's name."""
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    found = (part.partition("\n") for part in text.split("## ")[1:])
    return {name: f"## {name}\n{rest}" for name, _line_end, rest in found}


def _part(name: str, rows: list[tuple[str, ...]]) -> str:
    lines = [f"## {name}", "", _meaning(name), ""]
    lines += [_line(HEADER), _line(("---",) * len(HEADER)), *map(_line, rows), ""]
    lines += [f"- {fact}" for fact in _machine()]
    return "\n".join(lines)


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"


def _machine() -> list[str]:
    packages = ("numpy", "scipy", "osmium", "shapely", "django")
    return [
        f"{os.cpu_count()} cores, {_processor()}, {platform.system()} {platform.machine()}",
        f"Python {platform.python_version()}, "
        + ", ".join(f"{package} {version(package)}" for package in packages),
    ]


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text().splitlines() if facts.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or "unnamed processor"


if __name__ == "__main__":
    sys.exit(main())
