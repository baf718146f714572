"""Calling back: within a set time after the close, with an answer that stays anonymous (row 73).

Answers are added to counts by station and month. Neither the audit row nor the time line says
what was answered, so nothing joins an answer to a person or an incident.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqin.core.acts import Act, act
from lianqin.core.clock import SHANGHAI
from lianqin.core.scope import Viewer
from lianqin.incidents import timeline
from lianqin.incidents.ending_errors import AnswerUnknown, CalledBackAlready
from lianqin.incidents.models import AnswerTally, Call, Callback, Incident
from lianqin.incidents.states import EntryKind

WITHIN = timedelta(hours=48)


@dataclass(frozen=True)
class Question:
    """A question with its answers, the best first."""

    code: str
    words: Promise | str
    answers: tuple[tuple[str, Promise | str], ...]


QUESTIONS: tuple[Question, ...] = (
    Question(
        "handled",
        _("事情处理好了吗"),
        (("yes", _("处理好了")), ("partly", _("部分处理")), ("no", _("没有处理好"))),
    ),
    Question(
        "speed",
        _("到得及时吗"),
        (
            ("good", pgettext_lazy("回访", "及时")),
            ("fair", pgettext_lazy("回访", "一般")),
            ("poor", pgettext_lazy("回访", "太慢")),
        ),
    ),
    Question(
        "manner",
        _("民警和保安的态度"),
        (
            ("good", pgettext_lazy("回访", "满意")),
            ("fair", pgettext_lazy("回访", "一般")),
            ("poor", pgettext_lazy("回访", "不满意")),
        ),
    ),
)
BY_CODE = {question.code: question for question in QUESTIONS}


def owe_callback(incident: Incident, act_: Act) -> None:
    """Inside the close: whoever reported is to be called back, unless it was an exercise or nobody
    left a number. A record closed again moves the day of a call that was not made yet."""
    if incident.is_exercise or not has_number(incident):
        return
    due = act_.at + WITHIN
    waiting = Callback.unscoped.filter(incident=incident, done_at=None)
    if not waiting.update(due_at=due):
        Callback.unscoped.create(incident=incident, due_at=due)


def has_number(incident: Incident) -> bool:
    """Whether anybody who reported can be called."""
    calls = Call.unscoped.filter(incident=incident)
    with_number = calls.exclude(caller_phone="") | calls.exclude(reporter__phone="").exclude(
        reporter=None
    )
    return with_number.exists()


def call_back(
    callback: Callback,
    *,
    actor: Viewer,
    actor_name: str,
    reached: str,
    answers: dict[str, str],
    at: datetime | None = None,
) -> None:
    """Record that somebody called back; `answers` by question, counted and not kept.

    Without having reached anybody there are no answers. Raises AnswerUnknown, CalledBackAlready.
    """
    said = answers if reached == Callback.Reached.REACHED else {}
    _refuse_unknown(said)
    with act("incident.call_back", actor=actor, at=at) as act_:
        if not Callback.unscoped.filter(pk=callback.pk, done_at=None).update(
            done_at=act_.at, reached=reached, actor_id=actor.user_id
        ):
            raise CalledBackAlready(number=callback.incident.number)
        for question, answer in said.items():
            _count(callback.incident, question, answer, act_.at)
        text = str(Callback.Reached(reached).label)
        timeline.write(
            act_, callback.incident, EntryKind.CALLED_BACK, text=text, actor_name=actor_name
        )
        act_.record(callback, incident=callback.incident_id, reached=reached)
        timeline.announce(act_, callback.incident)


def _refuse_unknown(answers: dict[str, str]) -> None:
    for code, answer in answers.items():
        question = BY_CODE.get(code)
        if question is None or answer not in dict(question.answers):
            raise AnswerUnknown(question=question.words if question else code)


def _count(incident: Incident, question: str, answer: str, at: datetime) -> None:
    month = at.astimezone(SHANGHAI).date().replace(day=1)
    tally, _made = AnswerTally.unscoped.get_or_create(
        station_id=incident.station_id,
        month=month,
        question=question,
        answer=answer,
        defaults={"bureau_id": incident.bureau_id},
    )
    AnswerTally.unscoped.filter(pk=tally.pk).update(count=F("count") + 1)
