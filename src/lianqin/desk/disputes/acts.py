"""The steps of a dispute, each a form of its page; the agreement has a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianqin.accounts.permissions import requires
from lianqin.core.errors import DomainError
from lianqin.desk.disputes import forms
from lianqin.desk.disputes.shown import page
from lianqin.desk.edge import DeskRequest, find, name_of, says_why, shown_status, wants_json
from lianqin.desk.forms import refuse_unread
from lianqin.disputes import agreeing, documents, escalating, finding, mediating
from lianqin.disputes.errors import DisputeMovedOn
from lianqin.disputes.mediators import mediator_called
from lianqin.disputes.models import Dispute, MediationAgreement
from lianqin.disputes.states import EndedWhy, Kept, State

Order = Callable[[dict[str, Any], dict[str, Any]], None]


def _take(
    request: DeskRequest, found: Dispute, name: str, form: Form, order: Order, sentence: str
) -> HttpResponse:
    """Read the form called `name`, give the order with what it says and who gives it."""
    try:
        refuse_unread(form)
        order(form.cleaned_data, {"actor": request.viewer, "actor_name": name_of(request)})
    except DomainError as refused:
        return page(request, found, refused, bound={name: form})
    return _done(request, found, sentence)


def _done(request: DeskRequest, found: Dispute, sentence: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"number": found.number})
    messages.success(request, sentence)
    return HttpResponseRedirect(reverse("desk:dispute", args=[found.number]))


def _find(request: DeskRequest, number: str) -> Dispute:
    return find(Dispute, request.viewer, number=number)


def _agreement(request: DeskRequest, number: str) -> MediationAgreement:
    return find(MediationAgreement, request.viewer, dispute__number=number)


@requires("dispute.record")
@require_POST
@says_why
def calm(request: DeskRequest, dispute: str) -> HttpResponse:
    """An officer has talked them down."""
    found, form = _find(request, dispute), forms.LineForm(request.POST)
    return _take(
        request,
        found,
        "calm_form",
        form,
        lambda said, who: finding.calm(found, text=said["text"], **who),
        _("已记下劝和。劝和不等于化解。"),
    )


@requires("dispute.record")
@require_POST
@says_why
def refer(request: DeskRequest, dispute: str) -> HttpResponse:
    """Give it to a mediator, or keep it."""
    found = _find(request, dispute)
    form = forms.ReferForm(request.POST, viewer=request.viewer)

    def order(said: dict[str, Any], who: dict[str, Any]) -> None:
        to, mediator = form.chosen()
        mediating.refer(found, to=to, mediator_user=mediator, text=said["text"], **who)

    return _take(request, found, "refer_form", form, order, _("已移交。调解员现在可以看到。"))


@requires("dispute.record")
@require_POST
@says_why
def settle(request: DeskRequest, dispute: str) -> HttpResponse:
    """Settled on the spot."""
    found, form = _find(request, dispute), forms.SettleForm(request.POST)
    return _take(
        request,
        found,
        "settle_form",
        form,
        lambda said, who: mediating.settle_at_source(found, text=said["text"], **who),
        _("已记为就地化解。"),
    )


@requires("dispute.mediate")
@require_POST
@says_why
def side_word(request: DeskRequest, dispute: str) -> HttpResponse:
    """What a side says to being mediated."""
    found = _find(request, dispute)
    form = forms.WordForm(request.POST, dispute=found)
    return _take(
        request,
        found,
        "word_form",
        form,
        lambda said, who: mediating.take_word(found, **said, **who),
        _("已记下这一方的意愿。"),
    )


@requires("dispute.mediate")
@require_POST
@says_why
def begin(request: DeskRequest, dispute: str) -> HttpResponse:
    """Talks begin."""
    found = _find(request, dispute)
    return _take(
        request,
        found,
        "begin_form",
        Form(request.POST),
        lambda said, who: mediating.begin(found, **who),
        _("调解已开始。"),
    )


@requires("dispute.mediate")
@require_POST
@says_why
def note(request: DeskRequest, dispute: str) -> HttpResponse:
    """A line of the record."""
    found, form = _find(request, dispute), forms.NoteForm(request.POST)
    return _take(
        request,
        found,
        "note_form",
        form,
        lambda said, who: mediating.note(found, text=said["text"], **who),
        _("已记入调解记录。"),
    )


@requires("dispute.mediate")
@require_POST
@says_why
def end(request: DeskRequest, dispute: str) -> HttpResponse:
    """End it without an agreement."""
    found, form = _find(request, dispute), forms.EndForm(request.POST)

    def order(said: dict[str, Any], who: dict[str, Any]) -> None:
        mediating.end(
            found,
            why=EndedWhy(said["why"]),
            rights_told=said["rights_told"],
            text=said["text"],
            **who,
        )

    return _take(request, found, "end_form", form, order, _("已结束。"))


@requires("dispute.mediate")
@require_POST
@says_why
def escalate(request: DeskRequest, dispute: str) -> HttpResponse:
    """The police go: an incident is opened."""
    found, form = _find(request, dispute), forms.EscalateForm(request.POST)

    def order(said: dict[str, Any], who: dict[str, Any]) -> None:
        why = escalating.Why(said["why"])
        escalating.escalate(found, why=why, text=said["text"], **who)

    sentence = _("已立为警情，值班板上可以派警。")
    return _take(request, found, "escalate_form", form, order, sentence)


@requires("dispute.mediate")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def agreement(request: DeskRequest, dispute: str) -> HttpResponse:
    """Record what was agreed."""
    found = _find(request, dispute)
    if request.method != "POST":
        if found.state != State.IN_MEDIATION:
            raise DisputeMovedOn(number=found.number)
        return _agreement_page(request, found, forms.AgreementForm.of(found, _body(found)))
    form = forms.AgreementForm(request.POST, dispute=found)
    try:
        refuse_unread(form)
        who: dict[str, Any] = {"actor": request.viewer, "actor_name": name_of(request)}
        agreeing.agree(found, form.agreed(), **who)
    except DomainError as refused:
        return _agreement_page(request, found, form, refused)
    return _done(request, found, _("协议已记录。可以下载协议文书。"))


def _body(found: Dispute) -> str:
    """The committee of the mediator, or the station where the police mediate."""
    chosen = mediator_called(found.bureau_id, found.mediator_user)
    return chosen.body if chosen else found.station.name


def _agreement_page(
    request: DeskRequest,
    found: Dispute,
    form: forms.AgreementForm,
    refused: DomainError | None = None,
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    context = {"dispute": found, "form": form, "refused": refused}
    template = "desk/disputes/dispute_agreement.html"
    return render(request, template, context, status=shown_status(request, refused))


@requires("dispute.mediate")
@require_POST
@says_why
def agreement_file(request: DeskRequest, dispute: str) -> HttpResponse:
    """The agreement as a Word file; that it was made is on the record."""
    found = _agreement(request, dispute)
    who: dict[str, Any] = {"actor": request.viewer, "actor_name": name_of(request)}
    file = documents.agreement_file(found, **who)
    name = f"{dispute}.docx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(file, content_type=documents.WORD, headers=headers)


@requires("dispute.mediate")
@require_POST
@says_why
def parties(request: DeskRequest, dispute: str) -> HttpResponse:
    """Who the parties are, said in this answer only; that it was read is on the record."""
    found = _agreement(request, dispute)
    known = agreeing.parties_of(found, actor=request.viewer)
    if wants_json(request):
        return JsonResponse({"number": dispute})
    return page(request, found.dispute, parties=known)


@requires("dispute.mediate")
@require_POST
@says_why
def confirm(request: DeskRequest, dispute: str) -> HttpResponse:
    """The court has confirmed it."""
    found, form = _agreement(request, dispute), forms.ConfirmForm(request.POST)
    return _take(
        request,
        found.dispute,
        "confirm_form",
        form,
        lambda said, who: agreeing.confirm(found, **said, **who),
        _("已记下司法确认。"),
    )


@requires("dispute.mediate")
@require_POST
@says_why
def follow_up(request: DeskRequest, dispute: str) -> HttpResponse:
    """Whether it was kept."""
    found, form = _agreement(request, dispute), forms.FollowForm(request.POST)

    def order(said: dict[str, Any], who: dict[str, Any]) -> None:
        said = {**said, "kept": Kept(said["kept"])}
        agreeing.follow_up(found, **said, **who)

    return _take(request, found.dispute, "follow_form", form, order, _("已记下回访。"))
