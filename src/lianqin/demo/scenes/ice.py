"""Lost on the ice near 两谷坨 (rows 51–56): the mine's own people are there first."""

from __future__ import annotations

from datetime import datetime, timedelta

from lianqin.demo.scenes.play import Play, Step, actor, close, crew_step, fed_back, noted
from lianqin.dispatch import directives
from lianqin.dispatch.proposals import propose_for
from lianqin.dispatch.states import Status
from lianqin.incidents import services
from lianqin.incidents.intake import Report, take_report
from lianqin.incidents.states import EntryKind, Source
from lianqin.registry.conditions import set_condition
from lianqin.registry.kinds import ConditionKind
from lianqin.registry.models import Place

VILLAGE, ICE_FACTOR = "两谷坨村", 2.0
# The hills of the south-east, all iced: closing one road would only send people by another.
HILLS = {
    "type": "Polygon",
    "coordinates": [
        [[112.86, 35.25], [113.24, 35.25], [113.24, 35.53], [112.93, 35.53], [112.86, 35.25]]
    ],
}

CONTACT = noted("daji", EntryKind.CONTACT, "电话安抚，请留在车内保暖")
OUTCOME = services.Outcome(result="rescued", category="assistance.lost", helped=5)


def lost_on_the_ice() -> tuple[Step, ...]:
    """Two adults and three children near 两谷坨; the mine's own people reach them first."""
    return (
        Step(-3600, "道路结冰", _freeze),
        Step(0, "110指令：两名成人、三名儿童迷路", _ice_report),
        Step(90, "派警", lambda play, at: _send(play, "police", at)),
        Step(110, "民警出发", lambda play, at: _ice_police(play, Status.ACCEPTED, at)),
        Step(240, "请求企业保卫科协助", lambda play, at: _send(play, "help", at)),
        Step(280, "保卫科接受", lambda play, at: _ice_help(play, Status.ACCEPTED, at)),
        Step(320, "民警途中", lambda play, at: _ice_police(play, Status.EN_ROUTE, at)),
        Step(540, "保卫科出发", lambda play, at: _ice_help(play, Status.EN_ROUTE, at)),
        Step(840, "安抚被困人员", CONTACT),
        Step(1380, "再次联系", CONTACT),
        Step(2100, "保卫科到达", lambda play, at: _ice_help(play, Status.ON_SCENE, at), "help"),
        Step(4800, "五人脱险", noted("daji", EntryKind.SAFE, "5人脱险，无人受伤")),
        Step(4810, "保卫科处置完毕", lambda play, at: _ice_help(play, Status.CLEARED, at)),
        Step(5400, "民警到达", lambda play, at: _ice_police(play, Status.ON_SCENE, at), "police"),
        Step(6000, "民警处置完毕", lambda play, at: _ice_police(play, Status.CLEARED, at)),
        Step(6600, "反馈", fed_back("daji", OUTCOME)),
        Step(9600, "结案", close),
    )


def _freeze(_play: Play, at: datetime) -> None:
    chen = actor("chen")
    set_condition(
        actor=chen.viewer,
        kind=ConditionKind.ICE,
        label="东南山区道路结冰",
        geometry=HILLS,
        factor=ICE_FACTOR,
        since=at - timedelta(hours=6),
        until=at + timedelta(hours=42),
        at=at,
    )


def _ice_report(play: Play, at: datetime) -> None:
    chen = actor("chen")
    village = Place.unscoped.get(bureau_id=chen.viewer.bureau, name=VILLAGE)
    report = Report(
        source=Source.HANDOVER_110,
        external_ref=f"110-{at:%Y%m%d%H%M%S}",
        words="两名群众驾车带三个孩子到两谷坨村游玩时迷路，当地道路结冰。",
        place_text="两谷坨村附近",
        lon=village.lon,
        lat=village.lat,
        uncertainty_m=800,
        category="assistance.lost",
        adults=2,
        minors=3,
    )
    play.incident = take_report(report, actor=chen.viewer, actor_name=chen.name, at=at)


def _send(play: Play, key: str, at: datetime) -> None:
    officer, incident = actor("daji"), play.the_incident
    advice = propose_for(incident, at)
    wanted = next(row for row in advice.ranked if row.candidate.is_police == (key == "police"))
    order = directives.Order(unit_id=wanted.candidate.unit_id)
    play.directives[key] = directives.issue(
        incident, order, actor=officer.viewer, actor_name=officer.name, at=at
    )


def _ice_police(play: Play, to: Status, at: datetime) -> None:
    crew_step(play, "police", to, at, actor("daji"))


def _ice_help(play: Play, to: Status, at: datetime) -> None:
    crew_step(play, "help", to, at, actor("yunling"))
