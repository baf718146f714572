"""A quarter's thanks for verified acts: put forward, verified by another, given, printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianqin.accounts.permissions import may, requires
from lianqin.core.clock import today
from lianqin.core.errors import DomainError, NotFound
from lianqin.core.given import key_in, plain_text
from lianqin.desk.edge import DeskRequest, find, name_of, says_why, shown_status, wants_json
from lianqin.desk.forms import day, refuse_unread
from lianqin.desk.supervision.complaint_forms import NOT_CHOSEN
from lianqin.desk.supervision.whom import candidates, who_field, whom
from lianqin.registry.models import Organisation, Person
from lianqin.supervision import recognition as service
from lianqin.supervision.conduct_errors import PersonUnclear
from lianqin.supervision.models import RecognisedAct, Recognition
from lianqin.supervision.proofs import Proof, ProofKind, proof_of
from lianqin.supervision.quarters import Quarter, quarter_of, read_quarter
from lianqin.supervision.states import ActKind

WORDS = _("在联勤工作中尽职尽责、热心助人，特此通报表扬。")


class DeedForm(forms.Form):
    """Who did what good thing when, and what proves it."""

    who = who_field()
    kind = forms.ChoiceField(label=_("种类"), choices=[NOT_CHOSEN, *ActKind.choices])
    happened_on = day(_("日期"))
    words = forms.CharField(
        label=_("事迹"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )
    proof = forms.ChoiceField(label=_("凭据"), choices=ProofKind.choices)
    mark = forms.CharField(
        label=_("编号或说明"),
        max_length=48,
        help_text=_("警情或指令填编号，须实际到场；其他填写哪一份记录，如“金村居委会感谢信”"),
    )


class GiveForm(forms.Form):
    """What is said to those who are thanked."""

    words = forms.CharField(
        label=_("通报的话"), max_length=120, widget=forms.Textarea(attrs={"rows": 2})
    )


@dataclass(frozen=True)
class ActLine:
    """An act with its proof; `own` when whoever looks put it forward."""

    act: RecognisedAct
    proof: Proof
    own: bool


@requires("recognition.see")
@require_safe
@says_why
def recognition(request: DeskRequest) -> HttpResponse:
    """A quarter: acts to verify, who will be thanked, who was."""
    return _page(request, _asked(request))


def _asked(request: DeskRequest) -> Quarter:
    """The quarter of the address; without one, the one that still can be thanked for until its
    successor is half over, as thanks are given after a quarter."""
    day = today()
    here = quarter_of(day)
    chosen = read_quarter(request.GET.get("quarter", "") or request.POST.get("quarter", ""))
    return chosen or (here.before if (day - here.since).days < 45 else here)


@requires("recognition.propose")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def recognition_new(request: DeskRequest) -> HttpResponse:
    """Put an act forward."""
    if request.method != "POST":
        known = _chosen(request)
        who = known.name if known else ""
        return _new_page(request, DeedForm(initial={"happened_on": today(), "who": who}))
    form = DeedForm(request.POST)
    try:
        refuse_unread(form)
        person = whom(request.POST, request.viewer)
        done = service.propose(
            person, _deed(form), actor=request.viewer, actor_name=name_of(request)
        )
    except DomainError as refused:
        return _new_page(request, form, refused)
    messages.success(request, _now("已申报，待另一名监管民警核实。"))
    return _back(request, quarter_of(done.happened_on), done)


def _deed(form: DeedForm) -> service.Deed:
    said = form.cleaned_data
    proof = Proof(ProofKind(said["proof"]), said["mark"])
    return service.Deed(said["kind"], said["words"], said["happened_on"], proof)


def _new_page(
    request: DeskRequest, form: DeedForm, refused: DomainError | None = None
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    known = _chosen(request)
    people = [known] if known else []
    if isinstance(refused, PersonUnclear):
        people = candidates(plain_text(request.POST, "who", 64).strip(), request.viewer)
    context = {
        "form": form,
        "refused": refused,
        "people": people,
        "chosen": people[0].pk if len(people) == 1 else None,
        "most": service.MOST_ACTS,
    }
    page = "desk/supervision/recognition_new.html"
    return render(request, page, context, status=shown_status(request, refused))


def _chosen(request: DeskRequest) -> Person | None:
    """Whose dossier the page was opened from, or who was chosen among several."""
    chosen = request.POST.get("person") or request.GET.get("person", "")
    key = key_in(chosen)
    return None if key is None else find(Person, request.viewer, pk=key)


@requires("recognition.give")
@require_POST
@says_why
def recognition_verify(request: DeskRequest, act_id: int) -> HttpResponse:
    """Confirm an act that somebody else put forward."""

    def settle(done: RecognisedAct) -> None:
        service.verify(done, actor=request.viewer, actor_name=name_of(request))

    return _settled(request, act_id, settle)


@requires("recognition.give")
@require_POST
@says_why
def recognition_refuse(request: DeskRequest, act_id: int) -> HttpResponse:
    """Send an act back, with the reason."""
    reason = plain_text(request.POST, "reason", 120)

    def settle(done: RecognisedAct) -> None:
        service.refuse(done, reason, actor=request.viewer, actor_name=name_of(request))

    return _settled(request, act_id, settle)


def _settled(
    request: DeskRequest, act_id: int, settle: Callable[[RecognisedAct], None]
) -> HttpResponse:
    done = find(RecognisedAct, request.viewer, pk=act_id)
    quarter = quarter_of(done.happened_on)
    try:
        settle(done)
    except DomainError as refused:
        return _page(request, quarter, refused, at=done.pk)
    return _back(request, quarter, done)


@requires("recognition.give")
@require_POST
@says_why
def recognition_give(request: DeskRequest) -> HttpResponse:
    """Thank everybody who has enough, in the officer's name."""
    quarter, form = _asked(request), GiveForm(request.POST)
    try:
        refuse_unread(form)
        given = service.give(
            quarter,
            form.cleaned_data["words"],
            actor=request.viewer,
            actor_name=name_of(request),
        )
    except DomainError as refused:
        return _page(request, quarter, refused, give_form=form)
    messages.success(request, _now("已通报表扬 %(n)d 人，并记入各自档案。") % {"n": len(given)})
    return _back(request, quarter)


