"""What is written on the map before any dice fall: outline, towns, rivers, roads.

The sixteen town names and codes are 泽州县's own, and 南村 and 金村 lie where they really lie.
Everything else here is drawn by hand for the demonstration: the outline is a rough sketch of the
county's shape, the other towns are only roughly placed, and every road is invented.
"""

from dataclasses import dataclass

from lianqin.demo.county.plane import LonLat

BOX = (112.5437, 35.1876, 113.2322, 35.7140)
CITY_CENTRE: LonLat = (112.8400, 35.5000)

# fmt: off
OUTLINE: tuple[LonLat, ...] = (
    (112.650, 35.700), (112.684, 35.706), (112.716, 35.712), (112.748, 35.700), (112.782, 35.684),
    (112.806, 35.679), (112.836, 35.690), (112.868, 35.702), (112.905, 35.690), (112.936, 35.676),
    (112.962, 35.676), (112.992, 35.692), (113.018, 35.682), (113.042, 35.664), (113.050, 35.645),
    (113.042, 35.628), (113.078, 35.606), (113.112, 35.582), (113.146, 35.560), (113.172, 35.534),
    (113.196, 35.502), (113.216, 35.474), (113.228, 35.450), (113.196, 35.440), (113.182, 35.420),
    (113.176, 35.398), (113.156, 35.372), (113.134, 35.346), (113.108, 35.330), (113.070, 35.334),
    (113.040, 35.345), (113.008, 35.352), (112.986, 35.338), (112.978, 35.310), (112.962, 35.290),
    (112.934, 35.280), (112.912, 35.258), (112.880, 35.250), (112.842, 35.256), (112.808, 35.252),
    (112.784, 35.232), (112.762, 35.212), (112.730, 35.206), (112.708, 35.192), (112.698, 35.216),
    (112.670, 35.240), (112.642, 35.258), (112.612, 35.258), (112.600, 35.284), (112.618, 35.300),
    (112.604, 35.326), (112.594, 35.348), (112.552, 35.384), (112.604, 35.412), (112.614, 35.440),
    (112.590, 35.466), (112.584, 35.496), (112.600, 35.530), (112.610, 35.566), (112.636, 35.600),
)
CITY_OUTLINE: tuple[LonLat, ...] = (
    (112.832, 35.582), (112.856, 35.589), (112.880, 35.590), (112.900, 35.578), (112.911, 35.560),
    (112.907, 35.538), (112.899, 35.524), (112.884, 35.517), (112.882, 35.500), (112.890, 35.482),
    (112.888, 35.458), (112.886, 35.438), (112.872, 35.446), (112.858, 35.440), (112.846, 35.432),
    (112.838, 35.444), (112.822, 35.454), (112.812, 35.462), (112.818, 35.476), (112.800, 35.486),
    (112.778, 35.498), (112.760, 35.512), (112.752, 35.524), (112.764, 35.546), (112.790, 35.552),
    (112.814, 35.556), (112.824, 35.570),
)


@dataclass(frozen=True)
class TownSketch:
    """A town as sketched: code, name, pinyin slug, place, whether the place is only rough."""

    code: str
    name: str
    slug: str
    lon: float
    lat: float
    approximate: bool
    size: float  # half-width of the built-up area in metres
    villages: int


TOWNS: tuple[TownSketch, ...] = (
    TownSketch("140525100", "南村镇", "nancun", 112.7960, 35.4635, False, 950, 12),
    TownSketch("140525101", "下村镇", "xiacun", 112.7000, 35.5950, True, 800, 12),
    TownSketch("140525102", "大东沟镇", "dadonggou", 112.7030, 35.5380, True, 700, 11),
    TownSketch("140525103", "周村镇", "zhoucun", 112.6180, 35.4920, True, 850, 11),
    TownSketch("140525104", "犁川镇", "lichuan", 112.7520, 35.3980, True, 700, 11),
    TownSketch("140525105", "晋庙铺镇", "jinmiaopu", 112.8020, 35.3280, True, 600, 11),
    TownSketch("140525106", "金村镇", "jincun", 112.9058, 35.5019, False, 1000, 14),
    TownSketch("140525107", "高都镇", "gaodu", 112.9720, 35.5850, True, 850, 13),
    TownSketch("140525108", "巴公镇", "bagong", 112.8980, 35.6180, True, 1150, 14),
    TownSketch("140525109", "大阳镇", "dayang", 112.7980, 35.6280, True, 900, 12),
    TownSketch("140525110", "山河镇", "shanhe", 112.6780, 35.3560, True, 600, 10),
    TownSketch("140525111", "大箕镇", "daji", 112.8420, 35.3920, True, 650, 10),
    TownSketch("140525112", "柳树口镇", "liushukou", 113.0300, 35.4050, True, 550, 10),
    TownSketch("140525113", "北义城镇", "beiyicheng", 113.0350, 35.5780, True, 700, 11),
    TownSketch("140525114", "川底镇", "chuandi", 112.6950, 35.4800, True, 650, 11),
    TownSketch("140525115", "南岭镇", "nanling", 112.6230, 35.3980, True, 500, 9),
)

