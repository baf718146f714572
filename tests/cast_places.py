"""Where the cast works: the bureau with its stations, the units that employ guards, the sites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from lianqin.registry.kinds import OrganisationKind as Kind
from lianqin.registry.kinds import PlaceKind, Sector
from lianqin.registry.models import Camera, DutyPoint, Organisation, Place, Site, Team
from lianqin.registry.place_ends import write_ends

FOUNDED = date(2020, 1, 1)
OFFSET = {"home": 0.0, "twin": 2.0}  # degrees east: the twin county lies elsewhere


@dataclass
class Places:
    """The organisations, sites, points and teams of one county."""

    county: str
    bureau: Organisation
    danhe: Organisation
    daji: Organisation
    swat: Organisation
    supervision: Organisation
    company: Organisation
    school: Organisation
    enterprise: Organisation
    volunteers: Organisation
    grid: Organisation
    building_site: Site
    works: Site
    camera: Camera
    village: Place
    point: DutyPoint
    team: Team


def places(county: str) -> Places:
    """Build them; the enterprise lies near the village, far from the station of Daji."""
    bureau = organisation(county, None, "bureau", Kind.BUREAU, "泽州县公安局", 112.833, 35.502)
    Organisation.unscoped.filter(pk=bureau.pk).update(bureau=bureau)
    bureau.refresh_from_db()
    under = {
        name: organisation(county, bureau, name, kind, title, lon, lat)
        for name, kind, title, lon, lat in ORGANISATIONS
    }
    return Places(county, bureau, **under, **_points(county, bureau, under))


ORGANISATIONS = (
    ("danhe", Kind.STATION, "丹河派出所", 112.905, 35.502),
    ("daji", Kind.STATION, "大箕派出所", 112.842, 35.392),
    ("swat", Kind.PATROL_SWAT, "巡特警大队", 112.840, 35.505),
    ("supervision", Kind.SUPERVISION, "保安监管大队", 112.834, 35.503),
    ("company", Kind.COMPANY, "泽安保安服务有限公司", 112.850, 35.500),
    ("school", Kind.SELF_RECRUITING, "丹河实验中学", 112.900, 35.498),
    ("enterprise", Kind.INTERNAL_SECURITY, "云岭矿业保卫科", 112.720, 35.300),
    ("volunteers", Kind.VOLUNTEER_TEAM, "金村义务巡逻队", 112.906, 35.500),
    ("grid", Kind.GRID, "金村第一网格", 112.907, 35.501),
)


def organisation(
    county: str,
    bureau: Organisation | None,
    slug: str,
    kind: Kind,
    name: str,
    lon: float,
    lat: float,
) -> Organisation:
    """One organisation; police and security units answer to the bureau."""
    return Organisation.unscoped.create(
        slug=slug,
        bureau=bureau,
        parent=bureau,
        kind=kind,
        name=name,
        short_name=name[:8],
        lon=lon + OFFSET[county],
        lat=lat,
        duty_contact="值班员",
        duty_phone="0356-0000110",
        filed_on=FOUNDED,
        started_on=FOUNDED,
    )


def _points(county: str, bureau: Organisation, under: dict[str, Organisation]) -> dict[str, Any]:
    danhe, daji = under["danhe"], under["daji"]
    site = _site(
        county, danhe, "building-site", "丹河新城二期工地", Sector.CONSTRUCTION, 112.915, 35.51
    )
    works = _site(county, daji, "works", "云岭矿区", Sector.MINE, 112.72, 35.3, under["enterprise"])
    point = DutyPoint.unscoped.create(
        slug="danhe-square",
        bureau=bureau,
        station=danhe,
        name="丹河广场联动点",
        lon=112.907 + OFFSET[county],
        lat=35.503,
        opened_on=FOUNDED,
    )
    return {
        "building_site": site,
        "works": works,
        "camera": _camera(site),
        "village": _village(county, bureau),
        "point": point,
        "team": _team(point, under["company"]),
    }


def _site(
    county: str,
    station: Organisation,
    slug: str,
    name: str,
    sector: Sector,
    lon: float,
    lat: float,
    owner: Organisation | None = None,
) -> Site:
    return Site.unscoped.create(
        slug=slug,
        bureau=station.bureau,
        station=station,
        organisation=owner,
        name=name,
        sector=sector,
        lon=lon + OFFSET[county],
        lat=lat,
    )


def _camera(site: Site) -> Camera:
    return Camera.unscoped.create(
        bureau=site.bureau,
        site=site,
        code="14052501001320000001",
        name="工地东门（虚构）",
        lon=site.lon,
        lat=site.lat,
        bearing=90.0,
    )


def _village(county: str, bureau: Organisation) -> Place:
    village = Place.unscoped.create(
        slug="lianggutuo",
        bureau=bureau,
        kind=PlaceKind.VILLAGE,
        name="两谷坨村",
        pinyin="lianggutuocun",
        initials="lgtc",
        lon=112.71 + OFFSET[county],
        lat=35.29,
        town="大箕镇",
        is_approximate=True,
    )
    write_ends([village])
    return village


def _team(point: DutyPoint, company: Organisation) -> Team:
    return Team.unscoped.create(
        slug="danhe-one",
        bureau=point.bureau,
        name="丹河一队",
        organisation=company,
        station=point.station,
        point=point,
        formed_on=FOUNDED,
    )
