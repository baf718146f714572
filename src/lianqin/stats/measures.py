"""The first measures: each one definition in words and one in code, opening to its rows.

A measure counts real incidents whose report falls in the half-open period `[since, until)`:
those that the viewer may see, and for oversight, who see no incident, the whole bureau's, as
numbers only. Exercises are in none. Intervals are named by their two moments.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import Role
from lianqin.core import clock
from lianqin.core.scope import Viewer
from lianqin.incidents.intervals import CREW, INTERVALS, Interval, spans
from lianqin.incidents.models import Incident
from lianqin.incidents.outcome import ended_of, handled
from lianqin.incidents.states import State

# Who answers for the whole and must not see the single case (design, "The people it serves").
COUNTS_WITHOUT_SEEING = frozenset({Role.LEADER, Role.SUPERVISOR, Role.AUDITOR})


@dataclass(frozen=True)
class Period:
    """`[since, until)`; both aware."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class Figure:
    """A counted value with the incidents it was counted from; None where there are none.

    `times` is how many times it was counted, where one incident may count more than once.
    """

    value: float | None
    incidents: tuple[int, ...]
    times: int | None = None

    @property
    def n(self) -> int:
        return len(self.incidents) if self.times is None else self.times


Rows = QuerySet[Incident]
Compute = Callable[[Rows], Figure]
PER_INCIDENT, PER_COMING = _("起"), _("次")


@dataclass(frozen=True)
class Measure:
    """`code` names it in exports; `unit` is one of 起, 人, 秒; `definition` is what it counts.

    `per` is what it counts once: an incident (起), or each crew's coming (次).
    """

    code: str
    name: Promise | str
    definition: Promise | str
    unit: str
    compute: Compute
    per: Promise | str = PER_INCIDENT


def real_incidents(viewer: Viewer, period: Period) -> Rows:
    """The population of every measure; oversight counts the bureau's without seeing a row.

    An incident that was merged into another is the other one told twice and counts as that one.
    """
    if viewer.role in COUNTS_WITHOUT_SEEING and viewer.bureau_id is not None:
        rows = Incident.unscoped.filter(bureau_id=viewer.bureau_id)
    else:
        rows = Incident.objects.for_viewer(viewer)
    return rows.filter(is_exercise=False).filter(
        ~Q(state=State.MERGED), received_at__gte=period.since, received_at__lt=period.until
    )


def measure(code: str, viewer: Viewer, period: Period) -> Figure:
    """One measure's figure. Raises KeyError for an unknown code."""
    return BY_CODE[code].compute(real_incidents(viewer, period))


def figures(viewer: Viewer, period: Period) -> list[tuple[Measure, Figure]]:
    """Every measure with its figure, in the order of the list."""
    rows = real_incidents(viewer, period)
    return [(one, one.compute(rows)) for one in MEASURES]


def _count(condition: Q) -> Compute:
    def compute(rows: Rows) -> Figure:
        found = tuple(rows.filter(condition).order_by("pk").values_list("pk", flat=True))
        return Figure(float(len(found)), found)

    return compute


ASSISTANCE = Q(result_category__startswith="assistance") | (
    Q(result_category="") & Q(category__startswith="assistance")
)
GUARDS_FIRST = Q(first_guard_on_scene_at__isnull=False) & (
    Q(first_police_on_scene_at=None) | Q(first_guard_on_scene_at__lt=F("first_police_on_scene_at"))
)


def _helped(rows: Rows) -> Figure:
    found = list(
        rows.filter(ASSISTANCE, feedbacks__isnull=False)
        .order_by("pk", "feedbacks__at", "feedbacks__pk")
        .values_list("pk", "feedbacks__helped")
    )
    # A later feedback on the same incident corrects the earlier one, to nobody too.
    last = {pk: helped for pk, helped in dict(found).items() if helped}
    return Figure(float(sum(last.values())), tuple(last))


def _minors(rows: Rows) -> Figure:
    found = list(rows.filter(ASSISTANCE, minors__gt=0).order_by("pk").values_list("pk", "minors"))
    return Figure(float(sum(minors for _, minors in found)), tuple(pk for pk, _ in found))


# Once closed, whatever came of it afterwards.
CLOSED_ONCE = Q(closed_at__isnull=False) | Q(reopened_at__isnull=False)


def _properly_handled(rows: Rows) -> Figure:
    """Those of which `incidents.outcome` says so: the same rule as on each one's page."""
    ended, now = ended_of(rows.filter(CLOSED_ONCE)), clock.now()
    found = tuple(sorted(pk for pk, one in ended.items() if handled(one, now).is_proper))
    return Figure(float(len(found)), found)


def _median_of(code: str) -> Compute:
    """Median seconds of a named interval."""

    def compute(rows: Rows) -> Figure:
        found = spans(code, rows)
        if not found:
            return Figure(None, ())
        value = median(span.length.total_seconds() for span in found)
        incidents = tuple(dict.fromkeys(span.incident_id for span in found))
        return Figure(value, incidents, None if len(incidents) == len(found) else len(found))

    return compute


def _interval(interval: Interval) -> Measure:
    """The median of a named interval as a measure, under the interval's own definition."""
    return Measure(
        interval.code,
        format_lazy(_("{name}（中位数）"), name=interval.name),
        format_lazy(
            _("{definition}取秒数的中位数；时间缺失或次序有误的不计，越短越好。"),
            definition=interval.definition,
        ),
        "秒",
        _median_of(interval.code),
        PER_COMING if interval.of == CREW else PER_INCIDENT,
    )


MEASURES: tuple[Measure, ...] = (
    Measure(
        "incidents",
        _("警情"),
        _("期间接报的真实警情；演练不计，并入另一起的不另计，同一外部编号只计一起。"),
        "起",
        _count(Q()),
    ),
    Measure(
        "assistance",
        _("救助类警情"),
        _("反馈类别（无反馈时按接警类别）属“群众紧急求助”的警情。"),
        "起",
        _count(ASSISTANCE),
    ),
    Measure(
        "persons_helped",
        _("救助人数"),
        _("救助类警情最后一次反馈所报的获救人数之和。"),
        "人",
        _helped,
    ),
    Measure(
        "minors_helped",
        _("其中未成年人"),
        _("救助类警情接报时登记的未成年人数之和。"),
        "人",
        _minors,
    ),
    Measure(
        "first_responses",
        _("先期处置"),
        _("保安员或单位保卫人员凭指令最先到达，民警后到或远程指导的警情。"),
        "起",
        _count(GUARDS_FIRST),
    ),
    Measure(
        "closed",
        _("已结案"),
        _("期间接报、结过案的警情，后来重新打开的也在内；是“妥善处置”的总数。"),
        "起",
        _count(CLOSED_ONCE),
    ),
    Measure(
        "properly_handled",
        _("妥善处置"),
        _(
            "结案后三十日内没有重新打开、没有投诉，现在仍是结案的；三十日未满的先计入，期间有变即减去。"
        ),
        "起",
        _properly_handled,
    ),
    *map(_interval, INTERVALS),
)
BY_CODE: dict[str, Measure] = {one.code: one for one in MEASURES}
