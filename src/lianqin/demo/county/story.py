"""The article's year as a story, 1 January to 1 August 2024: two scenes in full, the rest as dates.

Hours that the article does not give are invented. Later work tells the listed days in full.
"""

from dataclasses import dataclass

from lianqin.demo.county.drawing import Drawing
from lianqin.demo.county.force import Site
from lianqin.demo.county.plane import metres_between
from lianqin.demo.county.sites import BUILDING_SITE, FOUNDRY, MUSEUM

BEGINS, ENDS = "2024-01-01", "2024-08-01"


@dataclass(frozen=True)
class StoryPerson:
    """Someone in the story who is not on any register: a role, never joined by name to anyone."""

    slug: str
    role: str
    label: str
    count: int = 1
    minors: int = 0


@dataclass(frozen=True)
class Stamp:
    """One step of a scene: name of the step, ISO time (+08:00), who did it, what was said."""

    step: str
    at: str
    by: str
    text: str = ""


@dataclass(frozen=True)
class RoadState:
    """The state of a road during a scene: travel times are multiplied by ``factor``."""

    road: str
    factor: float
    reason: str
    begins: str
    ends: str


@dataclass(frozen=True)
class StoryEvent:
    """A day of the story. ``rows`` are rows of the requirement table; exercises are marked."""

    slug: str
    kind: str
    title: str
    on: str
    rows: tuple[int, ...]
    station: str
    place: str
    lon: float
    lat: float
    is_exercise: bool = False
    people: tuple[StoryPerson, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    roads: tuple[RoadState, ...] = ()


def story(drawing: Drawing, sites: tuple[Site, ...]) -> tuple[StoryEvent, ...]:
    """Every told day in order."""
    ground = {site.slug: site for site in sites}
    seats = {p.town: (p.lon, p.lat) for p in drawing.places if p.kind == "town"}
    roadside = _on_road(drawing, "陵沁路", seats["zhoucun"])
    museum, foundry = ground[MUSEUM], ground[FOUNDRY]
    return (
        _ice(drawing),
        _cable(ground[BUILDING_SITE]),
        StoryEvent("screening-0704", "screening", "巴公分局联合企业保卫科排查", "2024-07-04",
                   (9, 10), "bagong", foundry.name, foundry.lon, foundry.lat),
        StoryEvent("roadside-0712", "incident", "夜间联合巡逻救助路边醉酒人员", "2024-07-12",
                   (45, 46, 47, 48, 49, 50), "zhoucun", "陵沁路", *roadside),
        StoryEvent("training-0719", "training", "下村警保联勤工作培训", "2024-07-19",
                   (36,), "xiacun", "下村警保联勤工作点", *seats["xiacun"]),
        StoryEvent("drill-0726", "exercise", "玉皇庙反恐演练", "2024-07-26",
                   (29, 30, 31, 32, 33, 34, 35), "danhe", museum.name, museum.lon, museum.lat,
                   is_exercise=True),
    )  # fmt: skip


def _on_road(drawing: Drawing, name: str, near: tuple[float, float]) -> tuple[float, float]:
    """A bend of a named road about two kilometres from a place."""
    held = {n for way in drawing.network.ways if way.tag("name") == name for n in way.nodes}
    bends = [(n.lon, n.lat) for n in drawing.network.nodes if n.id in held]
    return min(bends, key=lambda bend: abs(metres_between(bend, near) - 2000.0))


def _cable(site: Site) -> StoryEvent:
    """Two persons steal cable from a building site; apprehended 58 minutes after the report."""
    day = "2024-06-18T"
    return StoryEvent(
        "cable-theft", "incident", "工地电缆被盗", "2024-06-18", (1, 2, 3, 4), "danhe",
        site.name, site.lon, site.lat,
        people=(StoryPerson("suspect-yang", "suspect", "违法嫌疑人杨某"),
                StoryPerson("suspect-zhao", "suspect", "违法嫌疑人赵某")),
        stamps=(
            Stamp("received", f"{day}10:00:00+08:00", "guard-zhao",
                  "我看到有两个人偷我们项目部的电缆，被我发现后跑了，你们快来！"),
            Stamp("dispatched", f"{day}10:01:20+08:00", "officer-danhe-01"),
            Stamp("en_route", f"{day}10:02:30+08:00", "officer-danhe-02"),
            Stamp("on_scene", f"{day}10:11:00+08:00", "officer-danhe-02"),
            Stamp("footage_viewed", f"{day}10:19:00+08:00", "officer-danhe-02",
                  "查找离开工地的两人去向"),
            Stamp("apprehended", f"{day}10:58:00+08:00", "officer-danhe-02"),
            Stamp("cleared", f"{day}11:20:00+08:00", "officer-danhe-02"),
            Stamp("closed", f"{day}16:00:00+08:00", "officer-danhe-01"),
        ),
    )  # fmt: skip


def _ice(drawing: Drawing) -> StoryEvent:
    """Two adults and three children lost near 两谷坨 on an icy road; the mine's people go."""
    day, first, last = "2024-02-14", "2024-02-13T18:00:00+08:00", "2024-02-16T12:00:00+08:00"
    at = f"{day}T"
    return StoryEvent(
        "lost-on-the-ice", "incident", "两谷坨游玩迷路求助", day, (51, 52, 53, 54, 55, 56),
        "daji", "两谷坨村附近", *drawing.village,
        people=(StoryPerson("lost-party", "helped", "迷路群众", count=5, minors=3),),
        stamps=(
            Stamp("received", f"{at}15:20:00+08:00", "officer-command-01", "110指令转大箕派出所"),
            Stamp("dispatched", f"{at}15:21:30+08:00", "officer-daji-01"),
            Stamp("help_requested", f"{at}15:24:00+08:00", "officer-daji-01",
                  "请求云岭石灰岩矿保卫科协助，自愿、无偿"),
            Stamp("accepted", f"{at}15:25:10+08:00", "staff-yunling-01"),
            Stamp("en_route", f"{at}15:29:00+08:00", "staff-yunling-01"),
            Stamp("caller_contact", f"{at}15:34:00+08:00", "officer-daji-01", "安抚，车内保暖"),
            Stamp("caller_contact", f"{at}15:43:00+08:00", "officer-daji-01"),
            Stamp("caller_contact", f"{at}15:52:00+08:00", "officer-daji-01"),
            Stamp("caller_contact", f"{at}16:01:00+08:00", "officer-daji-01"),
            Stamp("on_scene", f"{at}16:05:00+08:00", "staff-yunling-01"),
            Stamp("cleared", f"{at}16:45:00+08:00", "staff-yunling-01", "5人脱险，无人受伤"),
            Stamp("feedback", f"{at}17:10:00+08:00", "officer-daji-01"),
            Stamp("closed", f"{at}18:00:00+08:00", "officer-daji-01"),
        ),
        roads=(RoadState("大两线", 2.0, "道路结冰", first, last),),
    )  # fmt: skip
