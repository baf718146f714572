"""One person's dossier on one page, what can be done about it, and who read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianqin.accounts.permissions import requires
from lianqin.core.errors import DomainError
from lianqin.desk.edge import DeskRequest, find, name_of, says_why, shown_status, wants_json
from lianqin.desk.forms import refuse_unread
from lianqin.desk.registry.dossier_acts import ORDERS, Order, person_of
from lianqin.desk.registry.dossier_sheet import Asked, sheet_of
from lianqin.desk.registry.people_forms import RevealForm
from lianqin.registry.dossiers import masked_identity, open_dossier, reveal_identity
from lianqin.registry.models import Certificate, Membership, Person
from lianqin.registry.people import find_kept


@requires("people.see")
@require_safe
@says_why
def dossier(request: DeskRequest, person_id: int) -> HttpResponse:
    """The file, as far as the reader's role is shown it; the reading is written down."""
    return _page(request, person_id)


def _page(
    request: DeskRequest,
    person_id: int,
    refused: DomainError | None = None,
    forms: Mapping[str, Form] | None = None,
) -> HttpResponse:
    viewer = request.viewer
    person = open_dossier(
        person_id=person_id, viewer=viewer, name=name_of(request), place=place_of(request)
    )
    sheet = sheet_of(person, viewer, Asked(forms or {}, request.GET.get("all", "")))
    status = shown_status(request, refused)
    return render(
        request, "desk/registry/dossier.html", sheet | {"refused": refused}, status=status
    )


def place_of(request: DeskRequest) -> str:
    """Where the reader serves, as the person whose file it is will read it."""
    mine = Membership.objects.for_viewer(request.viewer).filter(user_id=request.user.pk, until=None)
    return mine.values_list("organisation__name", flat=True).first() or ""


def _view(order: Order) -> Callable[..., HttpResponseBase]:
    """The view of one order: find the row, read the form, call the service, show the file."""

    @requires(order.permission)
    @require_POST
    @says_why
    def view(request: DeskRequest, **key: int) -> HttpResponse:
        (mark,) = key.values()
        subject = find(order.row, request.viewer, pk=mark)
        person = find_kept(person_of(subject), request.viewer)
        form = order.form(request, subject)
        try:
            refuse_unread(form)
            said = order.do(request, subject, form)
        except DomainError as refused:
            if wants_json(request):
                return JsonResponse(refused.as_json(), status=refused.status)
            return _page(request, person.pk, refused, {order.named(subject): form})
        if wants_json(request):
            return JsonResponse({"person": person.pk})
        messages.success(request, said)
        url = reverse("desk:dossier", args=[person.pk])
        return HttpResponseRedirect(f"{url}#{order.section}")

    return view


@requires("identity.reveal")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def person_identity(request: DeskRequest, person_id: int) -> HttpResponse:
    """The identity number, once, after the password and a reason; the answer is never stored."""
    person = find_kept(person_id, request.viewer)
    if request.method != "POST":
        return _identity_page(request, person, RevealForm())
    form = RevealForm(request.POST)
    try:
        refuse_unread(form)
        number = reveal_identity(
            person_id=person.pk,
            user=request.user,
            viewer=request.viewer,
            place=place_of(request),
            **form.cleaned_data,
        )
    except DomainError as refused:
        if wants_json(request):
            return JsonResponse(refused.as_json(), status=refused.status)
        return _identity_page(request, person, form, refused=refused)
    return _identity_page(request, person, form, number=number)


def _identity_page(
    request: DeskRequest,
    person: Person,
    form: RevealForm,
    refused: DomainError | None = None,
    number: str = "",
) -> HttpResponse:
    context = {"person": person, "form": form, "refused": refused, "number": number}
    context["masked"] = masked_identity(person)
    page = "desk/registry/person_identity.html"
    response = render(request, page, context, status=shown_status(request, refused))
    response.headers["Cache-Control"] = "no-store"
    return response


def _address(order: Order) -> URLPattern:
    if order.row is Person:
        where = f"registry/people/<int:person_id>/{order.name}/"
    elif order.row is Certificate:
        where = f"registry/certificates/<int:certificate_id>/{order.name}/"
    else:
        where = f"registry/corrections/<int:correction_id>/{order.name}/"
    return path(where, _view(order), name=f"person_{order.name}")


urlpatterns: list[URLPattern] = [
    path("registry/people/<int:person_id>/", dossier, name="dossier"),
    path("registry/people/<int:person_id>/identity/", person_identity, name="person_identity"),
    *(_address(order) for order in ORDERS),
]
