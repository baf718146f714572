"""The demonstration county: owns its invented land, roads, bodies and people, built from one seed.

It refuses real personal data, real borders and chance: the same seed is the same county anywhere.
It stands on numpy, scipy and shapely only; no Django, so that anything may build it.
"""

from lianqin.demo.county.build import SEED, County, build_county, county_hash
from lianqin.demo.county.osm import osm_gz, osm_xml
from lianqin.demo.county.shift import hours

__all__ = [
    "SEED",
    "County",
    "build_county",
    "county_hash",
    "hours",
    "osm_gz",
    "osm_xml",
    "write_osm",
]


def write_osm(county: County) -> bytes:
    """The county's roads as an OSM XML file."""
    return osm_xml(county.network)
