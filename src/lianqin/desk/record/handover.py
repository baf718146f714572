"""Giving somebody over to their family; from then on no picture of them is left."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianqin.accounts.permissions import requires
from lianqin.core.errors import DomainError
from lianqin.desk.edge import DeskRequest, find, name_of, says_why, shown_status, wants_json
from lianqin.desk.forms import refuse_unread
from lianqin.desk.record.appeal_forms import HandoverForm
from lianqin.incidents.appeals import WITH_PICTURE
from lianqin.incidents.handovers import Condition, Giving, Relation, hand_over
from lianqin.incidents.models import IdentityAppeal, Incident


@requires("handover.record")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def handover(request: DeskRequest, number: str) -> HttpResponse:
    """To whom, how checked, how well; what was typed comes back with any refusal."""
    incident = find(Incident, request.viewer, number=number)
    if request.method != "POST":
        return _page(request, incident, HandoverForm())
    form = HandoverForm(request.POST)
    try:
        refuse_unread(form)
        hand_over(incident, _giving(form), actor=request.viewer, actor_name=name_of(request))
    except DomainError as refused:
        if wants_json(request):
            return JsonResponse(refused.as_json(), status=refused.status)
        return _page(request, incident, form, refused)
    messages.success(request, _("已登记移交。这起警情的协查照片已全部销毁，查看登记保留。"))
    return HttpResponseRedirect(reverse("desk:incident", args=[number]) + "#group-appeals")


def _giving(form: HandoverForm) -> Giving:
    said = form.cleaned_data
    return Giving(
        relation=Relation(said["relation"]),
        checked_how=said["checked_how"],
        condition=Condition(said["condition"]),
        persons=said["persons"],
        text=said["text"],
    )


def _page(
    request: DeskRequest, incident: Incident, form: HandoverForm, refused: DomainError | None = None
) -> HttpResponse:
    rows = IdentityAppeal.objects.for_viewer(request.viewer).filter(incident=incident)
    context = {
        "incident": incident,
        "form": form,
        "refused": refused,
        "pictures": rows.filter(state__in=WITH_PICTURE).count(),
    }
    status = shown_status(request, refused)
    return render(request, "desk/record/handover.html", context, status=status)


urlpatterns: list[URLPattern] = [
    path("incidents/<str:number>/handover/", handover, name="handover"),
]
