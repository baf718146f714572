"""How many of whom: the order's numbers filled from the nearest, police always, lacking said."""

from __future__ import annotations

from lianqin.dispatch.candidates import Candidate, Card, Travel
from lianqin.dispatch.recommend import Recommendation, recommend
from lianqin.dispatch.states import Lead
from lianqin.units.kinds import UnitKind

POLICE, GUARD, INTERNAL, VOLUNTEER = (
    UnitKind.POLICE,
    UnitKind.GUARD,
    UnitKind.INTERNAL_SECURITY,
    UnitKind.VOLUNTEER,
)
Row = tuple[UnitKind, float, int]


def answer(*rows: Row, lead: Lead = Lead.POLICE_LED, **rule: object) -> Recommendation:
    """Crews numbered from 1, each of a kind, so many seconds away, of so many people."""
    crews = [
        Candidate(number, kind, f"{kind}-{number}", "泽安", "广场", size=size)
        for number, (kind, _, size) in enumerate(rows, start=1)
    ]
    travel = {n: Travel(s, 10 * s, True) for n, (_, s, _) in enumerate(rows, start=1)}
    card = Card(lead, 2, frozenset(UnitKind), **rule)  # type: ignore[arg-type]
    return recommend(crews, card, travel)


def sent(found: Recommendation) -> set[int]:
    return {row.candidate.unit_id for row in found.proposed}


def test_crews_are_taken_from_the_nearest_until_there_are_as_many_officers_as_the_order_wants() -> (
    None
):
    found = answer((POLICE, 300, 2), (POLICE, 100, 1), (POLICE, 900, 4), officers=3)
    assert sent(found) == {1, 2}
    assert found.officers == (3, 0, 3)
    assert found.officers.lacking == 0


def test_who_is_on_the_way_counts_and_only_the_rest_is_proposed() -> None:
    found = answer((POLICE, 100, 1), (POLICE, 200, 1), officers=2, sent_officers=1, has_helper=True)
    assert sent(found) == {1}
    assert sent(answer((POLICE, 100, 1), officers=2, sent_officers=2, has_helper=True)) == set()


def test_how_many_are_lacking_is_an_answer() -> None:
    found = answer((POLICE, 100, 1), (GUARD, 50, 2), officers=2, guards=3)
    assert (found.officers.lacking, found.guards.lacking) == (1, 1)


def test_volunteers_do_not_stand_for_guards() -> None:
    found = answer((POLICE, 100, 1), (VOLUNTEER, 10, 5), (GUARD, 500, 2), guards=2)
    assert sent(found) == {1, 3}


def test_police_go_whatever_the_order_says_of_their_number() -> None:
    assert sent(answer((POLICE, 100, 1), officers=0)) == {1}


def test_the_first_responders_go_ahead_of_police_when_it_is_lawful_and_faster() -> None:
    found = answer((POLICE, 900, 2), (INTERNAL, 200, 1), (GUARD, 300, 2), lead=Lead.GUARDS_FIRST)
    assert sent(found) == {1, 2}
    assert found.proposed[0].candidate.kind == INTERNAL
    slower = answer((POLICE, 100, 2), (INTERNAL, 200, 1), lead=Lead.GUARDS_FIRST)
    assert sent(slower) == {1}


def test_an_order_for_police_alone_asks_no_guard_however_many_it_names() -> None:
    found = answer((POLICE, 900, 2), (GUARD, 100, 2), lead=Lead.POLICE_ONLY, guards=2)
    assert sent(found) == {1}
    assert found.guards == (0, 0, 0)


def test_a_deadline_is_held_against_what_four_of_five_journeys_keep_to() -> None:
    crews = [Candidate(1, POLICE, "警", "所", "所"), Candidate(2, POLICE, "警", "所", "所")]
    ways = {
        1: Travel(500, 5000, True, seconds_80=650),
        2: Travel(510, 5000, True, seconds_80=590),
    }
    card = Card(Lead.POLICE_LED, 2, frozenset(UnitKind), arrival_seconds=600)
    first, second = recommend(crews, card, ways).ranked
    assert first.candidate.unit_id == 1
    assert "after_deadline" in {reason.code for reason in first.reasons}
    assert "after_deadline" not in {reason.code for reason in second.reasons}
