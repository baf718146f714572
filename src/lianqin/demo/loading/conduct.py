"""What the brigade has on its desk: two complaints, somebody to be heard, last quarter's thanks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from lianqin.accounts.models import User
from lianqin.accounts.viewers import viewer_for
from lianqin.core import clock
from lianqin.core.clock import SHANGHAI
from lianqin.demo.loading.organisations import BUREAU
from lianqin.registry.kinds import PersonnelKind
from lianqin.registry.models import Organisation, Person
from lianqin.supervision import breaches, complaints, recognition
from lianqin.supervision.callers import Caller
from lianqin.supervision.complaints import Told
from lianqin.supervision.models import RecognisedAct
from lianqin.supervision.proofs import Proof, ProofKind
from lianqin.supervision.quarters import Quarter, quarter_of
from lianqin.supervision.states import ActKind, Channel, ComplaintResult

UNIT, GUARD = "unit-zeyuan", PersonnelKind.GUARD
HEARD = "guard"  # the sign-in name of who finds something to answer on the phone
NOTICE = "热心为群众办实事，特此通报表扬。"
# Whose act it was by place on the unit's roll, of which kind, what, and the day of the quarter.
ACTS: tuple[tuple[int, ActKind, str, int], ...] = (
    (5, ActKind.RESCUE, "搀扶跌倒的老人，联系家属并送医", 12),
    (5, ActKind.LOST_FOUND, "拾到钱包，查找失主后当面归还", 40),
    (11, ActKind.HAZARD_FOUND, "巡逻中发现配电箱冒烟，切断电源并上报", 20),
    (11, ActKind.DISPUTE_CALMED, "劝开停车争执，双方当场和解", 33),
    (11, ActKind.OUTREACH, "入户发放防诈骗资料", 61),
    (17, ActKind.PATROL, "雨夜加巡三处积水路段", 50),
)
WAITING = (ActKind.RESCUE, "帮助走失儿童找到家人", "社区感谢信")


def load_conduct(bodies: Mapping[str, Organisation], folk: Mapping[str, Person]) -> None:
    """A few matters of the last weeks around now, each through the service that keeps it."""
    unit, now = bodies[UNIT], clock.now()
    officer = User.objects.get(username="supervisor")
    by = {"actor": viewer_for(officer), "actor_name": officer.display_name}
    roll = sorted(
        (row for row in folk.values() if row.organisation_id == unit.pk and row.kind == GUARD),
        key=lambda row: row.slug,
    )
    _answered(bodies[BUREAU], roll[23], now, by)
    _due_soon(bodies[BUREAU], now)
    _to_be_heard(now, by)
    _thanked(roll, now, by)


def _answered(bureau: Organisation, guard: Person, now: datetime, by: dict[str, Any]) -> None:
    """Three weeks old, upheld in part, about one guard."""
    at = now - timedelta(days=21)
    told = Told(
        channel=Channel.PHONE,
        words="小区东门夜班保安说话生硬，登记访客时大声呵斥老人。",
        about="小区东门夜班",
        happened_on=day_of(at) - timedelta(days=1),
        caller=Caller("韩女士", "+9991405000456"),
    )
    taken = complaints.take_complaint(told, bureau_id=bureau.pk, at=at).complaint
    later = at + timedelta(days=2)
    complaints.name_whom(taken, organisation=None, person=guard, actor=by["actor"], at=later)
    complaints.answer_complaint(
        taken,
        result=ComplaintResult.PARTLY,
        answer="经核对监控，当班保安态度急躁，未发现推搡。已上门道歉，单位已组织服务礼仪培训。",
        at=at + timedelta(days=8),
        **by,
    )


def _due_soon(bureau: Organisation, now: datetime) -> None:
    """Open, with two days left for its answer."""
    at = now - timedelta(days=complaints.ANSWER_DAYS - 2)
    told = Told(
        channel=Channel.WEB,
        words="商场地下车库出口保安要求出示身份证并拍照，不给就不让走，请问有没有依据。",
        about="商场地下车库出口",
        happened_on=day_of(at),
    )
    complaints.take_complaint(told, bureau_id=bureau.pk, at=at)


def _to_be_heard(now: datetime, by: dict[str, Any]) -> None:
    """Told since yesterday and not answered yet."""
    at = now - timedelta(days=1)
    who = viewer_for(User.objects.get(username=HEARD)).person_id or 0
    said = breaches.Reproach(
        clause="dress",
        words="夜间巡查时，本人在岗亭内着便装，未佩带保安服务标志。",
        happened_on=day_of(at) - timedelta(days=1),
        hear_by=day_of(at) + timedelta(days=7),
    )
    breaches.notify(Person.unscoped.get(pk=who), said, at=at, **by)


def _thanked(roll: list[Person], now: datetime, by: dict[str, Any]) -> None:
    """Acts of the quarter that is over, verified and thanked for; one of this quarter waits."""
    this = quarter_of(day_of(now))
    over = this.before
    for place, kind, words, days in ACTS:
        done = _proposed(roll[place], (kind, words, "单位值班记录"), over, days)
        recognition.verify(done, at=noon(done.happened_on) + timedelta(days=2), **by)
    recognition.give(over, NOTICE, at=min(now, noon(over.until) + timedelta(days=3)), **by)
    _proposed(roll[17], WAITING, this, min(9, (day_of(now) - this.since).days))


def _proposed(
    person: Person, deed: tuple[ActKind, str, str], quarter: Quarter, days: int
) -> RecognisedAct:
    manager = User.objects.get(username="manager")
    kind, words, proof = deed
    day = quarter.since + timedelta(days=days)
    told = recognition.Deed(kind, words, day, Proof(ProofKind.OTHER, f"{proof} {day:%m-%d}"))
    name = manager.display_name
    return recognition.propose(
        person, told, actor=viewer_for(manager), actor_name=name, at=min(clock.now(), noon(day))
    )


def day_of(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def noon(day: date) -> datetime:
    """A moment of office hours on that day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI)
