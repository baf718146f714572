"""Signing a draft: two accounts put their names to one text, and with the second it is an order."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from hashlib import sha256

from django.utils.translation import gettext as _

from lianqin.core.acts import act
from lianqin.core.clock import SHANGHAI, today
from lianqin.core.scope import Viewer
from lianqin.dispatch.drafting import newest_order, next_version
from lianqin.dispatch.errors import AlreadySigned, DraftMovedOn, DraftNotReady
from lianqin.dispatch.models import DraftSignature, OrderDraft, StandingOrder
from lianqin.dispatch.models.drafts import DraftState
from lianqin.dispatch.models.policies import PolicyDocument
from lianqin.dispatch.order_text import Rule, Text, digest_of
from lianqin.dispatch.rule_checks import check_apart, check_rule
from lianqin.dispatch.signing import sign_order


def digest(draft: OrderDraft) -> str:
    """SHA-256 of all that a signature stands under: the days, the heading and every rule."""
    moment = datetime.min.replace(tzinfo=UTC)
    text = Text(0, draft.title, ("", ""), moment, moment, None, draft.is_trial, draft.policy_id)
    days = f"{draft.in_force_on}/{draft.ends_on}/{draft.bureau_id}"
    rules = digest_of(text, map(Rule.of, draft.rules.all()))
    return sha256(f"{days}/{rules}".encode()).hexdigest()


def standing_signatures(draft: OrderDraft) -> list[DraftSignature]:
    """The signatures under the text as it is now."""
    return list(DraftSignature.unscoped.filter(draft=draft, dropped_at=None))


def why_not_ready(draft: OrderDraft) -> str:
    """What is lacking before it can be signed, or nothing."""
    if not draft.title.strip():
        return _("没有标题")
    if why := _why_not_newest(draft):
        return why
    if draft.in_force_on is None:
        return _("没有写明施行日期")
    if draft.in_force_on < today():
        return _("施行日期已过，请改为今天或以后")
    if not draft.rules.exists():
        return _("没有任何规则")
    if draft.policy_id is not None:
        return _why_not_under(draft.policy_id, draft.in_force_on)
    return ""


def _why_not_newest(draft: OrderDraft) -> str:
    newest = newest_order(draft.bureau_id)
    if newest is not None and draft.made_from_id != newest.pk:
        return _("起草以后已签发第%(version)d版，请由新版本重新起草") % {"version": newest.version}
    return ""


def _why_not_under(policy_id: int, day: date) -> str:
    policy = PolicyDocument.unscoped.get(pk=policy_id)
    if policy.approved_at is None:
        return _("所依据的政策文件尚未批准")
    if not policy.since <= day or (policy.until is not None and day >= policy.until):
        return _("施行日期不在所依据的政策文件的有效期内")
    return ""


def sign(
    draft: OrderDraft, *, read: str, actor: Viewer, actor_name: str
) -> tuple[DraftSignature, StandingOrder | None]:
    """Put one's name to the text whose digest is `read`; with a second account's it is an order.

    Raises DraftMovedOn when the text is another by now, AlreadySigned for the same account again,
    DraftNotReady, and what `sign_order` raises.
    """
    with act("order_draft.sign", actor=actor) as act_:
        held = OrderDraft.unscoped.select_for_update().get(pk=draft.pk)
        text = digest(held)
        if held.state != DraftState.OPEN or text != read:
            raise DraftMovedOn
        if why := why_not_ready(held):
            raise DraftNotReady(why=why)
        rules = [Rule.of(row) for row in held.rules.all()]
        for rule in rules:
            check_rule(rule)
        check_apart(rules)
        before = standing_signatures(held)
        if any(one.signer_id == actor.user_id for one in before):
            raise AlreadySigned
        signature = DraftSignature.unscoped.create(
            draft=held,
            signer_id=actor.user_id or 0,
            signer_name=actor_name,
            signer_role=actor.role,
            digest=text,
            signed_at=act_.at,
        )
        act_.record(held, signature=signature.pk, digest=text)
        order = _enter(held, before[0], signature, rules, actor) if before else None
    draft.refresh_from_db()
    return signature, order


def _enter(
    draft: OrderDraft,
    first: DraftSignature,
    second: DraftSignature,
    rules: list[Rule],
    actor: Viewer,
) -> StandingOrder:
    names = (first.signer_name, second.signer_name)
    if names[0] == names[1]:  # two people of one name: the record tells them apart by account
        names = (names[0], f"{names[1]}（{second.signer_id}）")
    begins = _midnight(draft.in_force_on or today())
    text = Text(
        version=next_version(draft.bureau_id),
        title=draft.title.strip(),
        signatures=names,
        signed_at=second.signed_at,
        in_force_from=max(begins, second.signed_at),
        in_force_to=_midnight(draft.ends_on) if draft.ends_on else None,
        is_trial=draft.is_trial,
        policy_id=draft.policy_id,
        first_signer=first.signer_id,
        second_signer=second.signer_id,
    )
    order = sign_order(draft.bureau, text, rules, actor=actor)
    OrderDraft.unscoped.filter(pk=draft.pk).update(
        state=DraftState.SIGNED, order=order, changed_at=second.signed_at
    )
    return order


def _midnight(day: date) -> datetime:
    """The day's beginning in Asia/Shanghai."""
    return datetime.combine(day, time(), SHANGHAI)
