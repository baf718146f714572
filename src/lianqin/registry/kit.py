"""Orders given about one item of kit: register, issue, take back, inspect, mend, lose, retire.

Each is a guarded update from the states in BEFORE, so that two storekeepers at one counter never
issue the same armband. A manager acts on the own unit's store alone, and meets NotFound at another
unit's item even in their own hands. What happened to an item is told by its issues, its inspections
and, for the rest, the history of changes. (domain.md row 41; 保安服务管理条例 Art. 27, 28, 30)
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import translation

from lianqin.core.acts import Act, act
from lianqin.core.clock import today
from lianqin.core.scope import Viewer
from lianqin.registry.history import note_changes
from lianqin.registry.kinds import KIT_CLASS_OF, KitClass, KitSort, PersonnelKind
from lianqin.registry.kit_errors import (
    KitMovedOn,
    KitNeedsCertificate,
    KitNumberTaken,
    KitOfAnotherUnit,
    KitReceiverGone,
    KitWithSomebody,
)
from lianqin.registry.models import (
    Certificate,
    KitInspection,
    KitIssue,
    KitItem,
    Organisation,
    Person,
    TeamMembership,
)
from lianqin.registry.reach import of_unit
from lianqin.registry.viewers import managers_of, person_key

State = KitItem.State
# From which states an item may be brought into each.
BEFORE: dict[str, tuple[str, ...]] = {
    State.ISSUED: (State.IN_STORE,),
    State.FAULTY: (State.IN_STORE, State.ISSUED, State.FAULTY),
    State.LOST: (State.IN_STORE, State.ISSUED, State.FAULTY),
    State.RETIRED: (State.IN_STORE, State.FAULTY),
}


def register_item(
    *,
    actor: Viewer,
    actor_name: str,
    organisation: Organisation,
    number: str,
    sort: KitSort | str,
    name: str = "",
    acquired_on: date | None = None,
) -> KitItem:
    """Enter an item in the unit's store; its class follows from its sort. Raises KitNumberTaken."""
    of_unit(organisation.pk, actor)
    bureau = organisation.bureau_id or actor.bureau
    with act("kit.register", actor=actor) as act_:
        if KitItem.unscoped.filter(bureau_id=bureau, number=number).exists():
            raise KitNumberTaken(number=number)
        item = KitItem.unscoped.create(
            bureau_id=bureau,
            organisation=organisation,
            number=number,
            sort=sort,
            kit_class=KIT_CLASS_OF[sort],
            name=name,
            acquired_on=acquired_on,
        )
        _note(act_, item, {}, {"number": number}, actor, actor_name)
        act_.record(item, sort=str(sort), organisation=organisation.pk)
    return item


def issue(
    *, actor: Viewer, actor_name: str, item: KitItem, person: Person, note: str = ""
) -> KitIssue:
    """Hand an item out of the store to a person of its unit who is on file today.

    Restraining kit goes only to a guard whose certificate holds today, and gives nobody a power
    (Art. 30). Raises KitOfAnotherUnit, KitReceiverGone, KitNeedsCertificate, KitMovedOn.
    """
    of_unit(item.organisation_id, actor)
    _refuse_receiver(item, person, today())
    with act("kit.issue", actor=actor) as act_:
        _move(item, State.ISSUED)
        made = KitIssue.unscoped.create(
            item=item, person=person, issued_at=act_.at, issuer_name=actor_name, note=note
        )
        act_.record(item, person=person.pk)
        act_.announce("kit.changed", item, audience=[person_key(person.pk)])
    return made


def _refuse_receiver(item: KitItem, person: Person, day: date) -> None:
    if person.organisation_id != item.organisation_id:
        raise KitOfAnotherUnit(number=item.number)
    if person.registered_on > day or (person.ended_on and person.ended_on <= day):
        raise KitReceiverGone(name=person.name)
    if item.kit_class == KitClass.RESTRAINING and not may_hold_restraining(person, day):
        raise KitNeedsCertificate(number=item.number, name=person.name)


