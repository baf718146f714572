"""`lianqin network load FILE`: give a bureau the roads of an OpenStreetMap file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Enter `network` in the command line."""
    network = subparsers.add_parser("network", help="载入本县路网 / give the bureau its roads")
    jobs = network.add_subparsers(required=True, metavar="JOB")
    load = jobs.add_parser("load", help="从 OSM 文件载入 / load from an OSM file")
    load.add_argument("file", type=Path, help=".osm.pbf, .osm.gz, .osm")
    load.add_argument("--bureau", default="", help="公安局代码，仅一个时可省 / slug of the bureau")
    load.set_defaults(run=run_load)


def run_load(args: argparse.Namespace) -> int:
    """Read the file, refuse roads of elsewhere, and put them in place of the present ones.

    Raises GeoError for a file that cannot be used and NotFound for an unknown bureau.
    """
    from lianqin.core.errors import NotFound
    from lianqin.dispatch.roads import install_network
    from lianqin.geo.reader import read_roads
    from lianqin.registry.areas import station_areas
    from lianqin.registry.kinds import OrganisationKind
    from lianqin.registry.models import Organisation

    bureaus = Organisation.unscoped.filter(kind=OrganisationKind.BUREAU)
    found = list(bureaus.filter(slug=args.bureau) if args.bureau else bureaus)
    if len(found) != 1:
        raise NotFound
    areas = station_areas(found[0].pk)
    network = read_roads(args.file, bounds=areas.bounds if areas.ids else None, progress=_say)
    install_network(found[0].pk, network)
    sys.stdout.write(f"{found[0].name}: {network.nodes} 路口 / junctions, {network.edges} 路段\n")
    return 0


def _say(stage: str, count: int) -> None:
    sys.stderr.write(f"\r{stage} {count}   ")
