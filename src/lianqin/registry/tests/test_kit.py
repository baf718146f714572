"""Kit: issued once, taken back fit or faulty, lost, and never quietly gone."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from cast import Cast
from django.db import connection

from lianqin.core import clock
from lianqin.core.clock import today
from lianqin.core.errors import DomainError
from lianqin.core.models import AuditRow, EventRow
from lianqin.registry import kit, kit_many
from lianqin.registry.kinds import KitClass, KitSort
from lianqin.registry.kit_counts import outstanding, stock
from lianqin.registry.kit_errors import (
    KitMovedOn,
    KitNeedsCertificate,
    KitNumberTaken,
    KitOfAnotherUnit,
    KitReceiverGone,
    KitWithSomebody,
)
from lianqin.registry.kit_numbers import read_numbers
from lianqin.registry.models import (
    Change,
    KitInspection,
    KitIssue,
    KitItem,
    Organisation,
    Person,
    Team,
    TeamMembership,
)
from lianqin.registry.viewers import managers_of, person_key

State = KitItem.State
STOREKEEPER = "钱经理"


def store(cast: Cast, *numbers: str, sort: str = KitSort.ARMBAND) -> list[KitItem]:
    """Items in the company's store."""
    viewer = cast.qian.viewer
    return [
        kit.register_item(
            actor=viewer,
            actor_name=STOREKEEPER,
            organisation=cast.company,
            number=number,
            sort=sort,
        )
        for number in numbers
    ]


def hand(cast: Cast, item: KitItem, person: Person | None = None) -> KitIssue:
    """Issue to guard Li, or to another."""
    return kit.issue(
        actor=cast.qian.viewer,
        actor_name=STOREKEEPER,
        item=item,
        person=person or cast.li.person,
    )


def back(cast: Cast, item: KitItem, *, is_fit: bool = True) -> KitIssue:
    return kit.take_back(actor=cast.qian.viewer, actor_name=STOREKEEPER, item=item, is_fit=is_fit)


def state(item: KitItem) -> str:
    item.refresh_from_db()
    return item.state


def test_an_items_class_follows_from_its_sort_and_its_number_is_the_bureaus_own(
    cast: Cast,
) -> None:
    (fork,) = store(cast, "GC-1", sort=KitSort.FORK)
    assert (fork.kit_class, fork.state) == (KitClass.RESTRAINING, State.IN_STORE)
    with pytest.raises(KitNumberTaken):
        store(cast, "GC-1")
    store(cast.twin, "GC-1")


def test_an_item_is_issued_to_one_person_and_to_no_second(cast: Cast) -> None:
    (item,) = store(cast, "XB-1")
    hand(cast, item)
    with pytest.raises(KitMovedOn, match="已发"):
        hand(cast, item, cast.zhao.person)
    assert state(item) == State.ISSUED
    assert [row.person_id for row in item.issues.all()] == [cast.li.person.pk]


def test_kit_is_issued_only_to_people_of_its_unit_who_are_on_file_today(cast: Cast) -> None:
    (item,) = store(cast, "XB-1")
    with pytest.raises(KitOfAnotherUnit):
        hand(cast, item, cast.gao)
    Person.unscoped.filter(pk=cast.li.person.pk).update(ended_on=today())
    with pytest.raises(KitReceiverGone):
        hand(cast, item, Person.unscoped.get(pk=cast.li.person.pk))
    assert state(item) == State.IN_STORE


def test_restraining_kit_goes_only_to_a_guard_whose_certificate_holds_today(cast: Cast) -> None:
    fork, vest = store(cast, "GC-1", sort=KitSort.FORK) + store(cast, "BX-1", sort=KitSort.VEST)
    cast.li.person.certificates.update(expires_on=today() - timedelta(days=1))
    with pytest.raises(KitNeedsCertificate):
        hand(cast, fork)
    hand(cast, vest)
    cast.li.person.certificates.update(expires_on=today())
    hand(cast, fork)


def test_returned_fit_it_is_in_the_store_and_returned_faulty_it_is_set_aside(cast: Cast) -> None:
    good, bad = store(cast, "XB-1", "XB-2")
    hand(cast, good)
    hand(cast, bad)
    back(cast, good)
    back(cast, bad, is_fit=False)
    assert (state(good), state(bad)) == (State.IN_STORE, State.FAULTY)
    assert not KitIssue.unscoped.filter(returned_at=None).exists()
    with pytest.raises(KitMovedOn):
        back(cast, good)


def test_what_was_found_faulty_in_somebodys_hands_stays_faulty_when_it_comes_back(
    cast: Cast,
) -> None:
    (item,) = store(cast, "XB-1")
    hand(cast, item)
    kit.inspect(actor=cast.xu.viewer, actor_name="徐警官", item=item, is_fit=False, note="灯坏")
    back(cast, item)
    assert state(item) == State.FAULTY
    kit.mend(actor=cast.qian.viewer, actor_name=STOREKEEPER, item=item)
    assert state(item) == State.IN_STORE