def _back(
    request: DeskRequest, quarter: Quarter, done: RecognisedAct | None = None
) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"quarter": quarter.code, "act": done.pk if done else None})
    return HttpResponseRedirect(f"{reverse('desk:recognition')}?quarter={quarter.code}")


def _page(
    request: DeskRequest,
    quarter: Quarter,
    refused: DomainError | None = None,
    *,
    give_form: Form | None = None,
    at: int | None = None,
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    day = today()
    lines = _lines(request, quarter)
    given = Recognition.objects.for_viewer(request.viewer).filter(quarter=quarter.code)
    context: dict[str, Any] = {
        "quarter": quarter,
        "is_over": day >= quarter.until,
        "has_begun": day >= quarter.next.since,
        "waiting": [line for line in lines if _waits(line.act)],
        "verified": [line for line in lines if line.act.verified_at],
        "refused_acts": [line for line in lines if line.act.refused_at],
        "to_thank": service.to_thank(request.viewer, quarter),
        "given": given.select_related("person", "organisation").order_by(
            "organisation__name", "person__pinyin", "person__name", "pk"
        ),
        "give_form": give_form or GiveForm(initial={"words": WORDS}),
        "most": service.MOST_ACTS,
        "least": service.LEAST_ACTS,
        "refused": refused,
        "refused_at": at,
        "may_give": may(request.viewer.role, "recognition.give"),
    }
    page = "desk/supervision/recognition.html"
    return render(request, page, context, status=shown_status(request, refused))


def _lines(request: DeskRequest, quarter: Quarter) -> list[ActLine]:
    """The quarter's acts in the order of names, each with its proof."""
    rows = service.acts_of(request.viewer, quarter).select_related("person", "organisation")
    rows = rows.order_by("person__pinyin", "person__name", "person_id", "happened_on", "pk")
    me = request.viewer.user_id
    return [ActLine(row, proof_of(row.source), row.proposer_user == me) for row in rows]


def _waits(done: RecognisedAct) -> bool:
    return done.verified_at is None and done.refused_at is None


@requires("recognition.see")
@require_safe
@says_why
def recognition_notice(request: DeskRequest, quarter: str, organisation_id: int) -> HttpResponse:
    """The notice of thanks to a unit, to be printed and put up."""
    unit, meant = find(Organisation, request.viewer, pk=organisation_id), read_quarter(quarter)
    if meant is None:
        raise NotFound
    given = Recognition.objects.for_viewer(request.viewer).filter(
        quarter=meant.code, organisation=unit
    )
    thanked = list(given.select_related("person").order_by("person__pinyin", "person__name"))
    context = {
        "quarter": meant,
        "unit": unit,
        "thanked": thanked,
        "bureau": unit.bureau,
        "newest": max((one.given_at for one in thanked), default=None),
    }
    return render(request, "desk/supervision/recognition_notice.html", context)


_ROOT = "supervision/recognition/"
urlpatterns: list[URLPattern] = [
    path(_ROOT, recognition, name="recognition"),
    path(f"{_ROOT}new/", recognition_new, name="recognition_new"),
    path(f"{_ROOT}give/", recognition_give, name="recognition_give"),
    path(f"{_ROOT}acts/<int:act_id>/verify/", recognition_verify, name="recognition_verify"),
    path(f"{_ROOT}acts/<int:act_id>/refuse/", recognition_refuse, name="recognition_refuse"),
    path(
        f"{_ROOT}<str:quarter>/<int:organisation_id>/",
        recognition_notice,
        name="recognition_notice",
    ),
]
