"""Cable theft on a building site (rows 1–4): 58 minutes from the report to two arrests."""

from __future__ import annotations

from datetime import datetime, timedelta

from lianqin.demo.scenes.play import Play, Step, actor, close, crew_step, fed_back, noted
from lianqin.dispatch import directives
from lianqin.dispatch.proposals import propose_for
from lianqin.dispatch.states import Status
from lianqin.incidents import services
from lianqin.incidents.footage import Part, view_footage
from lianqin.incidents.intake import Report, take_report
from lianqin.incidents.states import EntryKind, Source
from lianqin.registry.models import Camera, Site

OUTCOME = services.Outcome(
    result="apprehended", category="criminal.theft", apprehended=2, text="移交办案"
)
BEFORE = timedelta(minutes=10)  # of the report: the part of the footage that is looked at


def cable_theft() -> tuple[Step, ...]:
    """A guard reports two persons stealing cable; both are apprehended 58 minutes later."""
    return (
        Step(0, "保安赵某报警", _cable_report),
        Step(80, "指挥中心派警", _send_nearest_police),
        Step(90, "民警出发", lambda play, at: _police_step(play, Status.ACCEPTED, at)),
        Step(150, "民警途中", lambda play, at: _police_step(play, Status.EN_ROUTE, at)),
        Step(660, "民警到达", lambda play, at: _police_step(play, Status.ON_SCENE, at), "police"),
        Step(1140, "查看监控", _look_at_footage),
        Step(3480, "抓获两人", noted("danhe", EntryKind.APPREHENDED, "抓获违法嫌疑人2名")),
        Step(4800, "处置完毕", lambda play, at: _police_step(play, Status.CLEARED, at)),
        Step(5400, "反馈", fed_back("danhe", OUTCOME)),
        Step(21600, "结案", close),
    )


def _cable_report(play: Play, at: datetime) -> None:
    zhao = actor("zhao")
    site = Site.unscoped.get(bureau_id=zhao.viewer.bureau, slug="site-danhe-new-town")
    report = Report(
        source=Source.FIELD,
        words="我看到有两个人偷我们项目部的电缆，被我发现后跑了，你们快来！",
        place_text=site.name,
        lon=site.lon,
        lat=site.lat,
        site_id=site.pk,
        category="criminal.theft",
        suspects=2,
        has_fled=True,
    )
    play.incident = take_report(report, actor=zhao.viewer, actor_name=zhao.name, at=at)


def _send_nearest_police(play: Play, at: datetime) -> None:
    chen = actor("chen")
    advice = propose_for(play.the_incident, at)
    police = next(row for row in advice.proposed if row.candidate.is_police)
    order = directives.Order(unit_id=police.candidate.unit_id, task="赶赴现场，查找两名嫌疑人")
    play.directives["police"] = directives.issue(
        play.the_incident, order, actor=chen.viewer, actor_name=chen.name, at=at
    )


def _police_step(play: Play, to: Status, at: datetime) -> None:
    crew_step(play, "police", to, at, actor("danhe"))


def _look_at_footage(play: Play, at: datetime) -> None:
    officer, incident = actor("danhe"), play.the_incident
    camera = Camera.unscoped.filter(site__incidents=incident).first()
    part = Part(incident.received_at - BEFORE, incident.received_at)
    view_footage(
        incident,
        actor=officer.viewer,
        actor_name=officer.name,
        camera=camera,
        reason="查找离开工地的两人去向",
        part=part,
        at=at,
    )