#: Rivers as sketched: name, width of the valley in metres, course.
RIVERS: tuple[tuple[str, float, tuple[LonLat, ...]], ...] = (
    ("丹河", 1500, ((112.915, 35.688), (112.925, 35.640), (112.948, 35.590), (112.955, 35.540),
                   (112.968, 35.490), (112.985, 35.445), (112.975, 35.400), (112.955, 35.350),
                   (112.965, 35.292))),
    ("长河", 1200, ((112.800, 35.665), (112.748, 35.615), (112.714, 35.570), (112.694, 35.515),
                   (112.684, 35.470), (112.656, 35.430), (112.636, 35.402), (112.570, 35.384))),
    ("沁河", 1300, ((112.556, 35.384), (112.606, 35.334), (112.620, 35.296), (112.640, 35.262))),
    ("白水河", 900, ((112.846, 35.520), (112.862, 35.470), (112.892, 35.425), (112.940, 35.405),
                    (112.980, 35.410))),
    ("犁川河", 800, ((112.720, 35.425), (112.755, 35.395), (112.790, 35.350), (112.806, 35.300),
                    (112.800, 35.254))),
)

Stop = str | LonLat


@dataclass(frozen=True)
class RoadSketch:
    """A road as sketched: name, number, OSM class and the places it links."""

    name: str
    ref: str
    highway: str
    stops: tuple[Stop, ...]


#: 大两线 comes first and is routed alone: it is the promise of 45 km.
MOUNTAIN_ROAD = RoadSketch("大两线", "Y045", "tertiary", (
    "daji", (112.905, 35.378), (112.968, 35.376), "liushukou", (113.075, 35.362),
    (113.128, 35.366), (113.158, 35.412)))
#: Roads of the south-eastern hills, slow in any weather.
MOUNTAIN_NAMES = frozenset({"大两线", "金柳线", "义柳线"})

ROADS: tuple[RoadSketch, ...] = (
    RoadSketch("二广线", "G207", "primary", (
        (112.930, 35.674), "bagong", (112.878, 35.570), (112.856, 35.522), (112.836, 35.478),
        "nancun", (112.800, 35.410), "jinmiaopu", (112.792, 35.245))),
    RoadSketch("陵沁路", "G342", "primary", (
        (113.080, 35.601), "beiyicheng", (112.978, 35.548), "jincun", (112.872, 35.504),
        (112.806, 35.504), (112.752, 35.492), "chuandi", "zhoucun", (112.588, 35.497))),
    RoadSketch("长河路", "S333", "secondary", (
        "dayang", "xiacun", "dadonggou", "chuandi", (112.660, 35.430), "nanling")),
    RoadSketch("晋高线", "S335", "secondary", (
        (112.880, 35.545), "gaodu", (113.005, 35.640), (113.030, 35.668))),
    RoadSketch("晋大线", "S241", "secondary", (
        (112.852, 35.480), (112.850, 35.440), "daji", (112.820, 35.360), "jinmiaopu")),
    RoadSketch("晋阳公路", "S331", "secondary", (
        (112.826, 35.512), (112.790, 35.540), "dadonggou", (112.640, 35.530), "zhoucun")),
    RoadSketch("巴阳线", "X601", "secondary", ("gaodu", "bagong", "dayang", (112.752, 35.690))),
    RoadSketch("城阳线", "X602", "secondary", ((112.824, 35.520), (112.812, 35.580), "dayang")),
    RoadSketch("南犁线", "X603", "tertiary", ("nancun", "lichuan", "shanhe", "nanling", "zhoucun")),
    RoadSketch("犁晋线", "X604", "tertiary", ("lichuan", "jinmiaopu")),
    RoadSketch("金柳线", "X605", "tertiary", (
        "jincun", (112.958, 35.458), (112.952, 35.410), (112.958, 35.378))),
    RoadSketch("金箕线", "X606", "tertiary", ("jincun", (112.905, 35.440), "daji")),
    RoadSketch("义柳线", "X607", "tertiary", ("beiyicheng", (113.060, 35.500), "liushukou")),
    RoadSketch("巴义线", "X608", "tertiary", ("bagong", (112.965, 35.632), "beiyicheng")),
    RoadSketch("下沟线", "X609", "tertiary", ("xiacun", (112.740, 35.560), (112.790, 35.540))),
    RoadSketch("川南线", "X610", "tertiary", ("chuandi", (112.740, 35.455), "nancun")),
    RoadSketch("山沁线", "X611", "tertiary", ("shanhe", (112.640, 35.310), (112.650, 35.264))),
    RoadSketch("山晋线", "X612", "tertiary", ("shanhe", (112.735, 35.330), "jinmiaopu")),
    RoadSketch("东山线", "X613", "tertiary", ("gaodu", "beiyicheng", (113.130, 35.560))),
    RoadSketch("府城路", "X614", "secondary", ("jincun", (112.934, 35.562), "gaodu")),
    RoadSketch("西岭线", "X615", "tertiary", ("xiacun", (112.670, 35.640), (112.664, 35.696))),
)

#: Motorways: name, number, course, and the roads they meet at interchanges.
EXPRESSWAYS: tuple[tuple[str, str, tuple[LonLat, ...], tuple[str, ...]], ...] = (
    ("晋新高速", "G5512", (
        (112.976, 35.672), (112.958, 35.640), (112.938, 35.604), (112.926, 35.560),
        (112.932, 35.514), (112.918, 35.468), (112.884, 35.412), (112.866, 35.352),
        (112.862, 35.300), (112.858, 35.262)), ("巴义线", "陵沁路", "大两线")),
    ("陵侯高速", "S80", (
        (112.9155, 35.462), (112.872, 35.424), (112.828, 35.428), (112.776, 35.444),
        (112.720, 35.460), (112.668, 35.468), (112.630, 35.466), (112.596, 35.474)),
     ("二广线", "长河路")),
)
# fmt: on

CITY_RADIUS = 3500.0

#: 府城村 in 金村镇, where the 玉皇庙 stands: about 13 km by road north-east of the city.
FUCHENG: LonLat = (112.934, 35.562)
