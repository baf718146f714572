"""Breaches, with the guard heard first, for the supervision brigade."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianqin.accounts.permissions import requires
from lianqin.core.clock import today
from lianqin.core.errors import DomainError
from lianqin.core.given import key_in, plain_text
from lianqin.desk.edge import DeskRequest, find, name_of, says_why, shown_status, wants_json
from lianqin.desk.forms import refuse_unread
from lianqin.desk.supervision.breach_forms import BreachForm, DecideForm, HearForm, SilenceForm
from lianqin.desk.supervision.whom import candidates, whom
from lianqin.registry.kinds import PersonnelKind
from lianqin.registry.models import ConductEntry, Person
from lianqin.supervision import breaches as service
from lianqin.supervision.articles import BY_KEY, CLAUSES
from lianqin.supervision.conduct_errors import PersonUnclear
from lianqin.supervision.models import Breach, Complaint, Inspection
from lianqin.supervision.states import BreachState

PER_PAGE = 40
SHOWN: dict[str, tuple[BreachState, ...]] = {
    "": (BreachState.NOTIFIED, BreachState.HEARD),
    "upheld": (BreachState.UPHELD,),
    "dropped": (BreachState.DROPPED,),
}
BOUND: frozenset[PersonnelKind] = frozenset().union(*(clause.binds for clause in CLAUSES))


@requires("breach.handle")
@require_safe
@says_why
def breaches(request: DeskRequest) -> HttpResponse:
    """The list: what waits for a hearing or a decision, the first to fall due first."""
    day, asked = today(), request.GET.get("state", "")
    asked = asked if asked in SHOWN else ""
    rows = Breach.objects.for_viewer(request.viewer)
    order = ("-decided_at", "-pk") if asked else ("hear_by", "pk")
    listed = rows.filter(state__in=SHOWN[asked]).select_related("person", "organisation")
    page = Paginator(listed.order_by(*order), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [(row, _clause_words(row), service.is_late(row, day)) for row in page],
        "state": asked,
        "query": f"state={asked}&",
        "counts": {n or "open": rows.filter(state__in=which).count() for n, which in SHOWN.items()},
    }
    return render(request, "desk/supervision/breaches.html", context)


@requires("breach.handle")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def breach_new(request: DeskRequest) -> HttpResponse:
    """Tell somebody what is said against them; begun from nothing, a complaint or an inspection."""
    if request.method != "POST":
        return _new_page(request, _begun(request))
    form = BreachForm(request.POST)
    try:
        refuse_unread(form)
        person = whom(request.POST, request.viewer, BOUND)
        made = service.notify(
            person, _reproach(request, form), actor=request.viewer, actor_name=name_of(request)
        )
    except DomainError as refused:
        return _new_page(request, form, refused)
    if wants_json(request):
        return JsonResponse({"number": made.number}, status=201)
    messages.success(request, _("已告知本人，手机上立即可见。听取意见以前不能认定。"))
    return HttpResponseRedirect(reverse("desk:breach", args=[made.number]))


def _reproach(request: DeskRequest, form: BreachForm) -> service.Reproach:
    said = form.cleaned_data
    return service.Reproach(
        clause=said["clause"],
        words=said["words"],
        happened_on=said["happened_on"],
        hear_by=said["hear_by"],
        complaint=_origin(request, Complaint, "complaint"),
        inspection=_origin(request, Inspection, "inspection"),
    )


def _origin(request: DeskRequest, model: Any, name: str) -> Any:
    """The record from which a reproach is opened, by its number, or None. Raises NotFound."""
    number = request.POST.get(name) or request.GET.get(name, "")
    return find(model, request.viewer, number=number) if number else None


def _begun(request: DeskRequest) -> BreachForm:
    """What is known already: of a complaint whom it is about and when, of a dossier whose it is."""
    complaint = _origin(request, Complaint, "complaint")
    known: dict[str, Any] = {}
    if complaint:
        known = {"happened_on": complaint.happened_on}
    person = _known_person(request, complaint)
    return BreachForm.fresh(today(), **known, **({"who": person.name} if person else {}))


def _known_person(request: DeskRequest, complaint: Complaint | None) -> Person | None:
    if complaint and complaint.person:
        return complaint.person
    chosen = request.POST.get("person") or request.GET.get("person", "")
    key = key_in(chosen)
    return None if key is None else find(Person, request.viewer, pk=key)


def _new_page(
    request: DeskRequest, form: BreachForm, refused: DomainError | None = None
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    complaint = _origin(request, Complaint, "complaint")
    person = _known_person(request, complaint)
    people = [person] if person else []
    if isinstance(refused, PersonUnclear):
        people = candidates(plain_text(request.POST, "who", 64).strip(), request.viewer, BOUND)
    context = {
        "form": form,
        "refused": refused,
        "complaint": complaint,
        "inspection": _origin(request, Inspection, "inspection"),
        "people": people,
        "chosen": person.pk if person else None,
    }
    page = "desk/supervision/breach_new.html"
    return render(request, page, context, status=shown_status(request, refused))


@requires("breach.handle")
@require_safe
@says_why
def breach(request: DeskRequest, breach: str) -> HttpResponse:
    """One matter: the reproach, the hearing, the decision."""
    return _page(request, _find(request, breach))


@requires("breach.handle")
@require_POST
@says_why
def breach_hear(request: DeskRequest, breach: str) -> HttpResponse:
    """Take down what the person says."""
    form = HearForm(request.POST, auto_id="hear-%s")

    def act(found: Breach) -> None:
        refuse_unread(form)
        service.hear(
            found,
            form.cleaned_data["statement"],
            told_how=form.cleaned_data["told_how"],
            **_officer(request),
        )

    return _acted(request, breach, act, hear_form=form)


@requires("breach.handle")
@require_POST
@says_why
def breach_silence(request: DeskRequest, breach: str) -> HttpResponse:
    """The time ran out without a word."""
    form = SilenceForm(request.POST)

    def act(found: Breach) -> None:
        refuse_unread(form)
        told_how = form.cleaned_data["told_how"]
        service.note_silence(found, told_how=told_how, **_officer(request))

    return _acted(request, breach, act, silence_form=form)


@requires("breach.handle")
@require_POST
@says_why
def breach_decide(request: DeskRequest, breach: str) -> HttpResponse:
    """Uphold it or drop it."""
    form = DecideForm(request.POST)

    def act(found: Breach) -> None:
        refuse_unread(form)
        service.decide(
            found,
            upheld=form.cleaned_data["result"] == "upheld",
            decision=form.cleaned_data["decision"],
            **_officer(request),
        )

    return _acted(request, breach, act, decide_form=form)


def _officer(request: DeskRequest) -> dict[str, Any]:
    return {"actor": request.viewer, "actor_name": name_of(request)}


def _find(request: DeskRequest, number: str) -> Breach:
    return find(Breach, request.viewer, number=number)


def _acted(
    request: DeskRequest, number: str, act: Callable[[Breach], None], **forms: Form
) -> HttpResponse:
    """Do it and show the matter; refused, show it with the sentence and what was entered."""
    found = _find(request, number)
    try:
        act(found)
    except DomainError as refused:
        return _page(request, _find(request, number), refused, **forms)
    if wants_json(request):
        return JsonResponse({"number": number})
    return HttpResponseRedirect(reverse("desk:breach", args=[number]))


def _page(
    request: DeskRequest, found: Breach, refused: DomainError | None = None, **forms: Form
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    entries = ConductEntry.objects.for_viewer(request.viewer)
    context: dict[str, Any] = {
        "breach": found,
        "clause": BY_KEY.get(found.clause),
        "is_late": service.is_late(found, today()),
        "days": (found.hear_by - today()).days,
        "is_open": found.state in SHOWN[""],
        "is_heard": found.state != BreachState.NOTIFIED and found.heard_at is not None,
        "is_reached": service.was_reached(found),
        "may_uphold": service.may_uphold(found, today()),
        "entry": entries.filter(source=f"breach:{found.pk}").first(),
        "hear_form": HearForm(auto_id="hear-%s"),
        "silence_form": SilenceForm(),
        "decide_form": DecideForm(),
        "refused": refused,
        **forms,
    }
    for form in (context["hear_form"], context["silence_form"]):
        form.fields["told_how"].required = not context["is_reached"]  # so the page says it
    page = "desk/supervision/breach.html"
    return render(request, page, context, status=shown_status(request, refused))


def _clause_words(row: Breach) -> Any:
    clause = BY_KEY.get(row.clause)
    return clause.words if clause else row.clause


_ONE = "supervision/breaches/<str:breach>/"
urlpatterns: list[URLPattern] = [
    path("supervision/breaches/", breaches, name="breaches"),
    path("supervision/breaches/new/", breach_new, name="breach_new"),
    path(_ONE, breach, name="breach"),
    path(f"{_ONE}hear/", breach_hear, name="breach_hear"),
    path(f"{_ONE}silence/", breach_silence, name="breach_silence"),
    path(f"{_ONE}decide/", breach_decide, name="breach_decide"),
]
