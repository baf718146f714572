"""How many guards' crews to ask at once, so that silence leaves nobody without an answer.

Silence is a risk of the hour and the place: no signal in the hills, engines at night, the change of
shifts. It is pooled by the station of the incident and the hour of the day; nothing is counted for
a crew or a person, and nobody is ranked by it. A decline is an answer like a yes and is never told
from one here.

Fewest crews with  prod(1 - p * [t <= tau]) <= eps  over those asked: `p` that one answers in time,
`t` its road time, `tau` the time that counts. As `p` is the same for all, they are the nearest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import F, Q, QuerySet

from lianqin.core.clock import SHANGHAI
from lianqin.dispatch.models import Directive
from lianqin.dispatch.states import DirectiveKind
from lianqin.incidents.models import Incident

LOOK_BACK = timedelta(days=365)
EPSILON = 0.05  # how likely nobody may answer
MOST_ASKED = 8  # beyond this the telephone does more than another message
# Before anything is known, six of eight answer in time; a station's own hour counts for more once
# it has more than eight directives behind it, and is held towards the bureau's share until then.
PRIOR_ANSWERS, PRIOR_ASKED = 6.0, 8.0
KEPT_S = 3600


@dataclass(frozen=True)
class AlertingSize:
    """The crews to ask at once, nearest first.

    `answers` that one of them answers in time, `nobody` that none of them does.
    """

    unit_ids: tuple[int, ...]
    answers: float
    nobody: float
    epsilon: float = EPSILON

    @property
    def is_enough(self) -> bool:
        """Whether somebody answers as surely as wanted."""
        return self.nobody <= self.epsilon

    @property
    def surely_percent(self) -> int:
        """That somebody answers, in whole percent, never rounded up to certainty."""
        return int(100 * (1.0 - self.nobody))


def fewest(
    crews: Iterable[tuple[int, float]], answers: float, tau: float, epsilon: float = EPSILON
) -> AlertingSize:
    """The fewest of `crews` (id, seconds) to ask, all there are within `tau` if that is not enough.

    Of two equally near the one with the lower id is asked.
    """
    asked: list[int] = []
    nobody = 1.0
    for seconds, unit_id in sorted((seconds, unit_id) for unit_id, seconds in crews):
        if nobody <= epsilon or seconds > tau or len(asked) == MOST_ASKED:
            break
        asked.append(unit_id)
        nobody *= 1.0 - answers
    return AlertingSize(tuple(asked), answers, nobody, epsilon)


def answering_share(incident: Incident, at: datetime) -> float:
    """That a guards' crew answers in time at the incident's station in this hour of the day.

    Counted until last midnight, so that a day's answers agree; worked out once an hour.
    """
    here = at.astimezone(SHANGHAI)
    key = f"answering:{incident.bureau_id}:{incident.station_id}:{here:%Y%m%d%H}"
    known: float | None = cache.get(key)
    if known is None:
        known = _counted(incident.bureau_id, incident.station_id, here)
        cache.set(key, known, KEPT_S)
    return known


def _counted(bureau_id: int, station_id: int, here: datetime) -> float:
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    asked = decided(bureau_id, midnight - LOOK_BACK, midnight)
    local = asked.filter(incident__station_id=station_id, issued_at__hour=here.hour)
    return pooled(*_answers_of(local), *_answers_of(asked))


def decided(bureau_id: int, since: datetime, until: datetime) -> QuerySet[Directive]:
    """Directives to others than police whose time to answer ran out; an exercise is none.

    One that the desk took back, or that was filled by others, before its time was over says nothing
    about silence and is left out.
    """
    rows = Directive.unscoped.filter(
        bureau_id=bureau_id, is_exercise=False, answer_by__gte=since, answer_by__lt=until
    ).exclude(kind=DirectiveKind.DISPATCH)
    return rows.exclude(answered_at=None, ended_at__lte=F("answer_by"))


def _answers_of(asked: QuerySet[Directive]) -> tuple[int, int]:
    in_time = Q(answered_at__lte=F("answer_by"))
    return asked.filter(in_time).count(), asked.count()


def pooled(answered: int, asked: int, answered_everywhere: int, asked_everywhere: int) -> float:
    """The mean of a Beta distribution: the hour's own share, held towards the bureau's, and that
    towards the prior. Never quite nought nor one.
    """
    bureau = (answered_everywhere + PRIOR_ANSWERS) / (asked_everywhere + PRIOR_ASKED)
    return (answered + bureau * PRIOR_ASKED) / (asked + PRIOR_ASKED)
