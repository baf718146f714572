"""Several incidents at once: the plan that serves them all, beside what the plain ways give.

It proposes and never sends: each directive has its own button, and is decided again on the rows of
that moment when it is pressed. The reason on record is that the incidents were weighed together.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lianqin.accounts.permissions import requires
from lianqin.core import clock
from lianqin.core.errors import DomainError, MissingInput
from lianqin.core.given import key_in, plain_text
from lianqin.core.record_language import in_record
from lianqin.desk.edge import DeskRequest, find, name_of, says_why, shown_status
from lianqin.dispatch import directives
from lianqin.dispatch.collision import telling_who_won
from lianqin.dispatch.coverage import THRESHOLD_S
from lianqin.dispatch.together import Together, Way, solve_for
from lianqin.incidents.models import Incident
from lianqin.incidents.states import State

WAITING = (State.RECEIVED, State.DISPATCHED)
MOST = 60  # incidents that are weighed together, the most urgent first
BECAUSE = gettext_lazy("几起警情一并统筹")
NUMBER = 24


@requires("directive.issue")
@require_safe
@says_why
def together(request: DeskRequest) -> HttpResponse:
    """Open incidents that lack crews, who is to go to each, and how sure it is that nothing is
    better."""
    return _shown(request, None)


@requires("directive.issue")
@require_POST
@says_why
def together_send(request: DeskRequest) -> HttpResponse:
    """Issue one directive of the plan: `unit` to `incident`. Refused, the plan is shown anew."""
    incident = find(Incident, request.viewer, number=plain_text(request.POST, "incident", NUMBER))
    if (unit_id := key_in(request.POST.get("unit", ""))) is None:
        raise MissingInput(field=_("派出的力量"))
    order = directives.Order(unit_id=unit_id, override_reason=in_record(BECAUSE))
    try:
        with telling_who_won(incident, unit_id, request.viewer):
            directives.issue(incident, order, actor=request.viewer, actor_name=name_of(request))
    except DomainError as refused:
        return _shown(request, refused)
    return HttpResponseRedirect(reverse("desk:together"))


def _shown(request: DeskRequest, refused: DomainError | None) -> HttpResponse:
    rows = Incident.objects.for_viewer(request.viewer).filter(
        state__in=WAITING, bureau_id=request.viewer.bureau_id
    )
    incidents = list(rows[:MOST])
    context: dict[str, Any] = {
        "refused": refused,
        "drills": sum(incident.is_exercise for incident in incidents),
        "minutes": round(THRESHOLD_S / 60),
    }
    try:
        plan = solve_for(request.viewer.bureau_id or 0, incidents, clock.now())
    except DomainError as why:
        context["refused"] = refused or why
        return render(request, "desk/together.html", context, status=shown_status(request, refused))
    context |= {"night": plan, "ways": _ways(plan)}
    return render(request, "desk/together.html", context, status=shown_status(request, refused))


def _ways(plan: Together) -> list[tuple[str, Way, bool]]:
    """The plan and the plain ways by name, the plan first."""
    return [
        (_("一并统筹（本方案）"), plan.chosen, True),
        (_("逐起就近派"), plan.one_by_one, False),
        (_("一并统筹，只求最快"), plan.fastest, False),
    ]
