"""The agreement: recorded, confirmed by the court, followed up (人民调解法 Art. 28 to 33)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from lianqin.core.acts import act
from lianqin.core.clock import SHANGHAI
from lianqin.core.errors import MissingInput
from lianqin.core.scope import Viewer
from lianqin.disputes import course, policy
from lianqin.disputes.errors import (
    ConfirmedTooLate,
    DayAhead,
    DayBeforeFound,
    DisputeMovedOn,
    NotConfirmable,
    SideUnnamed,
)
from lianqin.disputes.models import Dispute, MediationAgreement
from lianqin.disputes.parties import Party, seal, unseal
from lianqin.disputes.reminders import TOPIC
from lianqin.disputes.states import Form, Kept, State, StepKind, To


@dataclass(frozen=True)
class Agreed:
    """What was agreed, as Art. 29 wants it: parties, facts, content, how and when it is done."""

    form: Form
    parties: Sequence[Party]
    facts: str
    terms: str
    performance: str
    committee: str
    agreed_on: date
    follow_up_on: date


def agree(
    dispute: Dispute,
    agreed: Agreed,
    *,
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
) -> MediationAgreement:
    """Record the agreement; a committee's sets the court's deadline and a reminder a week before.

    Raises NotAMediator, MissingInput, SideUnnamed, IdentityUnreadable, DayAhead, DayBeforeFound,
    DomesticViolence, DisputeMovedOn.
    """
    course.refuse_who_may_not(actor, StepKind.AGREED)
    parties = [party.read() for party in agreed.parties]
    _refuse_what_is_missing(dispute, agreed, parties)
    with act("dispute.agree", actor=actor, at=at) as act_:
        dispute.refresh_from_db()
        course.refuse_domestic(dispute)
        _refuse_the_day(dispute, agreed.agreed_on, act_.at)
        course.move(dispute, State.AGREED, act_)
        by = To(dispute.referred_to)
        agreement = MediationAgreement.unscoped.create(
            dispute=dispute,
            form=agreed.form,
            by=by,
            facts=agreed.facts.strip(),
            terms=agreed.terms.strip(),
            performance=agreed.performance.strip(),
            parties_sealed=seal(parties, dispute),
            committee=agreed.committee.strip(),
            mediator_name=dispute.mediator_name or actor_name,
            recorder_user=actor.user_id,
            agreed_on=agreed.agreed_on,
            confirm_by=policy.confirm_by(by, agreed.agreed_on),
            follow_up_on=agreed.follow_up_on,
            recorded_at=act_.at,
        )
        if agreement.confirm_by:
            due = max(act_.at, policy.remind_at(agreement.confirm_by))
            act_.send(TOPIC, {"agreement": agreement.pk}, due_at=due)
        course.write(act_, dispute, StepKind.AGREED, actor_name=actor_name)
    return agreement


def _refuse_what_is_missing(dispute: Dispute, agreed: Agreed, parties: Sequence[Party]) -> None:
    named = {party.side for party in parties if party.name}
    if named != set(range(1, dispute.sides + 1)):
        raise SideUnnamed(sides=dispute.sides)
    for words, label in (
        (agreed.facts, _("主要事实和争议")),
        (agreed.terms, _("协议内容")),
        (agreed.performance, _("履行方式和期限")),
        (agreed.committee, _("调解组织")),
    ):
        if not words.strip():
            raise MissingInput(field=label)


def _refuse_the_day(dispute: Dispute, day: date, now: datetime) -> None:
    if day > now.astimezone(SHANGHAI).date():
        raise DayAhead
    found_on = dispute.found_at.astimezone(SHANGHAI).date()
    if day < found_on:
        raise DayBeforeFound(day=found_on.isoformat())


def parties_of(
    agreement: MediationAgreement, *, actor: Viewer, at: datetime | None = None
) -> list[Party]:
    """Who the parties are; each reading is on the record. Raises NotAMediator."""
    course.refuse_who_may_not(actor, StepKind.FILE_MADE)
    with act("dispute.read_parties", actor=actor, at=at) as act_:
        act_.record(agreement)
    return unseal(agreement.parties_sealed, agreement.dispute)


def confirm(
    agreement: MediationAgreement,
    *,
    applied_on: date,
    confirmed_on: date,
    court: str,
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
) -> None:
    """The court has confirmed it on the sides' joint application (Art. 33), once.

    Raises NotConfirmable, ConfirmedTooLate, DayAhead, MissingInput, DisputeMovedOn.
    """
    course.refuse_who_may_not(actor, StepKind.CONFIRMED)
    if agreement.confirm_by is None:
        raise NotConfirmable
    if applied_on > agreement.confirm_by:
        raise ConfirmedTooLate(day=agreement.confirm_by.isoformat())
    if not court.strip():
        raise MissingInput(field=_("法院"))
    with act("dispute.confirm", actor=actor, at=at) as act_:
        if max(applied_on, confirmed_on) > act_.at.astimezone(SHANGHAI).date():
            raise DayAhead
        rows = MediationAgreement.unscoped.filter(pk=agreement.pk, confirmed_on=None)
        if rows.update(confirmed_on=confirmed_on, court=court.strip()) != 1:
            raise DisputeMovedOn(number=agreement.dispute.number)
        line = f"{court.strip()} {confirmed_on.isoformat()}"
        course.write(act_, agreement.dispute, StepKind.CONFIRMED, text=line, actor_name=actor_name)


def follow_up(
    agreement: MediationAgreement,
    *,
    kept: Kept,
    note: str,
    again_on: date | None = None,
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
) -> None:
    """Ask whether it was kept (Art. 31); what is not wholly kept is asked again on a day to come.

    Raises MissingInput without that day, NotAMediator.
    """
    course.refuse_who_may_not(actor, StepKind.PERFORMED)
    if kept == Kept.OPEN:
        raise MissingInput(field=_("履行情况"))
    if kept != Kept.WHOLLY and again_on is None:
        raise MissingInput(field=_("下次回访日期"))
    with act("dispute.follow_up", actor=actor, at=at) as act_:
        changes: dict[str, object] = {"kept": kept, "kept_note": note.strip()}
        changes["kept_on"] = act_.at.astimezone(SHANGHAI).date()
        if again_on is not None:
            changes["follow_up_on"] = again_on
        MediationAgreement.unscoped.filter(pk=agreement.pk).update(**changes)
        with override("zh-hans"):  # the language of the record
            line = course.line(str(Kept(kept).label), note)
        course.write(act_, agreement.dispute, StepKind.PERFORMED, text=line, actor_name=actor_name)
