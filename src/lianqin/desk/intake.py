"""Taking a report at the desk: words first, a place by name, by press or by coordinates."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianqin.accounts.permissions import requires
from lianqin.core import clock
from lianqin.core.errors import DomainError
from lianqin.desk.edge import DeskRequest, name_of, says_why, shown_status, wants_json
from lianqin.desk.errors import CoordinateSwapped
from lianqin.desk.forms import refuse_unread
from lianqin.desk.intake_form import IntakeForm, picked, report_of
from lianqin.desk.map_frame import map_frame
from lianqin.desk.record.places import answered
from lianqin.incidents.drafts import drop_draft
from lianqin.incidents.hints import hear
from lianqin.incidents.intake import take_report
from lianqin.incidents.models import Call, Incident
from lianqin.incidents.states import State


@requires("incident.take")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def intake(request: DeskRequest) -> HttpResponse:
    """The form; sent, it opens an incident or adds the call to the one of the same 110 number."""
    if request.method != "POST":
        return _form(request, IntakeForm(initial=IntakeForm.asked(request.GET)))
    form = IntakeForm(picked(request.POST))
    try:
        refuse_unread(form)
        report = report_of(form, request.viewer)
        incident = take_report(
            report, actor=request.viewer, actor_name=name_of(request), at=clock.now()
        )
    except DomainError as refused:
        return _form(request, form, refused)
    return _taken(request, incident)


def _form(
    request: DeskRequest, form: IntakeForm, refused: DomainError | None = None
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    context = {
        "form": form,
        "refused": refused,
        "swapped": refused.params if isinstance(refused, CoordinateSwapped) else None,
        **answered(request.viewer, form.cleaned_data.get("place", "") if refused else ""),
        **map_frame(request.viewer),
    }
    return render(request, "desk/intake.html", context, status=shown_status(request, refused))


def _taken(request: DeskRequest, incident: Incident) -> HttpResponse:
    """Back to the board with the incident chosen, and a word where something is unusual."""
    drop_draft(writer=request.viewer, form="intake")
    seen = Incident.objects.for_viewer(request.viewer).filter(pk=incident.pk).exists()
    known = Call.objects.for_viewer(request.viewer).filter(incident=incident).count() > 1
    if wants_json(request):
        return JsonResponse({"number": incident.number, "known": known}, status=201)
    if known:
        said = _("这个110单号已登记为警情 {number}，本次来电已并入，没有重复立项。")
        messages.warning(request, said.format(number=incident.number))
    if incident.state == State.CLOSED:
        said = _("但警情 {number} 已结案。如来电说的是新情况，请打开它的记录，点“重新打开”。")
        messages.warning(request, said.format(number=incident.number))
    if not seen:
        said = _("警情 {number} 已登记，属{station}管辖，已出现在他们的值班板上。")
        station = incident.station.name
        messages.warning(request, said.format(number=incident.number, station=station))
    chosen = f"incident={incident.number}&" if seen else ""
    return HttpResponseRedirect(f"{reverse('desk:board')}?{chosen}taken=1")


@requires("incident.take")
@require_POST
@says_why
def category(request: DeskRequest) -> HttpResponse:
    """What the `words` sound like; sent, not put into an address, because a caller said them."""
    heard = hear(request.POST.get("words", ""))
    return render(request, "desk/_suggested.html", {"heard": heard})
