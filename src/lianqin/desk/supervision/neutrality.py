"""The monthly share of directives of each unit, for the auditor and the leading group."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianqin.accounts.permissions import requires
from lianqin.core import clock
from lianqin.core.acts import act
from lianqin.desk.edge import DeskRequest, find, says_why
from lianqin.registry.exporting import defused
from lianqin.registry.models import Organisation
from lianqin.supervision import neutrality as service
from lianqin.supervision.neutrality import Shares

# The chart: rows of two thin bars; lengths are parts of WIDE.
WIDE, ROW, BAR, LABEL = 520, 44, 12, 190
FULL = (0.25, 0.5, 1.0)  # what the whole width may stand for
STEPS = 5


@dataclass(frozen=True)
class Bars:
    """One unit on the chart: where its row stands, how long its bars are, what they say."""

    name: str
    top: int
    issued: float
    hours: float
    issued_words: str
    hours_words: str

    @property
    def name_y(self) -> int:
        return self.top + 18

    @property
    def second(self) -> int:
        return self.top + BAR + 3

    @property
    def issued_y(self) -> int:
        return self.top + BAR - 2

    @property
    def hours_y(self) -> int:
        return self.second + BAR - 2

    @property
    def issued_x(self) -> float:
        return LABEL + self.issued + 6

    @property
    def hours_x(self) -> float:
        return LABEL + self.hours + 6


@requires("neutrality.see")
@require_safe
@says_why
def neutrality(request: DeskRequest) -> HttpResponse:
    """One month: the chart, the table, what is counted and how."""
    shares = _asked(request)
    context: dict[str, Any] = {
        "shares": shares,
        "month": shares.month,
        "months": service.months_of(request.viewer.bureau, clock.now()),
        "least": service.LEAST,
        "bars": _bars(shares),
        "ticks": _ticks(shares),
        "label": LABEL,
        "wide": LABEL + WIDE + 70,
        "high": ROW * len(shares.lines) + 26,
        "foot": ROW * len(shares.lines) + 18,
        "ground": ROW * len(shares.lines),
    }
    return render(request, "desk/supervision/neutrality.html", context)


def _asked(request: DeskRequest) -> Shares:
    """The month of the address; the present one where it says none."""
    now = clock.now()
    month = service.read_month(request.GET.get("month", "")) or service.month_of(now)
    return service.shares_of(request.viewer.bureau, month, now)


def _full(shares: Shares) -> float:
    """The least round share that every bar keeps within."""
    told = [share or 0 for line in shares.lines for share in (line.issued_share, line.hours_share)]
    return next(full for full in FULL if full >= max(told, default=0) or full == FULL[-1])


def _ticks(shares: Shares) -> list[tuple[float, str]]:
    """Where the grid's lines stand, and what they say."""
    full = _full(shares)
    parts = [step / STEPS for step in range(STEPS + 1)]
    return [(LABEL + WIDE * part, f"{full * part:.0%}") for part in parts]


def _bars(shares: Shares) -> list[Bars]:
    if not shares.says_shares:
        return []
    unit = WIDE / _full(shares)
    return [
        Bars(
            name=line.unit.short_name,
            top=ROW * at + 6,
            issued=round(unit * (line.issued_share or 0), 1),
            hours=round(unit * (line.hours_share or 0), 1),
            issued_words=line.issued_percent,
            hours_words=line.hours_percent,
        )
        for at, line in enumerate(shares.lines)
    ]


@requires("neutrality.see")
@require_safe
@says_why
def neutrality_csv(request: DeskRequest) -> HttpResponse:
    """The same as a file; that it was taken is on the record."""
    shares = _asked(request)
    with act("neutrality.export", actor=request.viewer) as act_:
        bureau = find(Organisation, request.viewer, pk=request.viewer.bureau)
        act_.record(bureau, month=shares.month.code, rows=len(shares.lines))
    answer = HttpResponse(_file(shares), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="neutrality-{shares.month.code}.csv"'
    return answer


def _file(shares: Shares) -> bytes:
    """With the mark by which Excel knows UTF-8, and no cell that a sheet would calculate."""
    paper = StringIO()
    writer = csv.writer(paper)
    writer.writerow(_heads())
    for line in shares.lines:
        writer.writerow(
            [
                shares.month.code,
                defused(line.unit.name),
                defused(str(line.unit.get_kind_display())),
                line.issued,
                line.issued_percent,
                line.overridden,
                f"{line.hours:.1f}",
                line.hours_percent,
            ]
        )
    return paper.getvalue().encode("utf-8-sig")


def _heads() -> list[str]:
    return [
        _("月份"),
        _("单位"),
        _("种类"),
        _("指令数"),
        _("占比"),
        _("未按建议点派"),
        _("联勤班时"),
        _("班时占比"),
    ]


urlpatterns: list[URLPattern] = [
    path("supervision/neutrality/", neutrality, name="neutrality"),
    path("supervision/neutrality.csv", neutrality_csv, name="neutrality_csv"),
]
