"""The article's counts, and people who cannot exist."""

import datetime as dt
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from lianqin.demo.county import County, hours
from lianqin.demo.county.persons import IMPOSSIBLE_COUNTRY, IMPOSSIBLE_REGION, check_digit

_REAL_REGIONS = ("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35",
                 "36", "37", "41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54",
                 "61", "62", "63", "64", "65", "71", "81", "82", "83")  # fmt: skip


def _remainder(number: str) -> int:
    """ISO 7064 MOD 11-2 over all characters, the other way round: 1 when the number is sound."""
    total = 0
    for character in number:
        total = (2 * total + (10 if character == "X" else int(character))) % 11
    return total


def test_four_units_by_legal_kind_employ_446_guards(county: County) -> None:
    assert Counter(u.kind for u in county.units) == {"company": 2, "self_recruiting": 2}
    per_unit = Counter(f.unit for f in county.guard_files)
    assert set(per_unit) == {u.slug for u in county.units}
    assert sum(per_unit.values()) == 446
    assert sum(p.kind == "guard" for p in county.people) == 446


def test_six_points_ten_teams_and_280_linked_guards(county: County) -> None:
    assert (len(county.points), len(county.teams), len(county.linkages)) == (6, 10, 280)
    assert sum(len(team.members) for team in county.teams) == 280


def test_no_guard_is_in_two_teams_and_every_leader_is_a_member(county: County) -> None:
    members = [guard for team in county.teams for guard in team.members]
    assert len(members) == len(set(members))
    assert sorted(members) == sorted(link.guard for link in county.linkages)
    assert all(team.leader in team.members for team in county.teams)
    assert {team.point for team in county.teams} <= {point.slug for point in county.points}


def test_a_team_of_one_unit_holds_only_its_guards(county: County) -> None:
    employer = {f.guard: f.unit for f in county.guard_files}
    for team in county.teams:
        assert {employer[g] for g in team.members} == ({team.unit} if team.unit else
               {"unit-zeyuan", "unit-danjun"})  # fmt: skip


def test_only_guards_with_a_valid_certificate_and_consent_are_linked(county: County) -> None:
    files = {f.guard: f for f in county.guard_files}
    for link in county.linkages:
        assert files[link.guard].expires > "2024-08-02"
        assert "2024-01-01" <= link.consented_on < link.linked_on < "2024-08-01"
    assert sum(f.expires > "2024-08-01" for f in county.guard_files) == 442


def test_guards_of_self_recruiting_units_are_posted_on_their_own_ground(county: County) -> None:
    own = {u.slug: u.site for u in county.units if u.kind == "self_recruiting"}
    for page in county.guard_files:
        if page.unit in own:
            assert page.site == own[page.unit]


def test_every_identity_number_is_sound_and_impossible(county: County) -> None:
    numbers = [p.id_number for p in county.people]
    assert len(numbers) == len(set(numbers)) == 680
    for person in county.people:
        assert _remainder(person.id_number) == 1
        assert person.id_number.startswith(IMPOSSIBLE_REGION)
        assert person.id_number[6:14] == person.born.replace("-", "")
        assert int(person.id_number[16]) % 2 == (person.sex == "male")
    assert not IMPOSSIBLE_REGION.startswith(_REAL_REGIONS)


def test_no_telephone_number_can_ring(county: County) -> None:
    bodies = (*county.people, *county.organisations, *county.units, *county.departments,
              *county.volunteer_teams)  # fmt: skip
    phones = [body.phone for body in bodies] + [u.second_phone for u in county.units]
    assert len(phones) == len(set(phones))
    assert all(phone.startswith(IMPOSSIBLE_COUNTRY) for phone in phones)


@given(st.text("0123456789", min_size=17, max_size=17))
def test_check_digit_agrees_with_the_recursive_method(digits: str) -> None:
    assert _remainder(digits + check_digit(digits)) == 1


def test_everyone_is_of_working_age(county: County) -> None:
    day = dt.date(2024, 8, 1)
    for person in county.people:
        born = dt.date.fromisoformat(person.born)
        age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        assert 19 <= age <= 60, person


