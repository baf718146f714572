"""One organisation: its facts, filings, contracts and area."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianqin.accounts.permissions import requires
from lianqin.core.clock import today
from lianqin.core.errors import DomainError
from lianqin.desk.condition_form import read_area
from lianqin.desk.edge import DeskRequest, find, says_why, shown_status, wants_json
from lianqin.desk.forms import refuse_unread
from lianqin.desk.map_frame import map_frame
from lianqin.desk.registry.body_forms import (
    AreaForm,
    ContractForm,
    DayForm,
    FilingForm,
    OrganisationForm,
    RenewForm,
)
from lianqin.desk.registry.organisation_page import organisation_page, shown
from lianqin.registry import contracts, filing, organisations
from lianqin.registry.kinds import OrganisationKind
from lianqin.registry.models import Organisation, ServiceContract


@requires("registry.see")
@require_safe
@says_why
def organisation(request: DeskRequest, organisation_id: int) -> HttpResponse:
    """Everything about one organisation that the viewer may see."""
    return _page(request, find(Organisation, request.viewer, pk=organisation_id))


@requires("organisations.manage")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def organisation_new(request: DeskRequest) -> HttpResponse:
    """Enter an organisation."""
    if request.method != "POST":
        begun = {"kind": OrganisationKind.COMPANY}
        return _form_page(request, OrganisationForm(initial=begun, viewer=request.viewer))
    form = OrganisationForm(request.POST, viewer=request.viewer)
    try:
        refuse_unread(form)
        made = organisations.create_organisation(facts=form.facts(), actor=request.viewer)
    except DomainError as refused:
        return _form_page(request, form, refused)
    messages.success(request, _("已登记。"))
    return redirect("desk:organisation", made.pk)


@requires("organisations.manage")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def organisation_edit(request: DeskRequest, organisation_id: int) -> HttpResponse:
    """Change what is written down about an organisation."""
    found = find(Organisation, request.viewer, pk=organisation_id)
    if request.method != "POST":
        return _form_page(request, OrganisationForm.of(found, request.viewer), of=found)
    form = OrganisationForm(request.POST, viewer=request.viewer, of=found)
    try:
        refuse_unread(form)
        organisations.edit_organisation(
            organisation=found, facts=form.facts(), actor=request.viewer
        )
    except DomainError as refused:
        found.refresh_from_db()
        return _form_page(request, form, refused, of=found)
    messages.success(request, _("已保存，改动记入历史。"))
    return redirect("desk:organisation", found.pk)


@requires("organisations.manage")
@require_POST
@says_why
def organisation_area(request: DeskRequest, organisation_id: int) -> HttpResponse:
    """Give a unit its own area, or take it away."""
    form = AreaForm(request.POST)

    def act(found: Organisation) -> None:
        refuse_unread(form)
        drawn = form.cleaned_data["area"].strip()
        organisations.draw_area(
            organisation=found, area=read_area(drawn) if drawn else None, actor=request.viewer
        )

    return _acted(request, organisation_id, act, _("范围已保存。"), area=form)


@requires("organisations.manage")
@require_POST
@says_why
def organisation_end(request: DeskRequest, organisation_id: int) -> HttpResponse:
    """End an organisation on a day."""
    form = DayForm(request.POST)

    def act(found: Organisation) -> None:
        refuse_unread(form)
        organisations.end_organisation(
            organisation=found, on=form.cleaned_data["on"], actor=request.viewer
        )

    return _acted(request, organisation_id, act, _("该单位已终止，记录保留。"), end=form)


@requires("organisations.manage")
@require_POST
@says_why
def filing_add(request: DeskRequest, organisation_id: int) -> HttpResponse:
    """Write down a filing that was accepted."""
    form = FilingForm(request.POST)

    def act(found: Organisation) -> None:
        refuse_unread(form)
        filing.record_filing(organisation=found, actor=request.viewer, **form.cleaned_data)

    return _acted(request, organisation_id, act, _("备案已登记。"), filing=form)


@requires("contracts.manage")
@require_POST
@says_why
def contract_add(request: DeskRequest, organisation_id: int) -> HttpResponse:
    """Enter a service contract."""
    form = ContractForm(request.POST, viewer=request.viewer)

    def act(found: Organisation) -> None:
        refuse_unread(form)
        contracts.add_contract(organisation=found, actor=request.viewer, **form.cleaned_data)

    return _acted(request, organisation_id, act, _("合同已登记。"), contract=form)


@requires("contracts.manage")
@require_POST
@says_why
def contract_end(request: DeskRequest, contract_id: int) -> HttpResponse:
    """End a contract on a day."""
    form, found = DayForm(request.POST), find(ServiceContract, request.viewer, pk=contract_id)

    def act(_unit: Organisation) -> None:
        refuse_unread(form)
        contracts.end_contract(contract=found, on=form.cleaned_data["on"], actor=request.viewer)

    said = _("合同已终止，凭证再保存两年。")
    return _acted(request, found.organisation_id, act, said, contract_end=form, contract_id=found)


@requires("contracts.manage")
@require_POST
@says_why
def contract_renew(request: DeskRequest, contract_id: int) -> HttpResponse:
    """Follow a contract with another one."""
    form, found = RenewForm(request.POST), find(ServiceContract, request.viewer, pk=contract_id)

    def act(_unit: Organisation) -> None:
        refuse_unread(form)
        contracts.renew_contract(contract=found, actor=request.viewer, **form.cleaned_data)

    return _acted(
        request, found.organisation_id, act, _("续签已登记。"), renew=form, contract_id=found
    )


def _acted(
    request: DeskRequest,
    organisation_id: int,
    act: Callable[[Organisation], Any],
    said: str,
    **typed: Any,
) -> HttpResponse:
    """Do `act`; the page again, with what was typed and the reason where it was refused."""
    found = find(Organisation, request.viewer, pk=organisation_id)
    try:
        act(found)
    except DomainError as refused:
        found.refresh_from_db()
        return _page(request, found, refused, **typed)
    if wants_json(request):
        return JsonResponse({"id": found.pk})
    messages.success(request, said)
    return redirect("desk:organisation", found.pk)


def _page(
    request: DeskRequest, found: Organisation, refused: DomainError | None = None, **typed: Any
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    context = {
        **organisation_page(found, request.viewer),
        **map_frame(request.viewer),
        "forms": _forms(request, found) | typed,
        "typed": typed,
        "refused": refused,
    }
    status = shown_status(request, refused)
    return render(request, "desk/registry/organisation.html", context, status=status)


def _forms(request: DeskRequest, found: Organisation) -> dict[str, forms.Form]:
    """Empty ones, each with its own ids, begun with today."""
    day = {"filed_on": today(), "occurred_on": found.ended_on or found.started_on}
    return {
        "filing": FilingForm(initial=day, auto_id="filing-%s"),
        "contract": ContractForm(
            initial={"since": today()}, viewer=request.viewer, auto_id="contract-%s"
        ),
        "contract_end": DayForm(initial={"on": today()}, auto_id="contract-end-%s"),
        "renew": RenewForm(auto_id="renew-%s"),
        "end": DayForm(initial={"on": today()}, auto_id="end-%s"),
        "area": AreaForm(),
    }


def _form_page(
    request: DeskRequest,
    form: OrganisationForm,
    refused: DomainError | None = None,
    of: Organisation | None = None,
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    context = {
        "form": form,
        "organisation": of,
        "refused": refused,
        "shown": shown(of.area, of.lon, of.lat) if of else "",
        **map_frame(request.viewer),
    }
    status = shown_status(request, refused)
    return render(request, "desk/registry/organisation_edit.html", context, status=status)


_ONE = "registry/organisations/<int:organisation_id>/"
_CONTRACT = "registry/contracts/<int:contract_id>/"
urlpatterns: list[URLPattern] = [
    path("registry/organisations/new/", organisation_new, name="organisation_new"),
    path(_ONE, organisation, name="organisation"),
    path(f"{_ONE}edit/", organisation_edit, name="organisation_edit"),
    path(f"{_ONE}area/", organisation_area, name="organisation_area"),
    path(f"{_ONE}end/", organisation_end, name="organisation_end"),
    path(f"{_ONE}filings/", filing_add, name="filing_add"),
    path(f"{_ONE}contracts/", contract_add, name="contract_add"),
    path(f"{_CONTRACT}end/", contract_end, name="contract_end"),
    path(f"{_CONTRACT}renew/", contract_renew, name="contract_renew"),
]
