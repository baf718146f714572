"""`lianqin roads check` and `lianqin roads times`: the road room for people without the page.

Results go to standard output, progress and complaints to standard error. Exit code 0 = done,
1 = done, but something in the input was wrong, 2 = could not be done.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from lianqin.geo.errors import FileMissingError, GeoError, NaiveTimeError
from lianqin.geo.geojson import conditions_from_geojson
from lianqin.geo.islands import islands
from lianqin.geo.modes import MODES, Mode
from lianqin.geo.network import RoadNetwork
from lianqin.geo.origins import BadRow, Origin, read_origins
from lianqin.geo.pasted import parse_coordinate
from lianqin.geo.reader import read_roads
from lianqin.geo.times import REASONS, Router, TravelTimes

DONE, FLAWED, FAILED = 0, 1, 2
MARGIN_DEG = 0.1


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `roads` with its commands; each sets ``run`` as its default function."""
    roads = subparsers.add_parser("roads", help="道路文件检查与路程时间 · road files, travel times")
    commands = roads.add_subparsers(dest="roads_command", required=True)
    _add_check(commands)
    _add_times(commands)


def run(args: argparse.Namespace) -> int:
    """Carry out a parsed `roads` command and return its exit code."""
    work = {"check": _check, "times": _times}[args.roads_command]
    try:
        return work(args)
    except GeoError as fault:
        _tell(f"{fault.code}: {fault.sentence('zh')}\n{fault}")
        if args.json:
            _say(json.dumps(_error(fault), ensure_ascii=False))
        return FAILED


def _add_check(commands: Any) -> None:
    check = commands.add_parser("check", help="道路文件能否使用 · what a road file holds")
    check.add_argument("file", type=Path, metavar="FILE", help=".osm.pbf, .osm.gz, .osm")
    check.add_argument(
        "--within",
        nargs=4,
        type=float,
        metavar=("WEST", "SOUTH", "EAST", "NORTH"),
        help="县界经纬度范围 · degrees of the county, so that roads of elsewhere are refused",
    )
    check.add_argument("--json", action="store_true", help="for programs")
    check.set_defaults(run=run)


def _add_times(commands: Any) -> None:
    times = commands.add_parser("times", help="各单位到现场的时间 · times of all origins")
    times._negative_number_matcher = re.compile(r"^-\d")  # so that --to -76.6,39.3 is a value
    times.add_argument("file", type=Path, metavar="FILE", help=".osm.pbf, .osm.gz, .osm")
    times.add_argument("--to", required=True, metavar="LON,LAT", help="目的地 · destination")
    times.add_argument(
        "--from", required=True, type=Path, dest="origins", metavar="CSV", help="id,lon,lat"
    )
    times.add_argument("--mode", default="car", choices=[mode.value for mode in MODES])
    times.add_argument("--conditions", type=Path, metavar="GEOJSON", help="路况 · conditions")
    times.add_argument("--at", metavar="ISO", help="时刻，默认现在 · instant, default now")
    times.add_argument("--json", action="store_true", help="for programs")
    times.set_defaults(run=run)


def _check(args: argparse.Namespace) -> int:
    within = tuple(args.within) if args.within else None
    network = read_roads(args.file, bounds=within, progress=_progress)
    report = check_report(network)
    _say(json.dumps(report, ensure_ascii=False) if args.json else _as_text(report))
    return DONE


def check_report(network: RoadNetwork) -> dict[str, Any]:
    """What `roads check` says of a network, as plain values."""
    counts = network.counts
    ignored = "restrictions ignored: "
    return {
        "junctions": network.nodes,
        "edges": network.edges,
        "bounds": [round(side, 5) for side in network.bounds],
        "modes": {mode.value: asdict(islands(network, mode)) for mode in MODES},
        "restrictions": {
            "read": counts.get("restrictions read", 0),
            "applied": counts.get("restrictions applied", 0),
            "ignored": {
                key.removeprefix(ignored): count
                for key, count in counts.items()
                if key.startswith(ignored)
            },
        },
        "km_by_class": _km_by_class(network),
        "notes": {k: v for k, v in counts.items() if not k.startswith("restrictions")},
        "fingerprint": network.fingerprint,
    }


