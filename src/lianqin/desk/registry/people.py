"""Registering people and keeping the first page of their files true."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianqin.accounts.permissions import requires
from lianqin.core.clock import today
from lianqin.core.errors import DomainError
from lianqin.desk.edge import DeskRequest, find, name_of, says_why, shown_status, wants_json
from lianqin.desk.forms import refuse_unread
from lianqin.desk.registry.people_forms import NewPersonForm, PersonForm, units_of
from lianqin.registry.models import Organisation, Person
from lianqin.registry.people import Newcomer, edit_person, find_kept, register_person


@requires("people.edit")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def person_new(request: DeskRequest) -> HttpResponse:
    """Put somebody on file; a number that is on file already is said before anything is written."""
    units = units_of(request.viewer)
    if request.method != "POST":
        first = units[0].pk if len(units) == 1 else request.GET.get("organisation")
        start = {"since": today(), "organisation": first}
        return _new_page(request, NewPersonForm(units=units, initial=start))
    form = NewPersonForm(request.POST, units=units)
    try:
        refuse_unread(form)
        person = _register(request, form.cleaned_data)
    except DomainError as refused:
        return _new_page(request, form, refused)
    return _done(request, person, _("已建档：%(name)s。") % {"name": person.name})


def _register(request: DeskRequest, said: dict[str, Any]) -> Person:
    facts = dict(said)
    unit = find(Organisation, request.viewer, pk=facts.pop("organisation"))
    since, position = facts.pop("since"), facts.pop("position")
    return register_person(
        newcomer=Newcomer(**facts),
        organisation=unit,
        since=since,
        position=position,
        actor=request.viewer,
        by_name=name_of(request),
    )


def _new_page(
    request: DeskRequest, form: NewPersonForm, refused: DomainError | None = None
) -> HttpResponse:
    return _form_page(request, "desk/registry/person_new.html", form, refused)


@requires("people.edit")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def person_edit(request: DeskRequest, person_id: int) -> HttpResponse:
    """Put right what the first page of a file says."""
    person, viewer = find_kept(person_id, request.viewer), request.viewer
    if request.method != "POST":
        return _edit_page(request, person, PersonForm.of(person, viewer))
    form = PersonForm.of(person, viewer, request.POST)
    try:
        refuse_unread(form)
        edit_person(person=person, changes=form.changes(), actor=viewer, by_name=name_of(request))
    except DomainError as refused:
        return _edit_page(request, person, form, refused)
    return _done(request, person, _("已保存，改动记入变更记录。"))


def _edit_page(
    request: DeskRequest, person: Person, form: PersonForm, refused: DomainError | None = None
) -> HttpResponse:
    return _form_page(request, "desk/registry/person_edit.html", form, refused, person=person)


def _form_page(
    request: DeskRequest,
    page: str,
    form: PersonForm,
    refused: DomainError | None,
    **context: Any,
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    context |= {"form": form, "refused": refused}
    return render(request, page, context, status=shown_status(request, refused))


def _done(request: DeskRequest, person: Person, said: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"person": person.pk})
    messages.success(request, said)
    return HttpResponseRedirect(reverse("desk:dossier", args=[person.pk]))


urlpatterns: list[URLPattern] = [
    path("registry/people/new/", person_new, name="person_new"),
    path("registry/people/<int:person_id>/edit/", person_edit, name="person_edit"),
]
