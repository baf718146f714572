"""The terms on which a unit of elsewhere helps (row 54): by its own will, for nothing, until when.

人民警察法 Art. 34 lets police ask and protects whoever helps; 条例 Art. 15 keeps a self-recruiting
unit's guards to its own area, so that beyond it they help and do not serve. Where the unit has a
manager with an account, the manager agrees on its behalf before an internal security crew goes. A
no costs nothing and nothing of it is kept per unit: the next nearest is asked.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import DESK_POLICE, Role
from lianqin.core.acts import Act, act
from lianqin.core.clock import SHANGHAI, today
from lianqin.core.scope import Viewer
from lianqin.dispatch.announcing import announce_directive, line_of
from lianqin.dispatch.errors import DirectiveMovedOn, OnlyPoliceDirect
from lianqin.dispatch.help_errors import (
    EndAfterShift,
    EndNotAhead,
    HelpLapsed,
    NotAHelpRequest,
    UnitNotAgreed,
)
from lianqin.dispatch.models import Directive, HelpTerms
from lianqin.dispatch.states import OPEN, WAITING, DirectiveKind, Status
from lianqin.dispatch.steps import HOUSE_NAME, advance, end, finish_step, moved_on, source_of
from lianqin.incidents import timeline
from lianqin.incidents.states import EntryKind
from lianqin.registry.linking import uninsured
from lianqin.registry.models import Membership
from lianqin.units import services as units
from lianqin.units.kinds import UnitKind
from lianqin.units.models import UnitMember

HELP_LAPSE = "help.lapse"
USUAL, LONGEST = timedelta(hours=2), timedelta(days=1)
ANSWERABLE = (*WAITING, Status.SILENT)

VOLUNTARY = _("这是协助请求，自愿参加，可以谢绝，谢绝没有任何不利后果，不记录理由。")
NO_FEE = _("不收费：协助人民警察不是提供保安服务，双方不结算任何费用。")
INSURED = _("随队人员的意外伤害保险今天均有效（保安服务管理条例第二十条）。")
NOT_ALL_INSURED = _("未查到随队人员全部有今天有效的意外伤害保险（保安服务管理条例第二十条）。")
COMPENSATED = _(
    "因协助人民警察执行职务伤亡或财产受损的，按国家规定抚恤或补偿（人民警察法第三十四条）。"
)


def begin_terms(directive: Directive, act_: Act) -> None:
    """Inside the act that asks: the end time with its timer, and what of insurance is on file."""
    if directive.kind != DirectiveKind.HELP:
        return
    unit = directive.unit
    crew = UnitMember.unscoped.filter(unit=unit).values_list("person_id", flat=True)
    terms = HelpTerms.unscoped.create(
        directive=directive,
        ends_at=min(act_.at + USUAL, unit.shift_until),
        is_insured=not uninsured(crew, today(act_.at)),
        needs_unit=unit.kind == UnitKind.INTERNAL_SECURITY
        and has_manager(unit.organisation_id, act_.at),
    )
    act_.send(HELP_LAPSE, {"directive": directive.pk}, due_at=terms.ends_at)


def has_manager(organisation_id: int, at: datetime) -> bool:
    """Whether somebody with an account can answer for the unit."""
    serving = Membership.unscoped.filter(
        organisation_id=organisation_id,
        user__role=Role.UNIT_MANAGER,
        user__is_active=True,
        since__lte=at,
    )
    return serving.exclude(until__lte=at).exists()


def terms_of(directive: Directive) -> HelpTerms | None:
    """The terms of a help request, or None for any other directive."""
    return HelpTerms.unscoped.filter(directive=directive).first()


def refuse_before_unit(directive: Directive, at: datetime) -> None:
    """Before a crew takes it on. Raises HelpLapsed after its end and UnitNotAgreed before the unit
    agreed."""
    terms = terms_of(directive) if directive.kind == DirectiveKind.HELP else None
    if terms is None:
        return
    if terms.lapsed_at or terms.ends_at <= at:
        raise HelpLapsed(number=directive.number)
    if terms.needs_unit and terms.agreed_at is None:
        raise UnitNotAgreed(number=directive.number)


def insurance_words(terms: HelpTerms) -> tuple[Promise | str, Promise | str]:
    """Which insurance there is, never whose is missing; and what the law gives in any case."""
    return (INSURED if terms.is_insured else NOT_ALL_INSURED, COMPENSATED)


def answers_for(directive: Directive, viewer: Viewer) -> bool:
    """Whether the viewer is the manager of the unit that is asked."""
    own = directive.unit.organisation_id in viewer.organisation_ids
    return viewer.role == Role.UNIT_MANAGER and own and directive.kind == DirectiveKind.HELP


def agree_for_unit(
    directive: Directive, *, actor: Viewer, actor_name: str, at: datetime | None = None
) -> None:
    """The unit agrees that its crew goes; the crew is told and answers for itself.

    Raises NotAHelpRequest, HelpLapsed, and DirectiveMovedOn once it is answered or taken back.
    """
    if not answers_for(directive, actor):
        raise NotAHelpRequest(number=directive.number)
    with act("help.agree", actor=actor, at=at) as act_:
        refuse_lapsed(directive, act_.at)
        if not Directive.unscoped.filter(pk=directive.pk, status__in=ANSWERABLE).exists():
            raise moved_on(directive)
        waiting = HelpTerms.unscoped.filter(directive=directive, agreed_at=None)
        mine = {"agreed_at": act_.at, "agreed_by": actor.user_id, "agreed_name": actor_name}
        if waiting.update(**mine) != 1:
            return
        text = f"{line_of(directive)} · {directive.unit.organisation.short_name}同意"
        timeline.write(act_, directive.incident, EntryKind.HELP_ANSWERED, text=text,
                       unit=directive.unit, actor_name=actor_name)  # fmt: skip
        act_.record(directive)
        announce_directive(directive, act_)


def refuse_lapsed(directive: Directive, at: datetime) -> None:
    """Raises HelpLapsed once the end time has come."""
    terms = terms_of(directive)
    if terms is not None and (terms.lapsed_at or terms.ends_at <= at):
        raise HelpLapsed(number=directive.number)


def set_end(
    directive: Directive, until: datetime, *, actor: Viewer, at: datetime | None = None
) -> HelpTerms:
    """The officer sets another end; the timer goes with it.

    Raises OnlyPoliceDirect, NotAHelpRequest, EndNotAhead, EndAfterShift, and DirectiveMovedOn
    once it is over.
    """
    if actor.role not in DESK_POLICE:
        raise OnlyPoliceDirect
    with act("help.until", actor=actor, at=at) as act_:
        terms = terms_of(directive)
        if terms is None:
            raise NotAHelpRequest(number=directive.number)
        if not Directive.unscoped.filter(pk=directive.pk, status__in=OPEN).exists():
            raise moved_on(directive)
        if not act_.at < until <= act_.at + LONGEST:
            raise EndNotAhead
        off = directive.unit.shift_until
        if until > off:
            raise EndAfterShift(until=f"{off.astimezone(SHANGHAI):%m-%d %H:%M}")
        HelpTerms.unscoped.filter(pk=terms.pk).update(ends_at=until)
        act_.send(HELP_LAPSE, {"directive": directive.pk}, due_at=until)
        act_.record(directive)
        announce_directive(directive, act_)
    terms.refresh_from_db()
    return terms


def lapse(directive_id: int, *, actor: Viewer) -> bool:
    """The end time has come: the crew is free and told, wherever it stands.

    A crew on the scene has helped and is cleared; one that had not come is called off. False
    where the end was put off, or it is over already.
    """
    rows = Directive.unscoped.select_related("incident", "unit", "unit__organisation")
    directive = rows.get(pk=directive_id)
    with act("help.lapse", actor=actor) as act_:
        due = HelpTerms.unscoped.filter(directive=directive, lapsed_at=None, ends_at__lte=act_.at)
        if due.update(lapsed_at=act_.at) != 1:
            return False
        directive.refresh_from_db(fields=["status"])
        if directive.status not in OPEN:
            return False
        _release(directive, act_)
    return True


def _release(directive: Directive, act_: Act) -> None:
    said = f" · {_('协助到期')}"
    try:
        if directive.status != Status.ON_SCENE:
            end(directive, Status.CANCELLED, act_, said=said)
            return
        advance(directive, Status.CLEARED, ended_at=act_.at)
    except DirectiveMovedOn:  # pragma: no cover - the act holds the lock
        return
    units.release(directive.unit, source=source_of(directive), at=act_.at)
    finish_step(directive, act_, act_.at, HOUSE_NAME, said)
