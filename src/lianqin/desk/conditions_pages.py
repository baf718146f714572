"""Tonight's roads: what is in force, what is coming, setting one and lifting it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianqin.accounts.permissions import requires
from lianqin.core import clock, stream
from lianqin.core.errors import DomainError, NotFound
from lianqin.core.scope import Viewer
from lianqin.desk.condition_form import ConditionForm, ExtendForm, place_of
from lianqin.desk.edge import DeskRequest, says_why, shown_status, wants_json
from lianqin.desk.forms import refuse_unread
from lianqin.desk.map_conditions import road_names
from lianqin.desk.map_frame import map_frame
from lianqin.registry.conditions import (
    extend_condition,
    lift_condition,
    run_out,
    set_condition,
)
from lianqin.registry.models import RoadCondition

LOOK_BACK = timedelta(days=7)
MOST_RUN_OUT = 20


@requires("condition.set")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def conditions(request: DeskRequest) -> HttpResponse:
    """The list with the form; sent, it takes effect in the next ranking."""
    if request.method != "POST":
        return _page(request, _fresh(request))
    form = ConditionForm(request.POST)
    try:
        refuse_unread(form)
        condition = _set(form.cleaned_data, request.viewer)
    except DomainError as refused:
        return _page(request, form, refused)
    if wants_json(request):
        return JsonResponse({"id": condition.pk}, status=201)
    messages.success(request, _("路况已生效，推荐排序已按它重算。"))
    return HttpResponseRedirect(f"{reverse('desk:conditions')}?set=1")


def _fresh(request: DeskRequest) -> ConditionForm:
    """An empty form, or one as an earlier condition was (`?again=ID`)."""
    again = request.GET.get("again", "")
    rows = RoadCondition.objects.for_viewer(request.viewer)
    row = rows.filter(pk=again).first() if again.isascii() and again.isdecimal() else None
    return ConditionForm.again(row, clock.now()) if row else ConditionForm.fresh(clock.now())


def _set(said: dict[str, Any], viewer: Viewer) -> RoadCondition:
    return set_condition(
        actor=viewer,
        kind=said["kind"],
        label=said["label"],
        since=said["since"],
        until=said["until"],
        factor=None if said["is_closed"] else said["factor"],
        **place_of(said, road_names(viewer.bureau), viewer.bureau),
    )


def _page(
    request: DeskRequest, form: ConditionForm, refused: DomainError | None = None
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    heard, now = stream.head(), clock.now()
    rows = RoadCondition.objects.for_viewer(request.viewer).filter(until__gt=now)
    context = {
        **_by_time(list(rows.order_by("since", "pk")), now),
        "run_out": list(run_out(request.viewer.bureau, now, LOOK_BACK)[:MOST_RUN_OUT]),
        "form": form,
        "refused": refused,
        "is_set": "set" in request.GET,
        "road_names": road_names(request.viewer.bureau),
        "stream_from": heard,
        **map_frame(request.viewer),
    }
    return render(request, "desk/conditions.html", context, status=shown_status(request, refused))


def _by_time(rows: list[RoadCondition], now: datetime) -> dict[str, list[RoadCondition]]:
    return {
        "in_force": [row for row in rows if row.since <= now],
        "coming": [row for row in rows if row.since > now],
    }


@requires("condition.set")
@require_POST
@says_why
def extend(request: DeskRequest, condition_id: int) -> HttpResponse:
    """Give a condition another end; without one, or with one that is not ahead, it says so."""
    form = ExtendForm(request.POST)
    try:
        refuse_unread(form)
        until = form.cleaned_data["until"]
        extend_condition(actor=request.viewer, condition_id=condition_id, until=until)
    except NotFound:
        raise
    except DomainError as refused:
        return _page(request, ConditionForm.fresh(clock.now()), refused)
    if wants_json(request):
        return JsonResponse({"id": condition_id})
    messages.success(request, _("路况的结束时间已改。"))
    return HttpResponseRedirect(reverse("desk:conditions"))


@requires("condition.set")
@require_POST
@says_why
def lift(request: DeskRequest, condition_id: int) -> HttpResponse:
    """End a condition now; it stays on record."""
    lift_condition(actor=request.viewer, condition_id=condition_id)
    if wants_json(request):
        return JsonResponse({"id": condition_id})
    messages.success(request, _("路况已解除。"))
    return HttpResponseRedirect(reverse("desk:conditions"))