def test_internal_security_staff_are_counted_apart_from_guards(county: County) -> None:
    kinds = Counter(p.kind for p in county.people)
    assert kinds == {"guard": 446, "officer": 120, "grid_worker": 60, "volunteer": 30,
                     "internal_security": 24}  # fmt: skip
    registered = {f.guard for f in county.guard_files}
    assert not registered & {p.slug for p in county.people if p.kind == "internal_security"}


def test_every_slug_is_given_once(county: County) -> None:
    lists = (county.places, county.organisations, county.people, county.units, county.points,
             county.teams, county.sites, county.gates, county.cameras, county.crews,
             county.departments, county.volunteer_teams)  # fmt: skip
    for rows in lists:
        slugs = [row.slug for row in rows]
        assert len(slugs) == len(set(slugs))


def test_guard_zhao_and_suspect_zhao_stay_two_people(county: County) -> None:
    guard = next(p for p in county.people if p.slug == "guard-zhao")
    page = next(f for f in county.guard_files if f.guard == "guard-zhao")
    theft = next(e for e in county.story if e.slug == "cable-theft")
    suspects = {p.slug for p in theft.people if p.role == "suspect"}
    assert guard.name.startswith("赵")
    assert next(s for s in county.sites if s.slug == page.site).station == "danhe"
    assert suspects == {"suspect-yang", "suspect-zhao"}
    assert not suspects & {p.slug for p in county.people}
    assert theft.stamps[0].by == guard.slug


def test_stamps_of_the_two_scenes_give_the_articles_intervals(county: County) -> None:
    scenes = {e.slug: e for e in county.story}
    times = {s.step: dt.datetime.fromisoformat(s.at) for s in scenes["cable-theft"].stamps}
    assert times["apprehended"] - times["received"] == dt.timedelta(minutes=58)
    for scene in scenes.values():
        assert [s.at for s in scene.stamps] == sorted(s.at for s in scene.stamps)
    lost = scenes["lost-on-the-ice"].people[0]
    assert (lost.count, lost.minors) == (5, 3)
    assert [e.slug for e in county.story if e.is_exercise] == ["drill-0726"]


def test_everyone_who_acts_in_the_story_is_on_a_register(county: County) -> None:
    people = {p.slug for p in county.people}
    assert all(s.by in people for event in county.story for s in event.stamps)


def test_nobody_is_on_two_crews_and_joint_crews_have_an_officer(county: County) -> None:
    members = [m for crew in county.crews for m in crew.members]
    kinds = {p.slug: p.kind for p in county.people}
    assert len(members) == len(set(members))
    assert set(members) <= set(kinds)
    assert 45 <= len(county.crews) <= 60
    for crew in county.crews:
        if crew.kind not in {"site_guard", "internal_security"}:
            assert kinds[crew.officer] == "officer"


def test_the_shift_is_running_whatever_the_hour(county: County) -> None:
    now = dt.datetime(2026, 3, 1, 2, 30, tzinfo=dt.UTC)
    for crew in county.crews:
        begins, ends = hours(crew, now)
        assert begins < now < ends


def test_camera_numbers_have_the_shape_of_the_standard(county: County) -> None:
    assert 55 <= len(county.cameras) <= 65
    for camera in county.cameras:
        assert len(camera.device) == 20
        assert camera.device.isdigit()
        assert camera.device[10:13] in {"131", "132"}


def test_every_reference_is_known(county: County) -> None:
    sites = {s.slug for s in county.sites}
    stations = {b.slug for b in county.organisations}
    points = {p.slug for p in county.points}
    assert {g.site for g in county.gates} == sites
    assert {c.site for c in county.cameras} - {""} <= sites
    assert {f.site for f in county.guard_files} <= sites
    assert {s.guarded_by for s in county.sites} - {""} == {u.slug for u in county.units}
    for crew in county.crews:
        assert crew.station in stations | {""}
        assert crew.point in points | {""}
        assert crew.site in sites | {""}
