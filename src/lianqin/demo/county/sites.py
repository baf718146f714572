"""Sites worth guarding, each with its own ground beside a street, a gate, and invented cameras."""

import cmath
import math
from collections.abc import Iterator

import numpy as np

from lianqin.demo.county.dice import Dice, Line
from lianqin.demo.county.drawing import Drawing
from lianqin.demo.county.force import Camera, Gate, Site
from lianqin.demo.county.gazetteer import FUCHENG, TOWNS, TownSketch
from lianqin.demo.county.land import Area, RoadNode
from lianqin.demo.county.plane import LonLat, lonlat, plane, resample
from lianqin.demo.county.stations import STATION_OF

MUSEUM, WORKS, BUILDING_SITE = "site-museum", "site-yunling", "site-danhe-new-town"
HUAYANG, HOSPITAL, FOUNDRY = "site-huayang", "site-hospital", "site-foundry"
SECTORS = {"school": 45.0, "hospital": 55.0, "bank": 18.0, "factory": 130.0, "mine": 150.0,
           "construction": 75.0, "residential": 60.0, "museum": 50.0, "public": 40.0}  # fmt: skip
_KEY_KINDS = frozenset({"hospital", "bank", "mine", "museum"})
_LARGE = frozenset({"factory", "mine", "construction"})

#: Every town has these.
_COMMON = (("{}中心小学", "school"), ("{}卫生院", "hospital"), ("{}信用合作社", "bank"))
#: Particular sites: slug (or empty), name, kind, town.
_PARTICULAR: tuple[tuple[str, str, str, str], ...] = (
    (MUSEUM, "玉皇庙彩塑壁画博物馆", "museum", "jincun"),
    (BUILDING_SITE, "丹河新城安置房工地", "construction", "jincun"),
    (HOSPITAL, "泽州丹川医院", "hospital", "jincun"),
    (HUAYANG, "华阳煤业", "mine", "zhoucun"),
    (FOUNDRY, "巴公丰冶铸造厂", "factory", "bagong"),
    (WORKS, "云岭石灰岩矿", "mine", "liushukou"),
    ("", "丹河新城道路工地", "construction", "jincun"),
    ("", "丹川中学", "school", "jincun"),
    ("", "泽州政务服务中心", "public", "jincun"),
    ("", "丹河家园小区", "residential", "jincun"),
    ("", "金源里小区", "residential", "jincun"),
    ("", "巴公中学", "school", "bagong"),
    ("", "巴公第二医院", "hospital", "bagong"),
    ("", "巴公农贸市场", "public", "bagong"),
    ("", "巴公园区二期工地", "construction", "bagong"),
    ("", "冶新里小区", "residential", "bagong"),
    ("", "铸苑小区", "residential", "bagong"),
    ("", "巴公轧钢车间", "factory", "bagong"),
    ("", "南村中学", "school", "nancun"),
    ("", "南村铸管厂", "factory", "nancun"),
    ("", "南村物流园工地", "construction", "nancun"),
    ("", "南村汽车站", "public", "nancun"),
    ("", "南苑小区", "residential", "nancun"),
    ("", "西河里小区", "residential", "nancun"),
    ("", "高都中学", "school", "gaodu"),
    ("", "高都化工厂", "factory", "gaodu"),
    ("", "高都新村工地", "construction", "gaodu"),
    ("", "高都嘉苑小区", "residential", "gaodu"),
    ("", "大阳中学", "school", "dayang"),
    ("", "大阳古镇景区", "public", "dayang"),
    ("", "大阳北岭矿", "mine", "dayang"),
    ("", "古镇新居小区", "residential", "dayang"),
    ("", "下村中学", "school", "xiacun"),
    ("", "下村长岭矿", "mine", "xiacun"),
    ("", "长河里小区", "residential", "xiacun"),
    ("", "周村中学", "school", "zhoucun"),
    ("", "周村东街小区", "residential", "zhoucun"),
    ("", "大东沟水泥厂", "factory", "dadonggou"),
    ("", "川底河西矿", "mine", "chuandi"),
    ("", "北义城机械厂", "factory", "beiyicheng"),
    ("", "犁川南坡矿", "mine", "lichuan"),
    ("", "晋庙铺服务区", "public", "jinmiaopu"),
)  # fmt: skip
#: Which unit guards what: by slug here, by kind in ``guard_of``.
_OWN_GUARDS = {HUAYANG: "unit-huayang", HOSPITAL: "unit-hospital"}