def _km_by_class(network: RoadNetwork) -> dict[str, float]:
    metres = np.bincount(network.edge_class, network.edge_metres, len(network.classes))
    order = np.argsort(-metres, kind="stable")
    return {network.classes[i]: round(float(metres[i]) / 1000, 2) for i in order.tolist()}


def _as_text(report: dict[str, Any]) -> str:
    lines = [f"junctions {report['junctions']}", f"edges {report['edges']}"]
    for mode, part in report["modes"].items():
        lines.append(
            f"{mode}: {part['arcs']} arcs, {part['parts'] - 1} islands,"
            f" {part['main_km']:.1f} km in the main part, {part['other_km']:.1f} km outside it,"
            f" {part['traps']} one-way traps"
        )
    rules = report["restrictions"]
    lines.append(f"turn restrictions: {rules['read']} read, {rules['applied']} applied")
    lines += [f"  ignored, {why}: {count}" for why, count in rules["ignored"].items()]
    lines += [f"{km:9.2f} km {name}" for name, km in report["km_by_class"].items()]
    lines += [f"{what}: {count}" for what, count in report["notes"].items()]
    return "\n".join(lines)


def _times(args: argparse.Namespace) -> int:
    origins, bad = read_origins(args.origins)
    for row in bad:
        _tell(f"{args.origins.name}: {row.sentence}")
    mode, at = Mode(args.mode), _instant(args.at)
    conditions = conditions_from_geojson(_read(args.conditions)) if args.conditions else ()
    network = read_roads(args.file, progress=_progress)
    west, south, east, north = network.bounds
    around = (west - MARGIN_DEG, south - MARGIN_DEG, east + MARGIN_DEG, north + MARGIN_DEG)
    target = parse_coordinate(args.to, around)
    router = Router(network)
    factors = router.factors(conditions, at, mode)
    places = [(origin.lon, origin.lat) for origin in origins]
    answer = router.times_to(target, np.reshape(places, (-1, 2)), mode, factors)
    for condition in factors.untouched:
        _tell(f"{condition.id}: on no road · 不在任何道路上")
    if args.json:
        _say(json.dumps(_times_report(args, target, at, origins, answer, bad), ensure_ascii=False))
    else:
        _say(_table(_rows(origins, answer)))
    return FLAWED if bad else DONE


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise FileMissingError(name=path.name) from fault


def _instant(text: str | None) -> datetime:
    if text is None:
        return datetime.now(UTC)
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as fault:
        raise NaiveTimeError(text=text) from fault
    if instant.tzinfo is None:
        raise NaiveTimeError(text=text)
    return instant


def _times_report(
    args: argparse.Namespace,
    target: tuple[float, float],
    at: datetime,
    origins: Sequence[Origin],
    answer: TravelTimes,
    bad: Iterable[BadRow],
) -> dict[str, Any]:
    return {
        "mode": args.mode,
        "at": at.isoformat(),
        "to": {
            "lon": target[0],
            "lat": target[1],
            "snap_m": round(float(answer.hub.distance_m[0]), 1),
        },
        "rows": _rows(origins, answer),
        "errors": [asdict(row) for row in bad],
    }


def _rows(origins: Sequence[Origin], answer: TravelTimes) -> list[dict[str, Any]]:
    return [
        {
            "id": origin.id,
            "seconds": round(float(answer.seconds[i]), 1) if answer.reached[i] else None,
            "metres": round(float(answer.metres[i]), 1) if answer.reached[i] else None,
            "snap_m": round(float(answer.snap_m[i]), 1),
            "reached": bool(answer.reached[i]),
            "reason": answer.reason[i] or None,
        }
        for i, origin in enumerate(origins)
    ]


def _table(rows: Sequence[dict[str, Any]]) -> str:
    lines = ["id,seconds,metres,snap_m,reached,reason"]
    for row in rows:
        reason = " · ".join(REASONS[row["reason"]]) if row["reason"] else ""
        cells = [row["id"], row["seconds"], row["metres"], row["snap_m"], row["reached"], reason]
        lines.append(",".join("" if cell is None else str(cell) for cell in cells))
    return "\n".join(lines)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _tell(text: str) -> None:
    sys.stderr.write(text + "\n")


def _progress(stage: str, done: int) -> None:
    _tell(f"{stage} {done}")


def _error(fault: GeoError) -> dict[str, Any]:
    return {"error": fault.code, "zh": fault.sentence("zh"), "en": str(fault)}
