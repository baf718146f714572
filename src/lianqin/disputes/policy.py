"""Pure decisions about disputes: what is never mediated, who may take a step, which day is due.

The law, 人民调解法 (2010): Art. 3 free will, 4 free of charge, 13 who is a mediator, 17 and 23 no
mediation against a side's will, 26 rights told when it fails, 33 confirmation by the court.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from lianqin.core.clock import SHANGHAI
from lianqin.disputes.states import BEFORE, MAY_STEP, MEDIATES, Kind, State, StepKind, To
from lianqin.incidents.categories import BY_CODE

if TYPE_CHECKING:
    from lianqin.incidents.models import Incident

CONFIRM_WITHIN_DAYS = 30  # Art. 33
REMIND_DAYS_BEFORE = 7
REMIND_AT = time(8, 0, tzinfo=SHANGHAI)
LAW = "人民调解法"

_KIN = (
    "丈夫|老公|妻子|老婆|媳妇|爱人|男人|前夫|前妻|男友|女友|男朋友|女朋友|夫妻|两口子"
    "|父亲|母亲|爸爸|妈妈|父母|儿子|女儿|孩子|公公|婆婆|岳父|岳母|爷爷|奶奶|家人"
)
# Blows; 打 is none in calls, jobs and games.
_NO_BLOW = "电话|工|招呼|麻将|牌|扫|算|官司|赌|听|理|开|水|火|折"
_HIT = rf"(?:殴打|毒打|暴打|揍|掐|扇|踹|虐待|施暴|打(?!{_NO_BLOW}))"
_NO = "(?<!没)(?<!没有)(?<!未)(?<!不)(?<!别)"
_BETWEEN = r"[^，。；！？,;!?\n]{0,8}?"
_DOMESTIC = re.compile(
    rf"家暴|家庭暴力|(?:{_KIN}){_BETWEEN}{_NO}{_HIT}|{_NO}{_HIT}(?:了|伤|骂)?(?:自己)?(?:的)?(?:{_KIN})"
)
_VIOLENT = re.compile(
    rf"{_NO}(?:持刀|持械|拿刀|菜刀|凶器|捅|砍|动手|打架|斗殴|打起来|殴打|打伤|流血|扬言|威胁要)"
)


def domestic_violence_in(words: str) -> str:
    """The words that speak of violence within a family, or nothing. Such is never mediated here."""
    found = _DOMESTIC.search(words)
    return found[0] if found else ""


def is_domestic(incident: Incident) -> bool:
    """Whether an incident is violence at home: by its mark, as it was taken, or as it was found."""
    kinds = (BY_CODE.get(code) for code in (incident.category, incident.result_category))
    return incident.is_domestic or any(kind.domestic for kind in kinds if kind)


def violence_in(words: str) -> str:
    """The words that speak of blows or threats, or nothing; they send the police, no more."""
    found = _VIOLENT.search(words)
    return found[0] if found else ""


def may_step(role: str, kind: StepKind) -> bool:
    """Whether the role may take the step at all."""
    return role in MAY_STEP.get(kind, frozenset())


def is_for_mediators(kind: StepKind) -> bool:
    """Whether the step is mediating, which guards do not (Art. 13)."""
    return MAY_STEP.get(kind) == MEDIATES


def can_become(state: str, goal: State) -> bool:
    """Whether the table lets `state` be followed by `goal`."""
    return state in BEFORE[goal]


def unasked(sides: int, willing: Iterable[int]) -> list[int]:
    """The sides that have not said yes, by number; talks begin when there are none (Art. 3)."""
    said = set(willing)
    return [side for side in range(1, sides + 1) if side not in said]


def confirm_by(by: To, agreed_on: date) -> date | None:
    """The last day to ask the court together (Art. 33); none where the police mediated."""
    return agreed_on + timedelta(days=CONFIRM_WITHIN_DAYS) if by == To.MEDIATOR else None


def remind_at(deadline: date) -> datetime:
    """The moment at which mediator and station are reminded: eight in the morning, a week ahead."""
    return datetime.combine(deadline - timedelta(days=REMIND_DAYS_BEFORE), REMIND_AT)


def category_of(kind: str) -> str:
    """The category of the incident that a dispute of this kind turns into before any blow."""
    named = {Kind.NEIGHBOUR, Kind.LABOUR, Kind.CONSUMER}
    return f"dispute.{kind}" if kind in named else "dispute"