def guard_of(slug: str, kind: str, town: str, number: int) -> str:
    """Slug of the unit that guards a site, empty where nobody is employed to."""
    if slug in _OWN_GUARDS:
        return _OWN_GUARDS[slug]
    if slug in {WORKS, FOUNDRY}:
        return ""  # these keep internal security staff instead
    if kind == "school" or slug in {MUSEUM, BUILDING_SITE}:
        return "unit-zeyuan"
    return "unit-danjun" if kind in {"bank", "residential", "construction"} or number % 3 else ""


class Builder:
    """Places sites along the streets of a town: off the roads, and off each other's ground."""

    def __init__(self, drawing: Drawing, seed: int) -> None:
        self._corners = _street_corners(drawing)
        self._tarmac = _tarmac(drawing)
        self._drawing = drawing
        self._dice = Dice(seed, "sites")
        self._taken: list[tuple[complex, float]] = []

    def site(self, slug: str, name: str, kind: str, town: TownSketch, number: int) -> Site:
        """Find a plot for a site and draw its ground away from the street."""
        size = SECTORS[kind]
        centre, outward = self._plot(slug, kind, town)
        self._taken.append((centre, size))
        unit = guard_of(slug, kind, town.slug, number)
        key = kind in _KEY_KINDS or slug == FOUNDRY
        drilled = f"2024-0{self._dice.whole(1, 6)}-{self._dice.whole(10, 28)}" if key else ""
        return Site(
            slug, name, kind, town.slug, STATION_OF[town.slug],
            *lonlat(centre), _ground(centre, outward, size), key, slug == MUSEUM, unit,
            "2024-01-15" if key else "", drilled if number % 7 else "",
        )  # fmt: skip

    def _plot(self, slug: str, kind: str, town: TownSketch) -> tuple[complex, complex]:
        """The best of many plots: (middle, unit vector away from the street)."""
        size = SECTORS[kind]
        seat = plane(town.lon, town.lat)
        tarmac = self._tarmac[np.abs(self._tarmac - seat) < 3000.0]
        if slug in {MUSEUM, WORKS}:
            tarmac = self._tarmac
        best, plot = math.inf, (seat, 1 + 0j)
        for corner in self._tries(slug, kind, town):
            for turn in _TURNS:
                middle = corner + turn * (size + 9.0)
                worth = _crossed(middle, turn, size, tarmac) + 1000 * self._crowd(middle, size)
                if worth < best:
                    best, plot = worth, (middle, turn)
        return plot

    def _tries(self, slug: str, kind: str, town: TownSketch) -> list[complex]:
        if slug in {MUSEUM, WORKS}:
            where = plane(*(FUCHENG if slug == MUSEUM else self._drawing.works))
            return [min(self._corners, key=lambda corner: abs(corner - where))]
        seat = plane(town.lon, town.lat)
        low, high = (0.6, 1.3) if kind in _LARGE else (0.1, 0.9)
        ring = [c for c in self._corners if low * town.size < abs(c - seat) < high * town.size]
        return [self._dice.pick(ring) for _ in range(14)]

    def _crowd(self, middle: complex, size: float) -> int:
        return sum(abs(middle - c) < 1.45 * (size + s) for c, s in self._taken)


_TURNS = tuple(cmath.rect(1.0, math.radians(15.0 + 30.0 * step)) for step in range(12))


def _crossed(middle: complex, outward: complex, size: float, tarmac: Line) -> int:
    """How much road a plot would lie on (points of road, one every 20 m)."""
    local = (tarmac - middle) / outward
    return int(((np.abs(local.real) < size + 4) & (np.abs(local.imag) < 1.25 * size + 4)).sum())


def _tarmac(drawing: Drawing) -> Line:
    """Points along every road, about 20 m apart."""
    spots = {node.id: plane(node.lon, node.lat) for node in drawing.network.nodes}
    return np.concatenate(
        [resample(np.array([spots[n] for n in way.nodes]), 20.0) for way in drawing.network.ways]
    )


