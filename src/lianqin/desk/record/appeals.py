"""Who knows this person? A picture for named people, approved by a second officer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianqin.accounts.permissions import may, requires
from lianqin.core import clock
from lianqin.core.errors import DomainError, MissingInput, NotFound
from lianqin.core.given import plain_text
from lianqin.desk.edge import DeskRequest, find, name_of, says_why, shown_status, wants_json
from lianqin.desk.forms import refuse_unread
from lianqin.desk.record import handover
from lianqin.desk.record.appeal_forms import AppealForm, people_in
from lianqin.desk.record.appeal_shown import Line, lines_of, list_of, views_of
from lianqin.incidents import appeals as service
from lianqin.incidents import sightings
from lianqin.incidents.appeal_list import MOST, MOST_FOR_CHILD, choices_for
from lianqin.incidents.appeal_pictures import prepare
from lianqin.incidents.models import IdentityAppeal, Incident, Sighting
from lianqin.incidents.photos import LIMIT_MB

SHOWN = 60
DRAFT = "appeal-{number}"


@requires("appeal.make")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def appeal_new(request: DeskRequest, number: str) -> HttpResponse:
    """Ask: a picture, words, people by name. A refusal gives back all but the picture."""
    incident = find(Incident, request.viewer, number=number)
    if request.method != "POST":
        return _form_page(request, incident, AppealForm.of(incident))
    form = AppealForm(request.POST, request.FILES)
    try:
        made = service.ask(
            incident, _wanted(request, form), actor=request.viewer, actor_name=name_of(request)
        )
    except DomainError as refused:
        return _form_page(request, incident, form, refused)
    messages.success(request, _("已提交，等待另一位审批。批准前没有人能看到。"))
    return _to(request, made)


def _wanted(request: DeskRequest, form: AppealForm) -> service.Ask:
    """Read the words first, so that a picture is only opened for what would be taken."""
    refuse_unread(form)
    said = form.cleaned_data
    facts: dict[str, Any] = {
        name: said[name] for name in ("basis", "words", "place_text", "is_child", "guardian_agrees")
    }
    people = people_in(request.POST)
    file = said["picture"]
    service.refuse_unsaid(service.Ask(**facts, person_ids=people, picture=b"?" if file else b""))
    picture = prepare(file, file.size, form.part)
    return service.Ask(**facts, person_ids=people, picture=picture)


def _form_page(
    request: DeskRequest, incident: Incident, form: AppealForm, refused: DomainError | None = None
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    context: dict[str, Any] = {
        "incident": incident,
        "form": form,
        "refused": refused,
        "choices": choices_for(incident, clock.now()),
        "chosen": set(people_in(request.POST)),
        "most": MOST,
        "most_for_child": MOST_FOR_CHILD,
        "limit_mb": LIMIT_MB,
        "draft": DRAFT.format(number=incident.number),
    }
    status = shown_status(request, refused)
    return render(request, "desk/record/appeal_new.html", context, status=status)


@requires("incident.see")
@require_GET
@says_why
def appeal(request: DeskRequest, number: str, appeal: str) -> HttpResponse:
    """One appeal: the picture while there is one, the list, the looks, the answers."""
    return _page(request, _find(request, number, appeal))


@requires("incident.see")
@require_GET
@says_why
def appeal_picture(request: DeskRequest, number: str, appeal: str) -> HttpResponse:
    """The picture, marked with who looks; each look is on record. Never a page of its own."""
    found = _find(request, number, appeal)
    return picture_for(request, found, name_of(request))


def picture_for(request: Any, found: IdentityAppeal, name: str) -> HttpResponse:
    """A marked picture's answer. Raises NotFound where it is opened as a page, not in one."""
    if request.headers.get("Sec-Fetch-Dest", "image") != "image":
        raise NotFound
    shown = sightings.look(found, actor=request.viewer, actor_name=name)
    answer = HttpResponse(shown, content_type="image/jpeg")
    answer.headers["Cache-Control"] = "no-store, private, max-age=0"
    return answer


@requires("appeal.approve")
@require_POST
@says_why
def appeal_approve(request: DeskRequest, number: str, appeal: str) -> HttpResponse:
    """Send it to those on the list."""

    def act(found: IdentityAppeal, who: dict[str, Any]) -> None:
        service.approve(found, **who)

    return _acted(
        request, number, appeal, act, _("已批准并发布，名单上的人现在能看到，两小时为限。")
    )


@requires("appeal.approve")
@require_POST
@says_why
def appeal_refuse(request: DeskRequest, number: str, appeal: str) -> HttpResponse:
    """Say no, with the reason."""

    def act(found: IdentityAppeal, who: dict[str, Any]) -> None:
        service.refuse(found, reason=plain_text(request.POST, "reason", 200), **who)

    return _acted(request, number, appeal, act, _("未批准，照片已销毁。"))


