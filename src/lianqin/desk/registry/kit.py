"""Kit at the counter: the list with its counts, issue and return by scanning, one item's life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianqin.accounts.permissions import requires
from lianqin.core import clock
from lianqin.core.errors import DomainError, NotFound
from lianqin.core.given import plain_text
from lianqin.core.scope import Viewer
from lianqin.desk.edge import DeskRequest, find, name_of, says_why, shown_status, wants_json
from lianqin.desk.forms import refuse_unread
from lianqin.desk.listing import show_list
from lianqin.desk.listing.asked import asked_of
from lianqin.desk.listing.pages import ask_of
from lianqin.desk.registry.fields import chosen
from lianqin.desk.registry.kit_forms import IssueForm, OrderForm, RegisterForm, ReturnForm, teams
from lianqin.desk.registry.kit_list import KIT
from lianqin.desk.registry.kit_sheet import sheet_of
from lianqin.registry import kit as orders
from lianqin.registry import kit_many
from lianqin.registry.kit_counts import outstanding_by_team, stock
from lianqin.registry.kit_errors import KitReceiverMissing
from lianqin.registry.kit_many import Outcome
from lianqin.registry.kit_numbers import read_numbers
from lianqin.registry.kit_receivers import names_offered, receiver_of
from lianqin.registry.models import KitItem, Organisation

BOTH = ["GET", "HEAD", "POST"]
PERIODS = (
    ("1", gettext_lazy("近24小时")),
    ("7", gettext_lazy("近7天")),
    ("all", gettext_lazy("全部")),
)


@requires("kit.manage")
@require_safe
@says_why
def kit(request: DeskRequest) -> HttpResponse:
    """What there is by class and sort, and every item."""
    asked = asked_of(KIT, ask_of(request), request.GET, request.session)
    mark = next((said.value for said in asked.said if said.choice.key == "unit"), "")
    unit = chosen(Organisation, request.viewer, mark)
    return show_list(request, KIT, stock=stock(request.viewer, unit), unit=unit)


@requires("kit.manage")
@require_http_methods(BOTH)
@says_why
def kit_issue(request: DeskRequest) -> HttpResponse:
    """Hand out by scanning: to a person, or one each to a team."""
    form = IssueForm(_sent(request), viewer=request.viewer)
    return _counter(request, "desk/registry/kit_issue.html", form, _issued)


def _issued(request: DeskRequest, said: dict[str, Any]) -> list[Outcome]:
    who = {"actor": request.viewer, "actor_name": name_of(request), "note": said["note"]}
    if bool(said["team"]) == bool(said["person"].strip()):
        raise KitReceiverMissing
    numbers = read_numbers(said["numbers"])
    if said["team"]:
        return kit_many.issue_to_team(numbers=numbers, team=said["team"], **who)
    person = receiver_of(request.viewer, said["person"])
    return kit_many.issue_many(numbers=numbers, person=person, **who)


@requires("kit.manage")
@require_http_methods(BOTH)
@says_why
def kit_return(request: DeskRequest) -> HttpResponse:
    """Take back by scanning, whoever had it."""
    form = ReturnForm(_sent(request))
    return _counter(request, "desk/registry/kit_return.html", form, _taken_back)


def _taken_back(request: DeskRequest, said: dict[str, Any]) -> list[Outcome]:
    return kit_many.take_back_many(
        actor=request.viewer,
        actor_name=name_of(request),
        numbers=read_numbers(said["numbers"]),
        is_fit=said["is_fit"],
    )


@requires("kit.manage")
@require_http_methods(BOTH)
@says_why
def kit_new(request: DeskRequest) -> HttpResponse:
    """Enter new items of one sort."""
    form = RegisterForm(_sent(request), viewer=request.viewer)
    return _counter(request, "desk/registry/kit_new.html", form, _registered)


def _registered(request: DeskRequest, said: dict[str, Any]) -> list[Outcome]:
    numbers = read_numbers(said.pop("numbers"))
    return kit_many.register_many(
        actor=request.viewer, actor_name=name_of(request), numbers=numbers, **said
    )


def _sent(request: DeskRequest) -> Any:
    """What a form is bound to: what was sent, or nothing before anything was."""
    return request.POST if request.method == "POST" else None


def _counter(
    request: DeskRequest,
    template: str,
    form: forms.Form,
    handle: Callable[[DeskRequest, dict[str, Any]], list[Outcome]],
) -> HttpResponse:
    """Handle the numbers and show what became of each; those refused stay in the form."""
    outcomes, refused = [], None
    if request.method == "POST":
        try:
            refuse_unread(form)
            outcomes = handle(request, dict(form.cleaned_data))
        except DomainError as error:
            refused = error
    if request.method == "POST" and wants_json(request):
        return _as_json(outcomes, refused)
    context = {
        "form": form,
        "refused": refused,
        "done": [row for row in outcomes if row.refused is None],
        "kept_back": [row for row in outcomes if row.refused],
        "receivers": names_offered(request.viewer) if "person" in form.fields else (),
    }
    if outcomes:
        left = "\n".join(row.number for row in outcomes if row.refused)
        form.data = {**request.POST.dict(), "numbers": left}
    return render(request, template, context, status=shown_status(request, refused))


def _as_json(outcomes: list[Outcome], refused: DomainError | None) -> HttpResponse:
    if refused is not None:
        return JsonResponse(refused.as_json(), status=refused.status)
    said = [
        {"number": row.number, "refused": row.refused.as_json() if row.refused else None}
        for row in outcomes
    ]
    return JsonResponse({"outcomes": said})


@requires("kit.manage")
@require_safe
@says_why
def kit_outstanding(request: DeskRequest) -> HttpResponse:
    """Team by team: so many out, so many back, and who has the rest."""
    days = request.GET.get("days", "1")
    days = days if days in dict(PERIODS) else "1"
    since = None if days == "all" else clock.now() - timedelta(days=int(days))
    shown = outstanding_by_team(request.viewer, list(teams(request.viewer)), since)
    context = {"teams": shown, "days": days, "periods": PERIODS}
    return render(request, "desk/registry/kit_outstanding.html", context)


@requires("kit.manage")
@require_safe
@says_why
def kit_item(request: DeskRequest, item_id: int) -> HttpResponse:
    """One item: where it is, what may be done, and its whole life."""
    return _item_page(request, find(KitItem, request.viewer, pk=item_id))


def _item_page(
    request: DeskRequest, item: KitItem, refused: DomainError | None = None, order: str = ""
) -> HttpResponse:
    context = sheet_of(item, request.viewer)
    context |= {"refused": refused, "order": order, "typed": plain_text(request.POST, "note", 400)}
    status = shown_status(request, refused)
    return render(request, "desk/registry/kit_item.html", context, status=status)


Order = Callable[[KitItem, Viewer, str, dict[str, Any]], object]
ORDERS: dict[str, Order] = {
    "return": lambda item, by, name, said: orders.take_back(
        item=item, actor=by, actor_name=name, is_fit=said["is_fit"] is not False, note=said["note"]
    ),
    "inspect": lambda item, by, name, said: orders.inspect(
        item=item, actor=by, actor_name=name, is_fit=said["is_fit"] is not False, note=said["note"]
    ),
    "lost": lambda item, by, name, said: orders.report_lost(
        item=item, actor=by, actor_name=name, note=said["note"]
    ),
    "mend": lambda item, by, name, _said: orders.mend(item=item, actor=by, actor_name=name),
    "found": lambda item, by, name, _said: orders.find_again(item=item, actor=by, actor_name=name),
    "retire": lambda item, by, name, _said: orders.retire(item=item, actor=by, actor_name=name),
}


@requires("kit.manage")
@require_POST
@says_why
def kit_order(request: DeskRequest, item_id: int, order: str) -> HttpResponse:
    """Carry out one order about one item."""
    item, form = find(KitItem, request.viewer, pk=item_id), OrderForm(request.POST)
    if order not in ORDERS:
        raise NotFound
    try:
        refuse_unread(form)
        ORDERS[order](item, request.viewer, name_of(request), form.cleaned_data)
    except DomainError as refused:
        if wants_json(request):
            return JsonResponse(refused.as_json(), status=refused.status)
        item.refresh_from_db()
        return _item_page(request, item, refused, order)
    if wants_json(request):
        return JsonResponse({"id": item.pk})
    messages.success(request, _("已记下。"))
    return HttpResponseRedirect(reverse("desk:kit_item", args=[item.pk]))


_ONE = "registry/kit/<int:item_id>/"
urlpatterns: list[URLPattern] = [
    path("registry/kit/", kit, name="kit"),
    path("registry/kit/issue/", kit_issue, name="kit_issue"),
    path("registry/kit/return/", kit_return, name="kit_return"),
    path("registry/kit/new/", kit_new, name="kit_new"),
    path("registry/kit/teams/", kit_outstanding, name="kit_outstanding"),
    path(_ONE, kit_item, name="kit_item"),
    path(f"{_ONE}<slug:order>/", kit_order, name="kit_order"),
]