def may_hold_restraining(person: Person, day: date) -> bool:
    """Whether somebody is a guard whose certificate holds on `day`."""
    held = Certificate.unscoped.filter(Certificate.holds_on(day), person=person)
    return person.kind == PersonnelKind.GUARD and held.exists()


def take_back(
    *, actor: Viewer, actor_name: str, item: KitItem, is_fit: bool = True, note: str = ""
) -> KitIssue:
    """Take an item back into the store, or aside where it is not fit. Raises KitMovedOn."""
    of_unit(item.organisation_id, actor)
    with act("kit.take_back", actor=actor) as act_:
        held = open_issue(item)
        if held is None or not _close(held, returned_at=act_.at, receiver_name=actor_name):
            raise _moved_on(item)
        if is_fit:
            still = KitItem.unscoped.filter(pk=item.pk, state=State.ISSUED)
            still.update(state=State.IN_STORE)  # one known to be faulty stays aside
        else:
            _find_unfit(act_, item, actor_name, note)
        held.refresh_from_db()
        act_.record(item, person=held.person_id, fit=is_fit)
        act_.announce("kit.changed", item, audience=[person_key(held.person_id)])
    return held


def _close(held: KitIssue, **how: Any) -> bool:
    """End an issue if it has not ended meanwhile."""
    still = KitIssue.unscoped.filter(pk=held.pk, returned_at=None, lost_at=None)
    return still.update(**how) == 1


def open_issue(item: KitItem) -> KitIssue | None:
    """The issue under which somebody has the item now."""
    return (
        KitIssue.unscoped.filter(item=item, returned_at=None, lost_at=None)
        .select_related("person")
        .first()
    )


def inspect(
    *, actor: Viewer, actor_name: str, item: KitItem, is_fit: bool, note: str = ""
) -> KitInspection:
    """Write down that an item was looked at; one that is not fit is set aside as faulty.

    A fit finding mends nothing: `mend` does. Raises KitMovedOn for what is lost or retired.
    """
    of_unit(item.organisation_id, actor)
    with act("kit.inspect", actor=actor) as act_:
        if not is_fit:
            made = _find_unfit(act_, item, actor_name, note)
        else:
            if not KitItem.unscoped.filter(pk=item.pk, state__in=BEFORE[State.FAULTY]).exists():
                raise _moved_on(item)
            made = _inspected(act_, item, actor_name, note, is_fit=True)
        act_.record(item, fit=is_fit)
    return made


def find_unfit(act_: Act, item: KitItem, inspector_name: str, note: str) -> None:
    """The same within another act: a guard's check before a shift found it unfit."""
    _find_unfit(act_, item, inspector_name, note)


def _find_unfit(act_: Act, item: KitItem, inspector_name: str, note: str) -> KitInspection:
    _move(item, State.FAULTY)
    made = _inspected(act_, item, inspector_name, note, is_fit=False)
    act_.announce("kit.unfit", item, audience=responsible_for(item))
    return made


def _inspected(
    act_: Act, item: KitItem, inspector_name: str, note: str, *, is_fit: bool
) -> KitInspection:
    return KitInspection.unscoped.create(
        item=item, is_fit=is_fit, note=note, inspector_name=inspector_name, at=act_.at
    )


def responsible_for(item: KitItem) -> list[str]:
    """Whom a fault concerns: the unit's managers, and the leader of its holder's team."""
    held = KitIssue.unscoped.filter(item=item, returned_at=None, lost_at=None)
    teams = TeamMembership.unscoped.filter(
        person__in=held.values("person_id"), until=None, team__leader__isnull=False
    )
    leaders = teams.values_list("team__leader_id", flat=True)
    return [managers_of(item.organisation_id), *(person_key(pk) for pk in leaders)]


