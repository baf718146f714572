"""Linkage: taking people into joint duty, many at once or one, and its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianqin.accounts.permissions import requires
from lianqin.core.clock import today
from lianqin.core.errors import DomainError, MissingInput
from lianqin.core.given import key_in, plain_text
from lianqin.core.scope import Viewer
from lianqin.desk.edge import DeskRequest, find, says_why, shown_status, wants_json
from lianqin.desk.forms import refuse_unread
from lianqin.desk.registry.fields import units
from lianqin.desk.registry.papers_of import Papers, papers_of
from lianqin.desk.registry.team_forms import EndLinkageForm, LinkForm
from lianqin.registry import linking
from lianqin.registry.finding import named
from lianqin.registry.linking import LINKABLE, Outcome, linked_on
from lianqin.registry.models import Linkage, Organisation, Person
from lianqin.registry.standing import registered

ROWS = 50
MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Candidate:
    """Somebody on file who is not linked, with the papers that linking asks for."""

    person: Person
    papers: Papers
    is_ticked: bool


@requires("linkage.manage")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def linkages(request: DeskRequest) -> HttpResponse:
    """Who is on file and not linked; those ticked are linked, each or with its own refusal."""
    if request.method != "POST":
        begun = {"since": today()}  # the day of consent is asked for, not assumed
        return _page(request, LinkForm(initial=begun, viewer=request.viewer))
    form = LinkForm(request.POST, viewer=request.viewer)
    try:
        refuse_unread(form)
        outcomes = _link(request, form.cleaned_data)
    except DomainError as refused:
        return _page(request, form, refused)
    if wants_json(request):
        return _told(outcomes)
    return _page(request, form, outcomes=outcomes)


def _link(request: DeskRequest, said: dict[str, Any]) -> list[Outcome]:
    keys = _ticked(request)
    if not keys:
        raise MissingInput(field=_("人员"))
    people = Person.objects.for_viewer(request.viewer).filter(pk__in=keys)
    return linking.link_many(people=people, actor=request.viewer, **said)


def _ticked(request: DeskRequest) -> set[int]:
    marks = request.POST.getlist("person")[:MOST_AT_ONCE]
    return {key for key in map(key_in, marks) if key is not None}


def _told(outcomes: list[Outcome]) -> HttpResponse:
    """The same for a program."""
    refused = [
        {"person": one.person.pk, **one.refused.as_json()} for one in outcomes if one.refused
    ]
    linked = [one.person.pk for one in outcomes if one.linkage]
    bare = [one.person.pk for one in outcomes if one.is_uninsured]
    answer = {"linked": linked, "refused": refused, "uninsured": bare}
    return JsonResponse(answer, status=201 if linked else 409)


def _page(
    request: DeskRequest,
    form: LinkForm,
    refused: DomainError | None = None,
    outcomes: list[Outcome] | None = None,
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    asked = request.GET if request.method != "POST" else request.POST
    words, unit = plain_text(asked, "q", 64).strip(), asked.get("unit", "")
    page = Paginator(_unlinked(request.viewer, words, unit), ROWS).get_page(asked.get("page"))
    people = list(page.object_list)
    papers, ticked = papers_of(people, request.viewer, today()), _ticked(request)
    context = {
        "form": form,
        "page": page,
        "candidates": [Candidate(one, papers[one.pk], one.pk in ticked) for one in people],
        "query": f"{urlencode({'q': words, 'unit': unit})}&",
        "words": words,
        "unit": unit,
        "units": units(request.viewer),
        "linked": [one for one in outcomes or () if one.linkage],
        "not_linked": [one for one in outcomes or () if one.refused],
        "refused": refused,
    }
    status = shown_status(request, refused)
    return render(request, "desk/registry/linkages.html", context, status=status)


def _unlinked(viewer: Viewer, words: str, unit: str) -> QuerySet[Person]:
    """The people on file who could be linked and are not, by unit and name."""
    links = Linkage.objects.for_viewer(viewer).filter(Q(until=None) | Q(until__gt=today()))
    rows = Person.objects.for_viewer(viewer).filter(registered(today()), kind__in=LINKABLE)
    rows = rows.exclude(pk__in=links.values("person_id")).select_related("organisation")
    if words:
        rows = rows.filter(named(words, viewer))
    if (key := key_in(unit)) is not None:
        rows = rows.filter(organisation_id=key)
    return rows.order_by("organisation_id", "pinyin", "pk")


@requires("linkage.manage")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def person_linkage(request: DeskRequest, person_id: int) -> HttpResponse:
    """One person's linkage, now and before; sent, it begins."""
    person = find(Person, request.viewer, pk=person_id)
    if request.method != "POST":
        return _person_page(request, person)
    form = LinkForm(request.POST, viewer=request.viewer)
    try:
        refuse_unread(form)
        linking.link(person=person, actor=request.viewer, **form.cleaned_data)
    except DomainError as refused:
        return _person_page(request, person, refused, form=form)
    messages.success(request, _("联动已开始。"))
    return redirect("desk:person_linkage", person.pk)


@requires("linkage.manage")
@require_POST
@says_why
def linkage_end(request: DeskRequest, linkage_id: int) -> HttpResponse:
    """End a linkage on a day; the team's membership ends with it."""
    found, form = find(Linkage, request.viewer, pk=linkage_id), EndLinkageForm(request.POST)
    try:
        refuse_unread(form)
        linking.end_linkage(linkage=found, actor=request.viewer, **form.cleaned_data)
    except DomainError as refused:
        return _person_page(request, found.person, refused, end=form)
    messages.success(request, _("联动已终止，记录保留。"))
    return redirect("desk:person_linkage", found.person_id)


def _person_page(
    request: DeskRequest, person: Person, refused: DomainError | None = None, **typed: Any
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    viewer, day = request.viewer, today()
    rows = Linkage.objects.for_viewer(viewer).filter(person=person).select_related("station")
    begun = {"since": day}  # the day of consent is asked for, not assumed
    context = {
        "person": person,
        "unit": Organisation.objects.for_viewer(viewer).filter(pk=person.organisation_id).first(),
        "papers": papers_of([person], viewer, day)[person.pk],
        "current": rows.filter(linked_on(day)).first(),
        "rows": rows.order_by("-since", "-pk"),
        "is_linkable": person.kind in LINKABLE and person.ended_on is None,
        "form": LinkForm(initial=begun, viewer=viewer),
        "end": EndLinkageForm(initial={"on": day}, auto_id="end-%s"),
        "refused": refused,
        **typed,
    }
    status = shown_status(request, refused)
    return render(request, "desk/registry/linkage.html", context, status=status)


urlpatterns: list[URLPattern] = [
    path("registry/linkage/", linkages, name="linkages"),
    path("registry/linkage/<int:linkage_id>/end/", linkage_end, name="linkage_end"),
    path("registry/people/<int:person_id>/linkage/", person_linkage, name="person_linkage"),
]
