"""A few quarrels of the last weeks: found, in talks, agreed, refused, settled on the spot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from lianqin.accounts.models import User
from lianqin.accounts.viewers import viewer_for
from lianqin.core import clock
from lianqin.core.clock import SHANGHAI
from lianqin.demo.files import FOUNDED
from lianqin.demo.loading.organisations import BUREAU
from lianqin.disputes import agreeing, finding, mediating
from lianqin.disputes.agreeing import Agreed
from lianqin.disputes.finding import Found
from lianqin.disputes.models import Dispute
from lianqin.disputes.parties import Party
from lianqin.disputes.states import Form, How, Kind, To
from lianqin.registry.kinds import OrganisationKind
from lianqin.registry.models import Organisation

STATION, COMMITTEE = "danhe", "committee-danhe"
NAME = "丹河人民调解委员会（虚构）"
MEDIATOR = "mediator"
# Parties of nowhere: the region of their numbers does not exist.
PARTIES = (
    Party(1, "甲某某", "991405199003070034", "丹河街道虚构巷1号"),
    Party(2, "乙某某", "991405197001010047", "丹河街道虚构巷2号"),
)


def load_committee(bodies: dict[str, Organisation]) -> None:
    """The people's mediation committee of one station's area, where the mediator serves."""
    bureau, station = bodies[BUREAU], bodies[STATION]
    bodies[COMMITTEE] = Organisation.unscoped.create(
        slug=COMMITTEE,
        bureau=bureau,
        kind=OrganisationKind.MEDIATION,
        name=NAME,
        short_name="丹河调委会",
        lon=station.lon,
        lat=station.lat,
        started_on=FOUNDED,
    )


def load_disputes(bodies: Mapping[str, Organisation]) -> None:
    """Each through the services, by those whose work it is, at its own time before now."""
    now, station = clock.now(), bodies[STATION]
    guard, officer, mediator = (_by(name) for name in ("zhao", "danhe", MEDIATOR))
    seen = _seen(station)
    _agreed(seen, now - timedelta(days=25), officer, mediator)
    _refused(seen, now - timedelta(days=9), officer, mediator)
    _in_talks(seen, now - timedelta(days=2), officer, mediator)
    _settled(seen, now - timedelta(days=5), guard, officer)
    told = replace(
        seen,
        how=How.ON_THE_SPOT,
        kind=Kind.PROPERTY,
        words="物业停电催缴物业费，十几名业主围在门岗要说法",
        people=12,
        is_calmed=True,
        wants_mediator=True,
    )
    finding.find(told, at=now - timedelta(hours=3), **guard)


def _by(username: str) -> dict[str, Any]:
    user = User.objects.get(username=username)
    return {"actor": viewer_for(user), "actor_name": user.display_name}


def _seen(station: Organisation) -> Found:
    """Two neighbours near the station, found on a visit."""
    return Found(
        how=How.VISIT,
        kind=Kind.NEIGHBOUR,
        words="走访时住户反映楼上水管漏水，墙面受潮起皮，两家为修理费争了半个月",
        place_text=f"{station.short_name}辖区虚构巷",
        lon=station.lon or 0.0,
        lat=station.lat or 0.0,
        people=4,
    )


def _referred(found: Found, at: datetime, officer: dict[str, Any]) -> Dispute:
    dispute = finding.find(found, at=at, **officer)
    mediator = User.objects.get(username=MEDIATOR).pk
    later = at + timedelta(hours=2)
    mediating.refer(dispute, to=To.MEDIATOR, mediator_user=mediator, at=later, **officer)
    return dispute


def _talks(dispute: Dispute, at: datetime, mediator: dict[str, Any]) -> None:
    for side in (1, 2):
        mediating.take_word(dispute, side=side, is_willing=True, at=at, **mediator)
    mediating.begin(dispute, at=at, **mediator)


def _agreed(seen: Found, at: datetime, officer: dict[str, Any], mediator: dict[str, Any]) -> None:
    dispute = _referred(seen, at, officer)
    day = at + timedelta(days=1)
    _talks(dispute, day, mediator)
    on = day.astimezone(SHANGHAI).date()
    agreed = Agreed(
        form=Form.WRITTEN,
        parties=PARTIES,
        facts="楼上水管接头老化漏水，楼下卧室墙面受潮起皮；对漏水原因无争议，对修理费有争议。",
        terms="一、甲方十日内更换水管接头；\n二、甲方承担墙面粉刷材料费三百元；\n三、双方互不再追究。",
        performance="甲方在十日内修好并当面付清",
        committee=NAME,
        agreed_on=on,
        follow_up_on=on + timedelta(days=26),
    )
    agreeing.agree(dispute, agreed, at=day + timedelta(hours=2), **mediator)


def _refused(seen: Found, at: datetime, officer: dict[str, Any], mediator: dict[str, Any]) -> None:
    words = "两家为宅基地边界争执，多次争吵，未动手"
    dispute = _referred(replace(seen, kind=Kind.LAND, words=words), at, officer)
    day = at + timedelta(days=1)
    mediating.take_word(dispute, side=1, is_willing=True, at=day, **mediator)
    no: dict[str, Any] = {"side": 2, "is_willing": False, "rights_told": True}
    mediating.take_word(dispute, text="要求走诉讼", at=day, **no, **mediator)


def _in_talks(seen: Found, at: datetime, officer: dict[str, Any], mediator: dict[str, Any]) -> None:
    words = "装修队与雇主为尾款争执，工人在工地等候结算"
    dispute = _referred(replace(seen, kind=Kind.LABOUR, words=words, people=6), at, officer)
    _talks(dispute, at + timedelta(hours=20), mediator)
    line = "双方到场，对金额分歧不大，约定明天带账目再谈"
    mediating.note(dispute, text=line, at=at + timedelta(hours=21), **mediator)


def _settled(seen: Found, at: datetime, guard: dict[str, Any], officer: dict[str, Any]) -> None:
    told = replace(
        seen,
        how=How.ON_THE_SPOT,
        kind=Kind.OTHER,
        words="停车剐蹭后视镜，两名车主在工地门口争吵",
        is_calmed=True,
        people=2,
    )
    dispute = finding.find(told, at=at, **guard)
    line = "民警到场，双方看过行车记录，当场赔付八十元，握手离开"
    mediating.settle_at_source(dispute, text=line, at=at + timedelta(hours=1), **officer)