def test_mended_in_somebodys_hands_it_is_still_with_them(cast: Cast) -> None:
    (item,) = store(cast, "XB-1")
    hand(cast, item)
    kit.inspect(actor=cast.qian.viewer, actor_name=STOREKEEPER, item=item, is_fit=False)
    kit.mend(actor=cast.qian.viewer, actor_name=STOREKEEPER, item=item)
    assert state(item) == State.ISSUED


def test_an_unfit_item_is_told_to_the_manager_and_to_the_leader_of_its_holder(cast: Cast) -> None:
    Team.unscoped.filter(pk=cast.team.pk).update(leader=cast.tan.person)
    (item,) = store(cast, "XB-1")
    hand(cast, item)
    kit.inspect(actor=cast.qian.viewer, actor_name=STOREKEEPER, item=item, is_fit=False)
    told = EventRow.objects.get(kind="kit.unfit")
    assert set(told.audience) == {managers_of(cast.company.pk), person_key(cast.tan.person.pk)}
    assert told.facts == {}


def test_a_holder_reports_a_loss_and_the_issue_ends_with_it(cast: Cast) -> None:
    (item,) = store(cast, "XB-1")
    issue = hand(cast, item)
    kit.report_lost(actor=cast.li.viewer, actor_name="李保安", item=item, note="巡逻途中")
    issue.refresh_from_db()
    assert (state(item), item.ended_on) == (State.LOST, today())
    assert (issue.lost_at, issue.returned_at, issue.note) == (clock.now(), None, "巡逻途中")
    with pytest.raises(KitMovedOn):
        hand(cast, item)
    kit.find_again(actor=cast.qian.viewer, actor_name=STOREKEEPER, item=item)
    assert (state(item), item.ended_on) == (State.IN_STORE, None)


def test_nothing_is_retired_out_of_somebodys_hands(cast: Cast) -> None:
    (item,) = store(cast, "XB-1")
    hand(cast, item)
    kit.inspect(actor=cast.qian.viewer, actor_name=STOREKEEPER, item=item, is_fit=False)
    with pytest.raises(KitWithSomebody, match="李保安"):
        kit.retire(actor=cast.qian.viewer, actor_name=STOREKEEPER, item=item)
    back(cast, item)
    kit.retire(actor=cast.qian.viewer, actor_name=STOREKEEPER, item=item)
    assert state(item) == State.RETIRED
    said = Change.unscoped.filter(subject="registry.kititem", field="state").latest("id")
    assert (said.before, said.after, said.actor_name) == ("待修", "报废", STOREKEEPER)


def test_the_audit_of_kit_holds_ids_and_no_names(cast: Cast) -> None:
    (item,) = store(cast, "XB-1")
    hand(cast, item)
    facts = AuditRow.objects.get(action="kit.issue").facts
    assert facts == {"person": cast.li.person.pk}
    assert KitInspection.unscoped.count() == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_storekeepers_at_one_counter_issue_an_item_once(cast: Cast) -> None:
    (item,) = store(cast, "XB-1")
    people, results = [cast.li.person, cast.zhao.person], []
    viewer, barrier = cast.qian.viewer, threading.Barrier(2)

    def try_it(person: Person) -> None:
        barrier.wait()
        try:
            kit.issue(actor=viewer, actor_name=STOREKEEPER, item=item, person=person)
            results.append("issued")
        except KitMovedOn:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["issued", "refused"]
    assert item.issues.count() == 1


