"""The list of disputes: its sentence and columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import DESK_POLICE
from lianqin.core.clock import SHANGHAI
from lianqin.desk.listing import Ask, Cell, Choice, Column, Listing, Row
from lianqin.desk.listing.links import page_url
from lianqin.desk.registry.body_lists import stations
from lianqin.disputes.models import Dispute, MediationAgreement
from lianqin.disputes.policy import REMIND_DAYS_BEFORE
from lianqin.disputes.states import ENDED, OPEN, How, Kept, Kind, State
from lianqin.registry.aliases import containing

Keys = Sequence[int]
R = Row[Dispute]
TONES = {State.AGREED: "done", State.SETTLED_AT_SOURCE: "done", State.ESCALATED: "late"}


def agreements(ask: Ask, keys: Keys) -> dict[int, MediationAgreement]:
    """The agreement of each that has one."""
    rows = MediationAgreement.objects.for_viewer(ask.viewer).filter(dispute_id__in=keys)
    return {row.dispute_id: row for row in rows.defer("parties_sealed", "terms", "facts")}


def _state(row: R) -> Cell:
    dispute = row.of
    tone = TONES.get(State(dispute.state), "wait" if dispute.state in OPEN else "")
    return Cell(dispute.get_state_display(), tone=tone)


def _next(row: R) -> Cell:
    """What is due: the court's deadline, the follow-up, or what a guard has asked for."""
    agreement = row.part("agreement")
    if agreement is not None:
        return _due(agreement, row)
    if row.of.state in (State.FOUND, State.CALMED) and row.of.refer_asked_at:
        return Cell(_("请求移交调解"), tone="wait")
    return Cell("")


def _due(agreement: MediationAgreement, row: R) -> Cell:
    left = (agreement.confirm_by - row.day).days if agreement.confirm_by else -1
    if agreement.confirmed_on is None and 0 <= left <= REMIND_DAYS_BEFORE:
        words = _now("司法确认还有 {n} 天").format(n=left)
        return Cell(words, tone="late", note=str(agreement.confirm_by))
    if agreement.kept != Kept.WHOLLY and agreement.follow_up_on <= row.day:
        return Cell(_("该回访履行"), tone="wait", note=str(agreement.follow_up_on))
    if agreement.confirmed_on is None and left >= 0:
        words = _now("司法确认到 {day}").format(day=agreement.confirm_by)
        return Cell(words)
    return Cell("")


def _states() -> Iterable[tuple[str, str | Promise]]:
    yield "open", _("在办的")
    yield "ended", _("已结束的")
    yield from State.choices
    yield "all", _("全部")


def _where_state(value: str, ask: Ask) -> Q:
    groups = {"open": OPEN, "ended": ENDED}
    return Q(state__in=groups.get(value, (value,)))


def _since(value: str, ask: Ask) -> Q:
    first = ask.day - timedelta(days=int(value) - 1)
    return Q(found_at__gte=datetime.combine(first, time(), SHANGHAI))


DISPUTES = Listing(
    key="disputes",
    title=_("纠纷"),
    model=Dispute,
    permission="dispute.see",
    columns=(
        Column(
            "number",
            _("编号"),
            lambda row: Cell(row.of.number, url=page_url("dispute", row.of.number)),
            sort=("found_at",),
            css="whole",
        ),
        Column("state", _("状态"), _state, sort=("state", "found_at"), css="whole"),
        Column("next", _("到期和请求"), _next, parts=("agreement",), css="whole"),
        Column("kind", _("类别"), lambda row: row.of.get_kind_display(), css="whole"),
        Column("place", _("地点"), lambda row: row.of.place_text, css="dispute-place"),
        Column(
            "words",
            _("内容"),
            lambda row: row.of.words[:48] + ("…" if len(row.of.words) > 48 else ""),
            css="clip",
        ),
        Column(
            "station",
            _("辖区"),
            lambda row: row.of.station.short_name,
            sort=("station_id", "found_at"),
            roles=frozenset(DESK_POLICE),
        ),
        Column("mediator", _("调解员"), lambda row: row.of.mediator_name, css="whole"),
        Column("how", _("怎样发现"), lambda row: row.of.get_how_display(), is_extra=True),
        Column("finder", _("谁发现"), lambda row: row.of.finder_name, is_extra=True),
        Column(
            "found",
            _("发现"),
            lambda row: row.of.found_at.astimezone(SHANGHAI).strftime("%Y-%m-%d"),
            sort=("found_at",),
            css="whole",
        ),
    ),
    sort="-found",
    filters=(
        Choice("state", _("状态"), list(_states()), _where_state),
        Choice(
            "kind",
            _("类别"),
            [("", _("各类纠纷")), *Kind.choices],
            lambda value, ask: Q(kind=value),
        ),
        Choice(
            "how",
            _("怎样发现"),
            [("", _("不限来源")), *How.choices],
            lambda value, ask: Q(how=value),
            before=_("，"),
        ),
        Choice(
            "days",
            _("时间"),
            [
                ("", _("不限时间")),
                ("1", _("今天发现")),
                ("7", _("近7天发现")),
                ("30", _("近30天发现")),
            ],
            _since,
            before=_("，"),
        ),
        Choice(
            "station",
            _("辖区"),
            stations,
            lambda value, ask: Q(station_id=int(value)),
            before=_("，辖区"),
            roles=frozenset(DESK_POLICE),
        ),
    ),
    words=lambda words, ask: containing(words, "number", "place_text", "words"),
    parts={"agreement": agreements},
    related=("station",),
    without=("station__area",),
    none=_("走访排查、当场遇到或警情移来的纠纷在这里：劝和、移交、调解、协议分开记录，不算警情。"),
    step=(_("登记纠纷"), "desk:dispute_new", "dispute.record"),
    template="desk/disputes/list.html",
)
