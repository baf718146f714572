"""The first measures: each one definition in words and one in code, opening to its rows.

A measure counts real incidents whose report falls in the half-open period `[since, until)`:
those that the viewer may see, and for oversight, who see no incident, the whole bureau's, as
numbers only. Exercises are in none. Intervals are named by their two moments.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import Role
from lianqin.core.scope import Viewer
from lianqin.incidents.models import Incident, TimelineEntry
from lianqin.incidents.states import EntryKind

# Who answers for the whole and must not see the single case (design, "The people it serves").
COUNTS_WITHOUT_SEEING = frozenset({Role.LEADER, Role.SUPERVISOR, Role.AUDITOR})


@dataclass(frozen=True)
class Period:
    """`[since, until)`; both aware."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class Figure:
    """A counted value with the rows it was counted from; `value` is None where there are none."""

    value: float | None
    incidents: tuple[int, ...]

    @property
    def n(self) -> int:
        return len(self.incidents)


Rows = QuerySet[Incident]
Compute = Callable[[Rows], Figure]


@dataclass(frozen=True)
class Measure:
    """`code` names it in exports; `unit` is one of 起, 人, 秒; `definition` is what it counts."""

    code: str
    name: Promise | str
    definition: Promise | str
    unit: str
    compute: Compute


def real_incidents(viewer: Viewer, period: Period) -> Rows:
    """The population of every measure; oversight counts the bureau's without seeing a row."""
    if viewer.role in COUNTS_WITHOUT_SEEING and viewer.bureau_id is not None:
        rows = Incident.unscoped.filter(bureau_id=viewer.bureau_id)
    else:
        rows = Incident.objects.for_viewer(viewer)
    return rows.filter(is_exercise=False).filter(
        received_at__gte=period.since, received_at__lt=period.until
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
        rows.filter(ASSISTANCE, feedbacks__helped__gt=0)
        .order_by("pk", "feedbacks__at")
        .values_list("pk", "feedbacks__helped")
    )
    last = dict(found)  # a later feedback on the same incident corrects the earlier one
    return Figure(float(sum(last.values())), tuple(last))


def _minors(rows: Rows) -> Figure:
    found = list(rows.filter(ASSISTANCE, minors__gt=0).order_by("pk").values_list("pk", "minors"))
    return Figure(float(sum(minors for _, minors in found)), tuple(pk for pk, _ in found))


def _median_to(stamp: str) -> Compute:
    """Median seconds from the report to a stamp of the incident."""

    def compute(rows: Rows) -> Figure:
        reached = rows.filter(**{f"{stamp}__isnull": False}).order_by("pk")
        return _median(
            [(pk, at - start) for pk, start, at in reached.values_list("pk", "received_at", stamp)]
        )

    return compute


def _report_to_apprehension(rows: Rows) -> Figure:
    """Median seconds from the report to the first arrest on the time line."""
    first: dict[int, timedelta] = {}
    arrests = TimelineEntry.unscoped.filter(incident__in=rows, kind=EntryKind.APPREHENDED)
    for pk, start, at in arrests.order_by("at").values_list(
        "incident_id", "incident__received_at", "at"
    ):
        first.setdefault(pk, at - start)
    return _median(sorted(first.items()))


def _median(spans: list[tuple[int, timedelta]]) -> Figure:
    if not spans:
        return Figure(None, ())
    value = median(span.total_seconds() for _, span in spans)
    return Figure(value, tuple(pk for pk, _ in spans))


MEASURES: tuple[Measure, ...] = (
    Measure(
        "incidents",
        _("警情"),
        _("期间接报的真实警情；演练不计，同一外部编号只计一起。"),
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
        "received_to_first_guard",
        _("接报至保安力量首次到达（中位数）"),
        _("从接报到第一支保安或保卫力量到达现场的秒数，取中位数。"),
        "秒",
        _median_to("first_guard_on_scene_at"),
    ),
    Measure(
        "received_to_first_police",
        _("接报至民警首次到达（中位数）"),
        _("从接报到第一支民警力量到达现场的秒数，取中位数。"),
        "秒",
        _median_to("first_police_on_scene_at"),
    ),
    Measure(
        "report_to_apprehension",
        _("接报至抓获（中位数）"),
        _("从接报到时间线上第一次“抓获”的秒数，取中位数。"),
        "秒",
        _report_to_apprehension,
    ),
)
BY_CODE: dict[str, Measure] = {one.code: one for one in MEASURES}
