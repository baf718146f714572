"""What the page of a dispute shows: what happens next, and the forms that fit its state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms import Form as DjangoForm
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import DESK_POLICE
from lianqin.core import clock
from lianqin.core.errors import DomainError
from lianqin.desk.disputes import forms
from lianqin.desk.edge import DeskRequest, shown_status, wants_json
from lianqin.disputes.mediating import TALKS, willing_sides
from lianqin.disputes.models import Dispute, DisputeStep, MediationAgreement, SideWord
from lianqin.disputes.parties import Party
from lianqin.disputes.policy import can_become, unasked
from lianqin.disputes.states import OPEN, Kept, State
from lianqin.incidents.models import Incident

PAGE = "desk/disputes/dispute.html"
NEXT: dict[str, Promise | str] = {
    State.FOUND: _("先劝和；谈得拢的记就地化解，谈不拢的移交调解。"),
    State.CALMED: _("劝和不等于化解：移交调解，或者问明双方以后记就地化解。"),
    State.REFERRED: _("逐方问明是否自愿调解。各方都同意才开始；一方不愿，告知权利后终止。"),
    State.IN_MEDIATION: _("谈成的记录协议；谈不成或一方要求停止的，告知权利后终止。"),
    State.AGREED: _("协议有约束力。盯住司法确认期限和履行。"),
    State.REFUSED: _("已终止，权利已告知。这不是化解，也不计入化解。"),
    State.SETTLED_AT_SOURCE: _("已就地化解，没有协议文书。"),
    State.ESCALATED: _("民警先按警情处置。处置完毕以后，各方愿意的可以再移交调解。"),
    State.LAPSED: _("已结束，没有经过调解。"),
}


def page(
    request: DeskRequest,
    found: Dispute,
    refused: DomainError | None = None,
    *,
    parties: list[Party] | None = None,
    bound: Mapping[str, DjangoForm] | None = None,
) -> HttpResponse:
    """The page as it stands, with a refusal and what was typed; JSON for a program."""
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    context = {
        "dispute": found,
        "next": NEXT[found.state],
        "refused": refused,
        "parties": parties,
        "is_open": found.state in OPEN,
        "is_police": request.viewer.role in DESK_POLICE,
        "steps": DisputeStep.objects.for_viewer(request.viewer).filter(dispute=found),
        **_incidents(request, found),
        **_sides(request, found),
        **_agreement(request, found),
        **_forms(request, found),
        **(bound or {}),
    }
    return render(request, PAGE, context, status=shown_status(request, refused))


def _incidents(request: DeskRequest, found: Dispute) -> dict[str, Incident | None]:
    """Those of its incidents that the viewer may open."""
    rows = Incident.objects.for_viewer(request.viewer).in_bulk(
        [pk for pk in (found.came_from_id, found.escalated_to_id) if pk]
    )
    return {
        "came_from": rows.get(found.came_from_id or 0),
        "escalated_to": rows.get(found.escalated_to_id or 0),
    }


def _sides(request: DeskRequest, found: Dispute) -> dict[str, Any]:
    """Each side with its newest word, and which are still to be asked."""
    said = SideWord.objects.for_viewer(request.viewer).filter(dispute=found)
    newest = {word.side: word for word in said}
    missing = unasked(found.sides, willing_sides(found))
    return {
        "sides": [(side, newest.get(side)) for side in range(1, found.sides + 1)],
        "missing": missing,
        "may_begin": found.state == State.REFERRED and not missing,
    }


def _agreement(request: DeskRequest, found: Dispute) -> dict[str, Any]:
    agreement = MediationAgreement.objects.for_viewer(request.viewer).filter(dispute=found).first()
    if agreement is None:
        return {"agreement": None}
    today, deadline = clock.today(), agreement.confirm_by
    return {
        "agreement": agreement,
        "confirm_days": (deadline - today).days if deadline else None,
        "follow_days": (agreement.follow_up_on - today).days,
        "is_kept": agreement.kept == Kept.WHOLLY,
        "confirm_form": forms.ConfirmForm(),
        "follow_form": forms.FollowForm(),
    }


def _forms(request: DeskRequest, found: Dispute) -> dict[str, Any]:
    """The forms of the steps that the state allows and this role may take."""
    state, police = found.state, request.viewer.role in DESK_POLICE
    offered: dict[str, Any] = {}
    if police and can_become(state, State.CALMED):
        offered["calm_form"] = forms.LineForm()
    if police and can_become(state, State.REFERRED):
        offered["refer_form"] = forms.ReferForm(viewer=request.viewer)
    if police and can_become(state, State.SETTLED_AT_SOURCE):
        offered["settle_form"] = forms.SettleForm()
    if state in TALKS:
        offered["word_form"] = forms.WordForm(dispute=found)
        offered["note_form"] = forms.NoteForm()
    if can_become(state, State.LAPSED):
        offered["end_form"] = forms.EndForm()
    if can_become(state, State.ESCALATED):
        offered["escalate_form"] = forms.EscalateForm()
    return offered