@requires("appeal.make")
@require_POST
@says_why
def appeal_withdraw(request: DeskRequest, number: str, appeal: str) -> HttpResponse:
    """Take it back."""

    def act(found: IdentityAppeal, who: dict[str, Any]) -> None:
        service.withdraw(found, reason=plain_text(request.POST, "reason", 200), **who)

    return _acted(request, number, appeal, act, _("已撤回，照片已销毁。"))


@requires("appeal.make")
@require_POST
@says_why
def appeal_told(request: DeskRequest, number: str, appeal: str) -> HttpResponse:
    """Enter that the person has been told."""

    def act(found: IdentityAppeal, who: dict[str, Any]) -> None:
        service.tell_person(found, words=plain_text(request.POST, "words", 200), **who)

    return _acted(request, number, appeal, act, _("已登记告知本人。"))


@requires("appeal.make")
@require_POST
@says_why
def appeal_judge(request: DeskRequest, number: str, appeal: str, sighting_id: int) -> HttpResponse:
    """Whether an answer leads to somebody."""

    def act(found: IdentityAppeal, who: dict[str, Any]) -> None:
        answer = find(Sighting, request.viewer, pk=sighting_id, appeal=found)
        verdict = request.POST.get("valid", "")
        if verdict not in ("yes", "no"):
            raise MissingInput(field=_("有效或无效"))
        sightings.judge(answer, is_valid=verdict == "yes", **who)

    return _acted(request, number, appeal, act)


Act = Callable[[IdentityAppeal, dict[str, Any]], None]


def _acted(
    request: DeskRequest, number: str, appeal: str, act: Act, sentence: str = ""
) -> HttpResponse:
    """Do it and go on where one was; refused, the appeal's page says why."""
    found = _find(request, number, appeal)
    try:
        act(found, {"actor": request.viewer, "actor_name": name_of(request)})
    except DomainError as refused:
        if wants_json(request):
            raise
        return _page(request, _find(request, number, appeal), refused)
    if sentence:
        messages.success(request, sentence)
    return _to(request, found)


def _to(request: DeskRequest, found: IdentityAppeal) -> HttpResponse:
    number = found.incident.number
    if wants_json(request):
        return JsonResponse({"number": found.number})
    if request.POST.get("from") == "incident":
        return HttpResponseRedirect(reverse("desk:incident", args=[number]) + "#group-appeals")
    return HttpResponseRedirect(reverse("desk:appeal", args=[number, found.number]))


def _find(request: DeskRequest, number: str, appeal: str) -> IdentityAppeal:
    """Raises NotFound."""
    incident = find(Incident, request.viewer, number=number)
    return find(IdentityAppeal, request.viewer, number=appeal, incident=incident)


def _page(
    request: DeskRequest, found: IdentityAppeal, refused: DomainError | None = None
) -> HttpResponse:
    rows = IdentityAppeal.objects.for_viewer(request.viewer).filter(pk=found.pk)
    line = lines_of(rows, request.viewer)[0]
    context: dict[str, Any] = {
        "line": line,
        "appeal": line.appeal,
        "incident": line.appeal.incident,
        "people": list_of(found, request.viewer),
        "views": views_of(found, request.viewer),
        "may_approve": line.waits and may(request.viewer.role, "appeal.approve"),
        "is_maker": found.maker_id == request.viewer.user_id,
        "draft": DRAFT.format(number=line.appeal.incident.number),
        "refused": refused,
    }
    status = shown_status(request, refused)
    return render(request, "desk/record/appeal.html", context, status=status)


@requires("appeal.approve")
@require_GET
@says_why
def appeals(request: DeskRequest) -> HttpResponse:
    """What waits for an approval, what is live, and what was lately."""
    rows = IdentityAppeal.objects.for_viewer(request.viewer)
    lines = lines_of(rows.order_by("-made_at", "-pk")[:SHOWN], request.viewer)
    groups: dict[str, list[Line]] = {
        "waiting": [line for line in lines if line.waits],
        "live": [line for line in lines if line.is_live],
        "ended": [line for line in lines if not line.has_picture],
    }
    return render(request, "desk/record/appeals.html", {"groups": groups, "any": bool(lines)})


_ONE = "incidents/<str:number>/appeals/<str:appeal>/"
urlpatterns: list[URLPattern] = [
    path("appeals/", appeals, name="appeals"),
    path("incidents/<str:number>/appeals/new/", appeal_new, name="appeal_new"),
    path(_ONE, appeal, name="appeal"),
    path(f"{_ONE}picture.jpg", appeal_picture, name="appeal_picture"),
    path(f"{_ONE}approve/", appeal_approve, name="appeal_approve"),
    path(f"{_ONE}refuse/", appeal_refuse, name="appeal_refuse"),
    path(f"{_ONE}withdraw/", appeal_withdraw, name="appeal_withdraw"),
    path(f"{_ONE}told/", appeal_told, name="appeal_told"),
    path(f"{_ONE}judge/<int:sighting_id>/", appeal_judge, name="appeal_judge"),
    *handover.urlpatterns,
]