def mend(*, actor: Viewer, actor_name: str, item: KitItem) -> None:
    """A faulty item is fit again: in the store, or with whoever still has it. Raises KitMovedOn."""
    of_unit(item.organisation_id, actor)
    with act("kit.mend", actor=actor) as act_:
        held = KitIssue.unscoped.filter(item=OuterRef("pk"), returned_at=None, lost_at=None)
        faulty = KitItem.unscoped.filter(pk=item.pk, state=State.FAULTY)
        moved = faulty.filter(Exists(held)).update(state=State.ISSUED)
        moved = moved or faulty.filter(~Exists(held)).update(state=State.IN_STORE)
        if not moved:
            raise _moved_on(item)
        _note_state(act_, item, State.FAULTY, actor, actor_name)
        act_.record(item)


def report_lost(*, actor: Viewer, actor_name: str, item: KitItem, note: str = "") -> None:
    """Say that an item is gone: by its holder, the team's leader, the manager. Raises KitMovedOn.

    Whoever had it has it no longer; what happened stays on its page. Losing kit is no breach.
    """
    of_unit(item.organisation_id, actor)
    with act("kit.lost", actor=actor) as act_:
        told, before = responsible_for(item), _state_of(item)
        _move(item, State.LOST, ended_on=today())
        held = KitIssue.unscoped.filter(item=item, returned_at=None, lost_at=None)
        held.update(lost_at=act_.at, receiver_name=actor_name, note=note)
        _note_state(act_, item, before, actor, actor_name)
        act_.record(item)
        act_.announce("kit.changed", item, audience=told)


def find_again(*, actor: Viewer, actor_name: str, item: KitItem) -> None:
    """A lost item turned up and is in the store. Raises KitMovedOn."""
    of_unit(item.organisation_id, actor)
    with act("kit.found", actor=actor) as act_:
        lost = KitItem.unscoped.filter(pk=item.pk, state=State.LOST)
        if not lost.update(state=State.IN_STORE, ended_on=None):
            raise _moved_on(item)
        _note_state(act_, item, State.LOST, actor, actor_name)
        act_.record(item)


def retire(*, actor: Viewer, actor_name: str, item: KitItem) -> None:
    """Take an item out of use for good. Raises KitWithSomebody and KitMovedOn."""
    of_unit(item.organisation_id, actor)
    with act("kit.retire", actor=actor) as act_:
        held, before = open_issue(item), _state_of(item)
        if held is not None:
            raise KitWithSomebody(number=item.number, name=held.person.name)
        _move(item, State.RETIRED, ended_on=today())
        _note_state(act_, item, before, actor, actor_name)
        act_.record(item)


def _move(item: KitItem, to: State, **also: date) -> None:
    """Bring the item into `to` if it is where that can be done from; else raise KitMovedOn."""
    here = KitItem.unscoped.filter(pk=item.pk, state__in=BEFORE[to])
    if here.update(state=to, **also) != 1:
        raise _moved_on(item)


def _moved_on(item: KitItem) -> KitMovedOn:
    return KitMovedOn(number=item.number, state=_state_of(item).label)


def _state_of(item: KitItem) -> State:
    """As the database has it now."""
    return State(KitItem.unscoped.values_list("state", flat=True).get(pk=item.pk))


def _note_state(act_: Act, item: KitItem, before: State, actor: Viewer, actor_name: str) -> None:
    """Keep the move in the history, in the language of the record."""
    item.refresh_from_db(fields=["state", "ended_on"])
    with translation.override("zh-hans"):
        was, now = ({"state": str(State(state).label)} for state in (before, item.state))
    _note(act_, item, was, now, actor, actor_name)


def _note(
    act_: Act,
    item: KitItem,
    before: dict[str, str],
    after: dict[str, str],
    actor: Viewer,
    actor_name: str,
) -> None:
    unit = item.organisation
    note_changes(act_, item, before, after, actor=actor, organisation=unit, by_name=actor_name)
