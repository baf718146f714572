"""What was reported twice tonight: for the desk to find, merge and part again.

Two callers each, in their own words and from their own places; each is opened as an incident, as
it is where two officers take two calls. The last one is near the first and something else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from lianqin.demo.doubles.day import Telling
from lianqin.demo.scenes.play import Actor
from lianqin.incidents.intake import Report, take_report
from lianqin.incidents.models import Incident
from lianqin.incidents.states import OPEN, Source


@dataclass(frozen=True)
class Caller:
    """Who calls how long before now, from where, and how the desk took it."""

    event: int
    minutes: int
    words: str
    place: str
    lon: float
    lat: float
    category: str
    suspects: int = 0
    has_fled: bool = False
    uncertainty_m: float = 0.0

    def telling(self, now: datetime) -> Telling:
        """As the labelled days have it."""
        return Telling(
            event=self.event,
            words=self.words,
            lon=self.lon,
            lat=self.lat,
            uncertainty_m=self.uncertainty_m,
            at=now - timedelta(minutes=self.minutes),
            category=self.category,
            suspects=self.suspects,
            has_fled=self.has_fled,
        )

    def report(self) -> Report:
        """As the desk takes it."""
        return Report(
            source=Source.PHONE,
            words=self.words,
            place_text=self.place,
            lon=self.lon,
            lat=self.lat,
            category=self.category,
            suspects=self.suspects,
            has_fled=self.has_fled,
            uncertainty_m=self.uncertainty_m,
        )


COLLISION, FIGHT, SMOKE, OTHER = "traffic.collision", "security.fight", "other.fire", "other"
CALLERS: tuple[Caller, ...] = (
    Caller(
        1, 26, "路口两辆车撞了，一辆白色轿车横在路中间，有人喊疼",
        "南村镇十字路口", 112.7962, 35.4637, COLLISION,
    ),
    Caller(
        1, 22, "我开车路过，白车跟面包车碰了，后面全堵着，司机坐在地上",
        "南村镇加油站东", 112.7979, 35.4641, COLLISION,
    ),
    Caller(
        2, 18, "烧烤摊五六个人打起来了，拿凳子砸",
        "周村镇夜市", 112.6181, 35.4922, FIGHT, suspects=6,
    ),
    Caller(
        2, 13, "快来人，烧烤那边一伙人在互殴，有人头上流血",
        "周村镇街上", 112.6192, 35.4915, "other.unclassified", uncertainty_m=300.0,
    ),
    Caller(
        3, 9, "村后玉米秆着火了，烟很大，离房子不远",
        "下村镇村北", 112.7002, 35.5968, SMOKE,
    ),
    Caller(
        3, 7, "好大的烟，像是秸秆堆烧起来了，村里人正泼水",
        "下村镇", 112.7010, 35.5955, SMOKE, uncertainty_m=500.0,
    ),
    Caller(
        4, 5, "楼上漏水，邻居在楼道里吵起来了",
        "南村镇家属院", 112.7955, 35.4646, "dispute.neighbour",
    ),
)  # fmt: skip


def report_doubles(now: datetime, desk: Actor) -> list[Incident]:
    """Open what tonight's callers told, taken by `desk`, unless something is open already."""
    recent = Incident.unscoped.filter(bureau_id=desk.viewer.bureau, state__in=OPEN)
    if recent.filter(received_at__gte=now - timedelta(hours=6)).exists():
        return []
    return [
        take_report(
            caller.report(),
            actor=desk.viewer,
            actor_name=desk.name,
            at=now - timedelta(minutes=caller.minutes),
        )
        for caller in CALLERS
    ]