def test_numbers_are_read_from_a_scanner_a_pen_and_a_range() -> None:
    assert read_numbers("xb-001\r\nＸＢ－００２、XB-003 ,XB-001") == ["XB-001", "XB-002", "XB-003"]
    assert read_numbers("XB-009 至 XB-011") == ["XB-009", "XB-010", "XB-011"]
    assert read_numbers("XB-009～011") == ["XB-009", "XB-010", "XB-011"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("  \n ", "registry.kit_numbers_missing"),
        ("XB-9 至 YB-11", "registry.kit_numbers_unclear"),
        ("XB-011 至 XB-009", "registry.kit_numbers_unclear"),
        ("甲 至 乙", "registry.kit_numbers_unclear"),
        ("1~999999999999", "registry.kit_numbers_too_many"),
    ],
)
def test_numbers_that_cannot_be_read_are_refused_in_words(words: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        read_numbers(words)
    assert refused.value.code == code


def test_each_number_of_an_armful_has_its_own_outcome(cast: Cast) -> None:
    items = store(cast, "XB-1", "XB-2", "XB-3")
    hand(cast, items[1], cast.zhao.person)
    outcomes = kit_many.issue_many(
        actor=cast.qian.viewer,
        actor_name=STOREKEEPER,
        numbers=["XB-1", "XB-2", "XB-404", "XB-3"],
        person=cast.li.person,
    )
    said = [row.refused.code if row.refused else "done" for row in outcomes]
    assert said == ["done", "registry.kit_moved_on", "registry.kit_number_unknown", "done"]


def test_a_team_gets_one_each_in_the_order_of_its_list(cast: Cast) -> None:
    store(cast, "XB-1", "XB-2", "XB-3")
    outcomes = kit_many.issue_to_team(
        actor=cast.qian.viewer,
        actor_name=STOREKEEPER,
        numbers=["XB-404", "XB-1", "XB-2", "XB-3"],
        team=cast.team,
    )
    assert [row.person.name if row.person else None for row in outcomes] == [
        None,
        "李保安",
        "谭队长",
        None,
    ]
    assert outcomes[3].refused is not None
    assert outcomes[3].refused.code == "registry.kit_nobody_to_receive"


def test_a_manager_issues_no_other_units_kit(cast: Cast) -> None:
    kit.register_item(
        actor=cast.xu.viewer,
        actor_name="徐警官",
        organisation=cast.school,
        number="SC-1",
        sort=KitSort.ARMBAND,
    )
    (row,) = kit_many.issue_many(
        actor=cast.qian.viewer, actor_name="", numbers=["SC-1"], person=cast.li.person
    )
    assert row.refused is not None
    assert row.refused.code == "registry.kit_number_unknown"


def crowd(organisation: Organisation, team: Team, count: int) -> list[Person]:
    """So many guards more, in a team."""
    people = Person.unscoped.bulk_create(
        Person(
            slug=f"crowd-{place}",
            bureau_id=organisation.bureau_id,
            organisation=organisation,
            kind="guard",
            name=f"队员{place:03d}",
            sex="M",
            registered_on=date(2020, 1, 1),
        )
        for place in range(count)
    )
    TeamMembership.unscoped.bulk_create(
        TeamMembership(team=team, person=person, since=date(2020, 1, 1)) for person in people
    )
    return people


def test_of_280_armbands_out_279_are_back_and_the_one_is_named(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    people = crowd(cast.company, cast.team, 280)
    items = KitItem.unscoped.bulk_create(
        KitItem(
            bureau=cast.bureau,
            organisation=cast.company,
            number=f"XB-{place:03d}",
            sort=KitSort.ARMBAND,
            kit_class=KitClass.SIGNALLING,
            state=State.ISSUED,
        )
        for place in range(280)
    )
    KitIssue.unscoped.bulk_create(
        KitIssue(item=item, person=person, issued_at=clock.now())
        for item, person in zip(items, people, strict=True)
    )
    KitIssue.unscoped.exclude(item=items[41]).update(returned_at=clock.now())
    viewer = cast.qian.viewer
    with django_assert_num_queries(2):
        (found,) = outstanding(viewer, team=cast.team, sort=KitSort.ARMBAND)
    assert (found.out, found.back, found.missing) == (280, 279, 1)
    assert [row.person.name for row in found.open] == ["队员041"]
    assert outstanding(cast.tan.viewer, team=cast.team)[0].open[0].person.name == "队员041"


def test_what_came_back_before_the_period_is_not_counted_and_what_is_out_always_is(
    cast: Cast, clock: Any
) -> None:
    old, kept = store(cast, "XB-1", "XB-2")
    hand(cast, old)
    hand(cast, kept, cast.zhao.person)
    back(cast, old)
    clock.move(timedelta(days=2))
    since = clock.now() - timedelta(days=1)
    (found,) = outstanding(cast.qian.viewer, organisation=cast.company, since=since)
    assert (found.out, found.back, found.missing) == (1, 0, 1)


def test_a_leader_of_another_team_is_told_of_none(cast: Cast) -> None:
    (item,) = store(cast, "XB-1")
    hand(cast, item)
    assert len(outstanding(cast.tan.viewer, team=cast.team)) == 1
    TeamMembership.unscoped.filter(person=cast.tan.person).update(until=today())
    assert outstanding(cast.tan.viewer, team=cast.team) == []


def test_the_store_is_counted_by_class_sort_and_state(cast: Cast) -> None:
    items = store(cast, "XB-1", "XB-2", "XB-3") + store(cast, "TK-1", sort=KitSort.HELMET)
    hand(cast, items[0])
    (first, armbands), (second, _helmets) = stock(cast.qian.viewer)
    assert (first, second) == ("标识通信类", "防护类")
    assert armbands[0].counts == {State.IN_STORE: 2, State.ISSUED: 1}
    assert armbands[0].whole == 3
