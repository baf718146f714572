"""Footage looked at: entering it, having it held, and the register of all of it.

The register answers to 公共安全视频图像信息系统管理条例 Art. 16 and 17: who looked at which camera,
when, for whom and why. Those whose thirty days run out first stand on top.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import Q
from django.forms import Form
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from lianqin.accounts.permissions import requires
from lianqin.core import clock
from lianqin.core.clock import SHANGHAI
from lianqin.core.errors import NotFound
from lianqin.desk.edge import DeskRequest, find, name_of, says_why
from lianqin.desk.forms import refuse_unread
from lianqin.desk.incident_acts import acted
from lianqin.desk.listing import Ask, Cell, Choice, Column, Listing, Row, show_list
from lianqin.desk.listing.columns import Words
from lianqin.desk.listing.links import page_url
from lianqin.desk.record.footage_panel import FootageForm, HoldForm, Looked
from lianqin.incidents.footage import FLOOR, SOON, Part, clock_of, hold_footage, view_footage
from lianqin.incidents.merging import family_ids
from lianqin.incidents.models import FootageAccess, Incident
from lianqin.registry.models import Camera


@requires("footage.view")
@require_POST
@says_why
def view(request: DeskRequest, number: str) -> HttpResponse:
    """Enter that footage is looked at, which part of it, for whom and why."""
    form = FootageForm(request.POST)

    def act(incident: Incident) -> None:
        _read(form)
        said = form.cleaned_data
        camera = said["camera"]
        view_footage(
            incident,
            actor=request.viewer,
            actor_name=name_of(request),
            camera=find(Camera, request.viewer, pk=camera) if camera else None,
            reason=said["reason"],
            asked_by=said["asked_by"],
            part=Part(said["since"], said["until"]),
        )

    return acted(request, number, act, footage=form)


@requires("footage.view")
@require_POST
@says_why
def hold(request: DeskRequest, number: str, access_id: int) -> HttpResponse:
    """Enter that a part is kept beyond its thirty days, and why."""
    form = HoldForm(request.POST)

    def act(incident: Incident) -> None:
        _read(form)
        access = find(FootageAccess, request.viewer, pk=access_id)
        if access.incident_id not in family_ids(incident):
            raise NotFound
        said, who = form.cleaned_data["reason"], name_of(request)
        hold_footage(access, actor=request.viewer, actor_name=who, reason=said)

    return acted(request, number, act)


def _read(form: Form) -> None:
    """Refuse what cannot be read; a reason left empty is the service's to refuse, in its words."""
    reason = form.fields["reason"]
    reason.required = False
    try:
        refuse_unread(form)
    finally:
        reason.required = True


def _moment(instant: datetime | None) -> str:
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if instant else ""


def _part(row: Row[FootageAccess]) -> str:
    since, until = row.of.footage_since, row.of.footage_until
    if since is None:
        return ""
    if until is None:
        return _moment(since)
    same = since.astimezone(SHANGHAI).date() == until.astimezone(SHANGHAI).date()
    end = f"{until.astimezone(SHANGHAI):%H:%M}" if same else _moment(until)
    return f"{_moment(since)}–{end}"


def _kept(row: Row[FootageAccess]) -> Cell:
    looked = Looked(row.of, clock_of(row.of, clock.now()))
    if row.of.is_held:
        return Cell(_("已留存"), tone="done", note=row.of.held_for)
    if looked.clock is None:
        return Cell(_("未写明"))
    day = f"{looked.clock.until.astimezone(SHANGHAI):%Y-%m-%d}"
    if looked.clock.is_over:
        return Cell(day, tone="late", note=_("已过，可能已被覆盖"))
    left = _("还剩%(days)s天") % {"days": looked.clock.days_left}
    return Cell(day, tone="late" if looked.clock.is_soon else "wait", note=left)


def _camera(row: Row[FootageAccess]) -> Cell | Words:
    return row.of.camera.name if row.of.camera else _("现场监控")


def _asked_by(row: Row[FootageAccess]) -> str:
    return row.of.asked_by if row.of.asked_by != row.of.officer_name else ""


def _state(value: str, ask: Ask) -> Q:
    """`soon`: within SOON of the end; `kept`: not over, or held; both only where a time is said."""
    now = clock.now()
    running = Q(footage_since__gt=now - FLOOR, is_held=False)
    return {
        "kept": running | Q(is_held=True) | Q(footage_since=None),
        "soon": running & Q(footage_since__lte=now - FLOOR + SOON),
        "held": Q(is_held=True),
        "over": Q(footage_since__lte=now - FLOOR, is_held=False),
    }[value]


def _when(value: str, ask: Ask) -> Q:
    """Looked at on the last so many days, today among them."""
    first = ask.day - timedelta(days=int(value) - 1)
    return Q(at__gte=datetime.combine(first, time(), SHANGHAI))


def _words(words: str, ask: Ask) -> Q:
    fields = ("officer_name", "asked_by", "reason", "camera__name", "incident__number")
    found = Q()
    for name in fields:
        found |= Q(**{f"{name}__icontains": words})
    return found


FOOTAGE = Listing(
    key="footage_register",
    title=_("调阅登记"),
    model=FootageAccess,
    permission="footage.register",
    columns=(
        Column(
            "incident",
            _("警情"),
            lambda row: Cell(
                row.of.incident.number, url=page_url("incident", row.of.incident.number)
            ),
            css="whole",
        ),
        Column("camera", _("监控"), _camera),
        Column("part", _("看的时段"), _part, sort=("footage_since",), css="whole"),
        Column("kept", _("至少保存至"), _kept, sort=("footage_since",), css="whole"),
        Column("reason", _("理由"), lambda row: row.of.reason),
        Column("who", _("谁看的"), lambda row: row.of.officer_name, css="whole"),
        Column("asked_by", _("谁要的"), _asked_by, css="whole"),
        Column("at", _("调看时间"), lambda row: _moment(row.of.at), sort=("at",), css="whole"),
    ),
    sort="kept",
    filters=(
        Choice(
            "state",
            _("保存期"),
            [
                ("kept", _("还在保存期的")),
                ("soon", _("七天内到期的")),
                ("held", _("已办理留存的")),
                ("over", _("保存期已过的")),
                ("all", _("全部")),
            ],
            _state,
        ),
        Choice(
            "when",
            _("调看时间"),
            [("", _("不限")), ("1", _("今天")), ("7", _("近7天")), ("30", _("近30天"))],
            _when,
            before=_("，调看时间"),
        ),
    ),
    words=_words,
    related=("incident", "camera"),
    without=("incident__words",),
    none=_("每次调看监控都在这里留下一行：谁、哪个监控、哪一段、为什么、保存到什么时候。"),
    template="desk/record/footage_register.html",
)


@requires("footage.register")
@require_safe
@says_why
def footage_register(request: DeskRequest) -> HttpResponse:
    """The register: those whose days run out first on top; it prints as it stands."""
    return show_list(request, FOOTAGE)


urlpatterns: list[URLPattern] = [
    path("incidents/footage/", footage_register, name="footage_register"),
    path("incidents/<str:number>/footage/", view, name="footage"),
    path("incidents/<str:number>/footage/<int:access_id>/hold/", hold, name="footage_hold"),
]