def _street_corners(drawing: Drawing) -> list[complex]:
    streets = {"residential", "tertiary", "unclassified", "service"}
    held = {n for way in drawing.network.ways if way.tag("highway") in streets for n in way.nodes}
    return [plane(n.lon, n.lat) for n in drawing.network.nodes if n.id in held and not n.tags]


def _ground(centre: complex, outward: complex, size: float) -> Area:
    turn = (1 + 1j, -1 + 1j, -1 - 1j, 1 - 1j, 1 + 1j)
    shape = (complex(size * t.real, 1.25 * size * t.imag) for t in turn)
    return Area(tuple(lonlat(centre + outward * corner) for corner in shape))


def all_sites(drawing: Drawing, seed: int) -> tuple[Site, ...]:
    """Every site of the county: the particular ones first, then each town's common ones."""
    builder = Builder(drawing, seed)
    towns = {town.slug: town for town in TOWNS}
    rows = [(slug, name, kind, towns[town]) for slug, name, kind, town in _PARTICULAR]
    rows += [("", label.format(t.name[:-1]), kind, t) for t in TOWNS for label, kind in _COMMON]
    return tuple(
        builder.site(slug or f"site-{number:03d}", name, kind, town, number)
        for number, (slug, name, kind, town) in enumerate(rows, start=1)
    )


def gates(sites: tuple[Site, ...]) -> tuple[Gate, ...]:
    """One gate to the street for every site, two for the large ones."""
    return tuple(gate for site in sites for gate in _gates(site))


def street_gate(site: Site) -> LonLat:
    """Where a site opens to its street: the middle of the side towards it."""
    first, second = (plane(*corner) for corner in site.area.outer[1:3])
    return lonlat((first + second) / 2)


def _gates(site: Site) -> Iterator[Gate]:
    corners = [plane(*corner) for corner in site.area.outer]
    yield Gate(f"{site.slug}-gate-1", site.slug, "正门", *street_gate(site))
    if site.kind in _LARGE or site.key_target:
        yield Gate(
            f"{site.slug}-gate-2", site.slug, "侧门", *lonlat(0.9 * corners[1] + 0.1 * corners[2])
        )


def cameras(
    sites: tuple[Site, ...], doors: tuple[Gate, ...], drawing: Drawing, seed: int
) -> tuple[Camera, ...]:
    """Invented cameras: at the gates of busy sites and where the main roads meet."""
    dice = Dice(seed, "cameras")
    busy = {s.slug: s for s in sites if s.key_unit or s.kind in {"construction", "public"}}
    chosen = [gate for gate in doors if gate.site in busy][:36]
    eyes = [(f"{busy[g.site].name}{g.name}", g.site, (g.lon, g.lat)) for g in chosen]
    eyes += [(f"{n.name}路口", "", (n.lon, n.lat)) for n in drawing.places if n.rank == 1]
    eyes += [(f"{_road(drawing, n)}卡口", "", (n.lon, n.lat)) for n in _main_points(drawing, 10)]
    return tuple(
        Camera(f"camera-{i:03d}", _device(i), name, site, *where, dice.whole(0, 359),
               dice.whole(40, 160), dice.pick((60, 75, 90)))
        for i, (name, site, where) in enumerate(eyes, start=1)
    )  # fmt: skip


def _device(number: int) -> str:
    kind = "131" if number % 3 else "132"
    return f"1405259900{kind}0{number:06d}"


def _main_points(drawing: Drawing, count: int) -> list[RoadNode]:
    mains = [w for w in drawing.network.ways if w.tag("highway") == "primary" and len(w.nodes) > 8]
    by_id = {node.id: node for node in drawing.network.nodes}
    step = max(1, len(mains) // count)
    return [by_id[way.nodes[len(way.nodes) // 2]] for way in mains[::step][:count]]


def _road(drawing: Drawing, node: RoadNode) -> str:
    way = next(w for w in drawing.network.ways if node.id in w.nodes and w.tag("ref"))
    return way.tag("name")
