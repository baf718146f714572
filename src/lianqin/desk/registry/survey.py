"""The survey of the force, as charts and as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lianqin.accounts.permissions import requires
from lianqin.core import clock
from lianqin.desk.charts import Bars, bars, pyramid
from lianqin.desk.edge import DeskRequest, says_why
from lianqin.registry.kinds import PersonnelKind
from lianqin.registry.small_cells import LEAST
from lianqin.registry.survey import GROUPS, LEAST_BASE, Rate, Survey, SurveyTable, survey

ALL = "all"


class SurveyForm(forms.Form):
    """Whom to count, and by what."""

    kind = forms.ChoiceField(
        label=_("人员类别"),
        choices=[*PersonnelKind.choices, (ALL, _("全部人员"))],
        required=False,
    )
    group = forms.ChoiceField(
        label=_("分组"),
        choices=[(key, words) for key, (_p, words) in GROUPS.items()],
        required=False,
    )


@dataclass(frozen=True)
class Drawn:
    """A table with its chart."""

    table: SurveyTable
    chart: Bars

    @property
    def lines(self) -> list[tuple[str, tuple[int | None, ...], Rate | None]]:
        """Name, counts with their sum, the share of the first column."""
        rows = zip(self.table.lines, self.table.rates, strict=True)
        return [(name, cells, rate) for (name, cells), rate in rows]


@requires("survey.see")
@require_safe
@says_why
def survey_page(request: DeskRequest) -> HttpResponse:
    """Counts alone; small groups are hidden, and nothing opens to a name."""
    form = SurveyForm(request.GET)
    form.is_valid()
    kind = form.cleaned_data.get("kind") or PersonnelKind.GUARD.value
    group = form.cleaned_data.get("group") or "unit"
    today = clock.today()
    found = survey(request.viewer, today, "" if kind == ALL else kind, group)
    context: dict[str, Any] = {
        "form": SurveyForm(initial={"kind": kind, "group": group}),
        "survey": found,
        "drawn": [_drawn(table) for table in _shown(found, kind)],
        "pyramid": pyramid(
            [(name, cells[0], cells[1]) for name, cells in found.pyramid.lines[:-1]]
        ),
        "least": LEAST,
        "least_base": LEAST_BASE,
        "by_point": group == "point",
    }
    return render(request, "desk/registry/survey.html", context)


def _shown(found: Survey, kind: str) -> list[SurveyTable]:
    """The kinds only where several are counted; certificates and levels only of guards."""
    apart = {"kind"} if kind != ALL else set()
    if kind not in {ALL, PersonnelKind.GUARD}:
        apart |= {"certificate", "skill"}
    return [table for table in found.tables if table.key not in apart]


def _drawn(table: SurveyTable) -> Drawn:
    words = [str(column) for column in table.columns]
    return Drawn(table, bars(list(zip(words, table.totals[:-1], strict=True))))


urlpatterns: list[URLPattern] = [path("registry/survey/", survey_page, name="survey")]
