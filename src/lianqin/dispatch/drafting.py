"""Writing the next version of the standing order: a draft, its heading and its rules.

Every change says which revision its writer had read, and drops the signatures under the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from lianqin.core.acts import Act, act
from lianqin.core.scope import Viewer
from lianqin.dispatch.errors import DraftMovedOn, RulesOverlap
from lianqin.dispatch.models import DraftRule, DraftSignature, OrderDraft, StandingOrder
from lianqin.dispatch.models.drafts import DraftState
from lianqin.dispatch.order_text import Rule
from lianqin.dispatch.rule_checks import check_rule, overlap
from lianqin.incidents.categories import BY_CODE
from lianqin.registry.kinds import STATION_KINDS
from lianqin.registry.models import Organisation


@dataclass(frozen=True)
class Heading:
    """What stands over the rules: the title, whether on trial, under which policy document, and
    the days `[in_force_on, ends_on)`; no day yet: not to be signed yet."""

    title: str
    is_trial: bool = False
    policy_id: int | None = None
    in_force_on: date | None = None
    ends_on: date | None = None


def begin(*, actor: Viewer, actor_name: str) -> OrderDraft:
    """A draft with the heading and all the rules of the newest version; empty where none is."""
    with act("order_draft.begin", actor=actor) as act_:
        order = newest_order(actor.bureau)
        draft = OrderDraft.unscoped.create(
            bureau_id=actor.bureau,
            made_from=order,
            title=order.title if order else "",
            is_trial=order.is_trial if order else False,
            policy_id=order.policy_id if order else None,
            made_by=actor.user_id,
            maker_name=actor_name,
            made_at=act_.at,
            changed_at=act_.at,
        )
        rules = map(Rule.of, order.rules.all()) if order else ()
        DraftRule.unscoped.bulk_create(DraftRule(draft=draft, **rule.columns()) for rule in rules)
        act_.record(draft, made_from=order.pk if order else None)
    return draft


def set_heading(draft: OrderDraft, heading: Heading, *, seen: int, actor: Viewer) -> int:
    """Change the heading; how many signatures fell. Raises DraftMovedOn."""
    with act("order_draft.heading", actor=actor) as act_:
        fallen = _change(draft, seen, act_)
        OrderDraft.unscoped.filter(pk=draft.pk).update(**vars(heading))
        draft.refresh_from_db()
        act_.record(draft, revision=draft.revision, fallen=fallen)
    return fallen


def put_rule(
    draft: OrderDraft, rule: Rule, *, instead_of: DraftRule | None, seen: int, actor: Viewer
) -> int:
    """Add a rule, or put it in the place of one; how many signatures fell.

    Raises what `check_rule` does, RulesOverlap beside another rule of the draft, DraftMovedOn.
    """
    check_rule(rule)
    with act("order_draft.rule", actor=actor) as act_:
        fallen = _change(draft, seen, act_)
        check_beside(draft, rule, instead_of)
        if instead_of is None:
            written = DraftRule.unscoped.create(draft=draft, **rule.columns())
        else:
            for name, value in rule.columns().items():
                setattr(instead_of, name, value)
            instead_of.save()
            written = instead_of
        act_.record(draft, rule=written.pk, category=rule.category, fallen=fallen)
    return fallen


def check_beside(draft: OrderDraft, rule: Rule, but: DraftRule | None) -> None:
    """Whether the rule stands beside the draft's others. Raises RulesOverlap."""
    others = draft.rules.filter(category=rule.category)
    for other in others.exclude(pk=but.pk) if but else others:
        if overlap(rule, Rule.of(other)):
            raise RulesOverlap(category=BY_CODE[rule.category].name)


def take_out(draft: OrderDraft, rule: DraftRule, *, seen: int, actor: Viewer) -> int:
    """Leave a rule out; how many signatures fell. Raises DraftMovedOn."""
    with act("order_draft.rule_out", actor=actor) as act_:
        fallen = _change(draft, seen, act_)
        act_.record(draft, rule=rule.pk, category=rule.category, fallen=fallen)
        DraftRule.unscoped.filter(pk=rule.pk, draft=draft).delete()
    return fallen


def drop(draft: OrderDraft, *, actor: Viewer) -> None:
    """Give a draft up; it stays to be read. Raises DraftMovedOn."""
    with act("order_draft.drop", actor=actor) as act_:
        open_one = OrderDraft.unscoped.filter(pk=draft.pk, state=DraftState.OPEN)
        if open_one.update(state=DraftState.DROPPED, changed_at=act_.at) != 1:
            raise DraftMovedOn
        drop_signatures(draft, act_)
        act_.record(draft)


def drop_signatures(draft: OrderDraft, act_: Act) -> int:
    """What was signed is no longer the text."""
    standing = DraftSignature.unscoped.filter(draft=draft, dropped_at=None)
    return standing.update(dropped_at=act_.at)


def _change(draft: OrderDraft, seen: int, act_: Act) -> int:
    """Take the draft from the revision that its writer had read to the next."""
    as_read = OrderDraft.unscoped.filter(pk=draft.pk, state=DraftState.OPEN, revision=seen)
    if as_read.update(revision=F("revision") + 1, changed_at=act_.at) != 1:
        raise DraftMovedOn
    draft.refresh_from_db()
    return drop_signatures(draft, act_)


def areas_of(bureau_id: int) -> list[Organisation]:
    """The stations for which a rule may hold."""
    rows = Organisation.unscoped.filter(bureau_id=bureau_id, kind__in=STATION_KINDS)
    return list(rows.order_by("name"))


def newest_order(bureau_id: int) -> StandingOrder | None:
    """The newest signed version of the bureau, in force or still to come."""
    return StandingOrder.unscoped.filter(bureau_id=bureau_id).order_by("-version").first()


def next_version(bureau_id: int) -> int:
    """The number after the newest version of the bureau."""
    newest = newest_order(bureau_id)
    return newest.version + 1 if newest else 1
