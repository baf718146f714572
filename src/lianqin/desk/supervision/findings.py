"""What has to be put right, and by when: the list, one finding, what the unit answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from lianqin.accounts.permissions import may, requires
from lianqin.core.clock import today
from lianqin.core.errors import DomainError
from lianqin.core.given import key_in, plain_text
from lianqin.desk.edge import DeskRequest, find, name_of, says_why, shown_status, wants_json
from lianqin.desk.supervision.inspection_forms import units
from lianqin.registry.models import Change
from lianqin.supervision import findings as service
from lianqin.supervision.inspecting import STANDING
from lianqin.supervision.models import Finding, InspectionLine, InspectionPhoto
from lianqin.supervision.states import FindingState, InspectionState

PER_PAGE = 40
MOST_WORDS = 200  # as many as the history keeps of a field
# Each finding stands under one of these; they are the counts and the filter alike.
STANDINGS: tuple[tuple[str, Promise | str], ...] = (
    ("overdue", _("已超期")),
    ("open", _("整改期内")),
    ("reported", _("待复查")),
    ("closed", _("复查合格")),
    ("withdrawn", _("已撤销")),
)


@requires("inspection.see")
@require_safe
@says_why
def findings(request: DeskRequest) -> HttpResponse:
    """The list: what stands open, the first to fall due first; each count opens to its rows."""
    day = today()
    unit = request.GET.get("unit", "")
    rows = Finding.objects.for_viewer(request.viewer)
    if (key := key_in(unit)) is not None:
        rows = rows.filter(inspection__organisation_id=key)
    counted = service.counts(rows, day)
    asked = request.GET.get("state", "")
    listed = rows.filter(_standing(asked, day)).select_related("inspection__organisation", "item")
    page = Paginator(listed.order_by("due_on", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "query": f"state={asked}&unit={unit}&",
        "state": asked,
        "unit": unit,
        "units": units(request.viewer),
        "counted": [(code, word, counted[code]) for code, word in STANDINGS],
        "today": day,
        "may_inspect": may(request.viewer.role, "inspection.make"),
    }
    return render(request, "desk/supervision/findings.html", context)


def _standing(asked: str, day: date) -> Q:
    late = service.overdue_on(day)
    if asked == "overdue":
        return late
    if asked == "open":
        return Q(state=FindingState.OPEN) & ~late
    return Q(state=asked) if asked in FindingState.values else Q(state__in=STANDING)


@requires("inspection.see")
@require_safe
@says_why
def finding(request: DeskRequest, finding_id: int) -> HttpResponse:
    """One finding with all that came of it."""
    return _page(request, find(Finding, request.viewer, pk=finding_id))


@requires("finding.answer")
@require_POST
@says_why
def finding_answer(request: DeskRequest, finding_id: int) -> HttpResponse:
    """The unit says that it was put right, and shows it."""
    found = find(Finding, request.viewer, pk=finding_id)
    words, file = plain_text(request.POST, "words", MOST_WORDS), request.FILES.get("photo")
    try:
        service.report_mended(
            found,
            words=words,
            photo=(file, file.size or 0) if file else None,  # type: ignore[arg-type]
            actor=request.viewer,
            actor_name=name_of(request),
        )
    except DomainError as refused:
        return _page(request, found, refused, {"words": words})
    messages.success(request, _now("整改情况已报监管大队，等待复查。"))
    return HttpResponseRedirect(reverse("desk:finding", args=[found.pk]))


@requires("inspection.make")
@require_POST
@says_why
def finding_withdraw(request: DeskRequest, finding_id: int) -> HttpResponse:
    """Take a finding back, with a reason."""
    found = find(Finding, request.viewer, pk=finding_id)
    reason = plain_text(request.POST, "reason", 160)
    try:
        service.withdraw(found, reason=reason, actor=request.viewer)
    except DomainError as refused:
        return _page(request, found, refused, {"reason": reason})
    return HttpResponseRedirect(reverse("desk:finding", args=[found.pk]))


def _page(
    request: DeskRequest,
    found: Finding,
    refused: DomainError | None = None,
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    day = today()
    photos = InspectionPhoto.objects.for_viewer(request.viewer)
    context: dict[str, Any] = {
        "finding": found,
        "inspection": found.inspection,
        "is_overdue": service.is_overdue(found, day),
        "days_over": (day - found.due_on).days,
        "days_left": (found.due_on - day).days,
        "is_standing": found.state in STANDING,
        "seen": photos.filter(inspection=found.inspection, item=found.item, finding=None),
        "shown": photos.filter(finding=found),
        "earlier": _earlier(request, found),
        "looks": _looks(request, found),
        "may_inspect": may(request.viewer.role, "inspection.make"),
        "may_answer": may(request.viewer.role, "finding.answer"),
        "most_words": MOST_WORDS,
        "refused": refused,
        "typed": typed or {},
    }
    page = "desk/supervision/finding.html"
    return render(request, page, context, status=shown_status(request, refused))


def _looks(request: DeskRequest, found: Finding) -> QuerySet[InspectionLine]:
    """What each inspection again said on it, first to last."""
    lines = InspectionLine.objects.for_viewer(request.viewer).filter(
        inspection__again_of=found.inspection, item=found.item
    )
    ended = (InspectionState.SIGNED, InspectionState.UNSIGNED)
    told = lines.filter(inspection__state__in=ended).select_related("inspection")
    return told.order_by("inspection__begun_at", "pk")


def _earlier(request: DeskRequest, found: Finding) -> list[Change]:
    """What the unit answered before it was sent back, first to last."""
    rows = Change.objects.for_viewer(request.viewer).filter(
        subject=Finding._meta.label_lower, subject_id=str(found.pk), field="answer"
    )
    answers = list(rows.exclude(after="").order_by("at", "pk"))
    return answers[:-1] if found.answer else answers


_ONE = "supervision/findings/<int:finding_id>/"
urlpatterns: list[URLPattern] = [
    path("supervision/findings/", findings, name="findings"),
    path(_ONE, finding, name="finding"),
    path(f"{_ONE}answer/", finding_answer, name="finding_answer"),
    path(f"{_ONE}withdraw/", finding_withdraw, name="finding_withdraw"),
]
