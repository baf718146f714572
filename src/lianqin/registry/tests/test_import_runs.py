"""A file's way into the registry: looked at, entered, mended, entered again without doubles."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from cast import Cast
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from lianqin.core import clock, retention
from lianqin.core.clock import FrozenClock
from lianqin.core.models import AuditRow, OutboxRow
from lianqin.core.runner import Runner
from lianqin.core.scope import Viewer
from lianqin.registry.identity import unseal
from lianqin.registry.importing import applying, previewing, reading
from lianqin.registry.importing.mending import bad_rows_book
from lianqin.registry.importing.run_errors import (
    FileReadFailed,
    KindNotYours,
    NothingToEnter,
    RunMovedOn,
)
from lianqin.registry.importing.runs import drop, enter, receive
from lianqin.registry.importing.storing import path_of
from lianqin.registry.models import (
    Certificate,
    Change,
    Employment,
    ImportRow,
    ImportRun,
    Insurance,
    Person,
    Qualification,
)
from lianqin.registry.tests.rolls import guard, number_of, pieces, sheet

State = ImportRun.State


def read(actor: Viewer, kind: str, data: bytes, **more: Any) -> ImportRun:
    """Send a file and let it be read."""
    run = receive(
        actor=actor, by_name="徐警官", kind=kind, name="名册.xlsx", pieces=pieces(data), **more
    )
    return ran(run)


def roll(cast: Cast, *rows: dict[str, Any]) -> ImportRun:
    """Send a file about people from the supervision brigade."""
    return read(cast.xu.viewer, "people", sheet("people", rows))


def entered(actor: Viewer, run: ImportRun) -> ImportRun:
    """Let its good rows be entered."""
    enter(actor=actor, run_id=run.pk)
    return ran(run)


def ran(run: ImportRun) -> ImportRun:
    """The run, once the background has nothing left to do."""
    Runner().run_due()
    run.refresh_from_db()
    return run


def bad(run: ImportRun) -> list[tuple[int, str, str]]:
    """The bad cells: row, column, code."""
    rows = ImportRow.unscoped.filter(run=run, action="bad").order_by("number")
    return [(row.number, told["column"], told["code"]) for row in rows for told in row.problems]


@pytest.mark.slow
def test_of_446_guards_with_three_bad_cells_443_are_entered_and_446_once_they_are_mended(
    cast: Cast,
) -> None:
    before = Person.unscoped.count()
    rows = [guard(place) for place in range(446)]
    rows[9] = guard(9, identity=rows[9]["identity"][:-1] + "?")
    rows[99] = guard(99, organisation="泽安保安服务公司")
    rows[299] = guard(299, certificate_expires_on=date(2020, 1, 1))
    run = roll(cast, *rows)
    assert (run.state, run.good, run.bad) == (State.READY, 443, 3)
    assert bad(run) == [
        (11, "identity", "identity_characters"),
        (101, "organisation", "unit_near"),
        (301, "certificate_expires_on", "last_before_first"),
    ]
    run = entered(cast.xu.viewer, run)
    assert (run.state, run.entered, Person.unscoped.count() - before) == (State.DONE, 443, 443)
    mended = roll(cast, *(guard(place) for place in range(446)))
    assert (mended.good, mended.bad, mended.unchanged) == (3, 0, 443)
    entered(cast.xu.viewer, mended)
    assert Person.unscoped.count() - before == 446
    again = roll(cast, *(guard(place) for place in range(446)), guard(446))
    assert (again.good, again.unchanged) == (1, 446)


def test_the_bad_rows_come_back_marked_and_are_taken_once_they_are_mended(cast: Cast) -> None:
    run = roll(cast, guard(0), guard(1, phone="123"), guard(2, education="小学"))
    entered(cast.xu.viewer, run)
    rows = previewing.bad_rows(run, cast.xu.viewer)
    book = load_workbook(io.BytesIO(bad_rows_book(run, rows)))
    page = book.worksheets[0]
    titles = [cell.value for cell in page[1]]
    assert titles[-1] == "有误之处"
    phone, schooling = titles.index("手机"), titles.index("文化程度")
    assert page[2][phone].fill.fgColor.rgb == page[3][schooling].fill.fgColor.rgb == "FFFCE0B0"
    assert page[2][schooling].fill.fill_type is None
    assert "初中以上" in page[3][-1].value
    page[2][phone].value, page[3][schooling].value = "+9991405000001", "初中"
    out = io.BytesIO()
    book.save(out)
    mended = read(cast.xu.viewer, "people", out.getvalue(), follows=run)
    assert (mended.good, mended.bad, mended.follows_id) == (2, 0, run.pk)
    entered(cast.xu.viewer, mended)
    assert Person.unscoped.filter(phone="+9991405000001", name=guard(1)["name"]).count() == 1


def test_a_person_comes_with_every_part_of_the_dossier(cast: Cast) -> None:
    said = guard(7)
    run = entered(cast.xu.viewer, roll(cast, said))
    person = Person.unscoped.get(phone=said["phone"])
    assert (person.name, person.sex, person.education) == (said["name"], "M", "senior")
    assert unseal(person.id_sealed, owner=person.slug) == said["identity"]
    assert (person.is_synthetic, person.phone_tail, person.initials[0]) == (True, "0007", "w")
    work = Employment.unscoped.get(person=person)
    assert (work.since, work.contract_until) == (date(2022, 3, 1), date(2025, 2, 28))
    certificate = Certificate.unscoped.get(person=person)
    assert (certificate.number, certificate.expires_on) == ("演证000007", None)
    assert Qualification.unscoped.get(person=person).level == 5
    assert Insurance.unscoped.get(person=person).until == date(2024, 12, 31)
    assert Change.unscoped.get(person=person).field == "created"
    assert list(previewing.people_entered(run, cast.xu.viewer)) == [person]
    facts = AuditRow.objects.get(action="import.enter").facts
    assert facts == {"rows": 1, "created": 1}


def test_an_update_says_what_changes_and_an_empty_cell_erases_nothing(cast: Cast) -> None:
    entered(cast.xu.viewer, roll(cast, guard(1)))
    later = guard(1, phone="+9991405990001", contract_until="长期", education=None)
    run = roll(cast, later, guard(2, education=None))
    told = [(u.title, u.before, u.after) for u in previewing.updates(run, cast.xu.viewer)]
    assert told == [
        ("手机", "+9991405000001", "+9991405990001"),
        ("合同止", "2025-02-28", "—"),
    ]
    entered(cast.xu.viewer, run)
    person = Person.unscoped.get(phone="+9991405990001")
    assert (person.education, person.phone_tail) == ("senior", "0001")
    assert Employment.unscoped.get(person=person).contract_until is None
    assert set(Change.unscoped.filter(person=person).values_list("field", flat=True)) == {
        "created",
        "phone",
        "contract_until",
    }


def test_nothing_of_a_person_lies_in_the_clear_while_a_file_is_looked_at(cast: Cast) -> None:
    said = guard(3)
    run = roll(cast, said, guard(4, identity=said["identity"]))
    assert run.state == State.READY
    for secret in (said["identity"], said["phone"], said["certificate_number"]):
        assert [table for table in tables() if secret in everything_in(table)] == []


def tables() -> list[str]:
    return connection.introspection.table_names()


def everything_in(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        rows = cursor.fetchall()
    return repr([[bytes(c) if isinstance(c, memoryview) else c for c in row] for row in rows])


def test_the_file_is_gone_once_it_is_read_and_rows_are_emptied_once_entered(cast: Cast) -> None:
    run = receive(
        actor=cast.xu.viewer,
        by_name="徐警官",
        kind="people",
        name="名册.xlsx",
        pieces=pieces(sheet("people", [guard(0)])),
    )
    path = path_of(run.file)
    assert path.stat().st_mode & 0o777 == 0o600
    run = entered(cast.xu.viewer, ran(run))
    assert not path.exists()
    assert run.file == ""
    assert ImportRow.unscoped.get(run=run).sealed is None


def test_a_managers_file_names_the_own_unit_only_and_learns_nothing_of_others(cast: Cast) -> None:
    entered(cast.xu.viewer, roll(cast, guard(5, organisation="丹河实验中学")))
    rows = [guard(1), guard(2, organisation="丹河实验中学"), guard(5)]
    run = read(cast.qian.viewer, "people", sheet("people", rows))
    assert run.organisation == cast.company
    assert bad(run) == [
        (3, "organisation", "not_own_unit"),
        (4, "organisation", "works_in_another_unit"),
    ]
    cells = previewing.bad_cells(run, list(previewing.bad_rows(run, cast.qian.viewer)))
    assert not any("中学" in cell.reason for cell in cells)
    with pytest.raises(KindNotYours):
        read(cast.qian.viewer, "organisations", b"")
    assert run not in ImportRun.objects.for_viewer(cast.wang.viewer)


def test_a_managers_file_neither_shows_nor_changes_what_another_unit_insured(cast: Cast) -> None:
    entered(cast.xu.viewer, roll(cast, guard(0)))
    own = Insurance.unscoped.get(person__name=guard(0)["name"])
    Insurance.unscoped.filter(pk=own.pk).update(organisation=cast.school)
    before = Insurance.unscoped.values().get(pk=own.pk)
    file = sheet("people", [guard(0, insured_until=date(2025, 12, 31))])
    run = read(cast.qian.viewer, "people", file)
    assert "2024-12-31" not in str(previewing.updates(run, cast.qian.viewer))
    entered(cast.qian.viewer, run)
    assert Insurance.unscoped.values().get(pk=own.pk) == before
    assert Insurance.unscoped.filter(person=own.person, organisation=cast.company).count() == 1


def test_the_last_day_of_an_insurance_alone_names_no_policy(cast: Cast) -> None:
    entered(cast.xu.viewer, roll(cast, guard(0)))
    parts = ("policy_number", "insurer", "insured_since")
    alone = guard(0, **dict.fromkeys(parts), insured_until=date(2025, 12, 31))
    assert bad(roll(cast, alone)) == [
        (2, "insurer", "needed_with"),
        (2, "insured_since", "needed_with"),
    ]
    named = {**alone, "insurer": "虚构财产保险", "insured_since": date(2024, 1, 1)}
    for row in (named, {**alone, "policy_number": guard(0)["policy_number"]}):
        run = roll(cast, row)
        assert (run.bad, run.facts["update"]) == (0, 1)


def test_supervision_is_told_where_somebody_works_already(cast: Cast) -> None:
    entered(cast.xu.viewer, roll(cast, guard(5, organisation="丹河实验中学")))
    run = roll(cast, guard(5))
    (cell,) = previewing.bad_cells(run, list(previewing.bad_rows(run, cast.xu.viewer)))
    assert cell.reason == "此人在“丹河实验中学”任职，请办理调动。"


LAW = {
    "officer": {"kind": "民警"},
    "kind_not_here": {"kind": "网格员"},
    "under_age": {"identity": number_of(date(2008, 5, 1), 1)},
    "education_too_low": {"education": "小学"},
    "unit_unknown": {"organisation": "天南地北安全顾问"},
    "needed_with": {"certificate_issued_on": None},
    "sex_differs": {"sex": "女"},
    "birth_differs": {"born_on": date(1990, 1, 1)},
    "identity_or_birth": {"identity": None},
}


@pytest.mark.parametrize("code", LAW)
def test_what_the_law_and_the_registry_do_not_allow_is_a_bad_cell(cast: Cast, code: str) -> None:
    run = roll(cast, guard(0, **LAW[code]), guard(1))
    assert [told[2] for told in bad(run)] == [code]
    assert run.good == 1


def test_the_same_person_or_certificate_twice_in_a_file_names_the_earlier_row(cast: Cast) -> None:
    first = guard(0)
    run = roll(
        cast,
        first,
        guard(1, identity=first["identity"]),
        guard(2, certificate_number=first["certificate_number"]),
    )
    cells = previewing.bad_cells(run, list(previewing.bad_rows(run, cast.xu.viewer)))
    assert [(c.number, c.title, c.reason) for c in cells] == [
        (3, "身份证号", "与第2行重复。"),
        (4, "保安员证号", "与第2行重复。"),
    ]


def test_a_certificate_of_somebody_else_and_a_name_that_differs_are_bad(cast: Cast) -> None:
    entered(cast.xu.viewer, roll(cast, guard(0)))
    bare = dict.fromkeys(column for column in guard(0) if column.startswith("certificate"))
    run = roll(cast, guard(1, certificate_number="演证000000"), guard(0, name="别人", **bare))
    assert bad(run) == [
        (2, "certificate_number", "certificate_taken"),
        (3, "name", "name_differs"),
    ]


def test_without_a_number_name_and_birth_date_find_the_same_person_or_ask_for_it(
    cast: Cast,
) -> None:
    nameless = {
        "name": "何晓雨",
        "sex": "女",
        "born_on": date(1990, 5, 1),
        "kind": "义务巡逻员",
        "organisation": "金村义务巡逻队",
    }
    entered(cast.xu.viewer, roll(cast, nameless))
    run = roll(cast, nameless, {**nameless, "name": "何小雨"})
    assert (run.unchanged, bad(run)) == (1, [(3, "identity", "perhaps_twice_in_file")])
    alone = roll(cast, {**nameless, "name": "何小雨"})
    assert bad(alone) == [(2, "identity", "perhaps_on_file")]
    numbered = {**nameless, "identity": number_of(date(1990, 5, 1), 2)}
    run = entered(cast.xu.viewer, roll(cast, numbered))
    person = Person.unscoped.get(name="何晓雨")
    assert (run.entered, run.facts["update"]) == (1, 1)
    assert unseal(person.id_sealed, owner=person.slug) == numbered["identity"]
    assert Change.unscoped.get(person=person, field="id_sealed").after == "•••"


def test_a_file_that_is_no_table_is_refused_with_its_reason_and_removed(cast: Cast) -> None:
    run = read(cast.xu.viewer, "people", b"%PDF-1.7 nothing for us")
    assert (run.state, run.refused_code, run.file) == (
        State.REFUSED,
        "registry.import_not_table",
        "",
    )
    empty = read(cast.xu.viewer, "people", sheet("people", [dict.fromkeys(guard(0))]))
    assert empty.refused_code == "registry.import_without_rows"


def test_the_same_file_sent_again_names_the_earlier_run(cast: Cast) -> None:
    data = sheet("people", [guard(0)])
    first = read(cast.xu.viewer, "people", data)
    assert read(cast.xu.viewer, "people", data).facts["same_as"] == first.pk


def test_a_dropped_run_enters_nothing_and_is_emptied(cast: Cast) -> None:
    run, before = roll(cast, guard(0), guard(1, phone="1")), Person.unscoped.count()
    drop(actor=cast.xu.viewer, run_id=run.pk)
    with pytest.raises(RunMovedOn):
        enter(actor=cast.xu.viewer, run_id=run.pk)
    assert Person.unscoped.count() == before
    assert not ImportRow.unscoped.filter(run=run, sealed__isnull=False).exists()


def test_a_run_with_nothing_good_cannot_be_entered(cast: Cast) -> None:
    run = roll(cast, guard(0, phone="1"))
    with pytest.raises(NothingToEnter):
        enter(actor=cast.xu.viewer, run_id=run.pk)


def test_after_a_week_only_counts_and_codes_are_left(cast: Cast, clock: FrozenClock) -> None:
    run = roll(cast, guard(0), guard(1, phone="1"))
    clock.move(timedelta(days=7, minutes=1))
    run = ran(run)
    assert run.state == State.DROPPED
    row = ImportRow.unscoped.get(run=run, action="bad")
    assert (row.sealed, row.problems) == (
        None,
        [{"column": "phone", "code": "phone_unreadable"}],
    )
    (cell,) = previewing.bad_cells(run, [row])
    assert cell.shown == ""
    assert cell.reason


def test_a_run_that_is_being_entered_after_a_week_is_asked_about_again(
    cast: Cast, clock: FrozenClock
) -> None:
    run = roll(cast, guard(0), guard(1, phone="1"))
    enter(actor=cast.xu.viewer, run_id=run.pk)
    OutboxRow.objects.filter(topic=applying.TOPIC).update(due_at=clock.now() + timedelta(days=8))
    clock.move(timedelta(days=7, minutes=1))
    with pytest.raises(RunMovedOn):
        drop(actor=cast.xu.viewer, run_id=run.pk)
    assert ran(run).state == State.APPLYING
    clock.move(timedelta(days=1, minutes=1))
    assert ran(run).state == State.DONE
    clock.move(timedelta(days=1, minutes=1))
    ran(run)
    assert not ImportRow.unscoped.filter(run=run, sealed__isnull=False).exists()


def test_a_run_whose_entering_has_stopped_for_good_can_be_given_up(
    cast: Cast, clock: FrozenClock
) -> None:
    for by_hand in (True, False):
        run = roll(cast, guard(0), guard(1))
        enter(actor=cast.xu.viewer, run_id=run.pk)
        OutboxRow.objects.filter(topic=applying.TOPIC).update(state=OutboxRow.State.FAILED)
        page = cast.xu.client().get(f"/registry/imports/{run.pk}/").content.decode()
        assert f"/registry/imports/{run.pk}/drop/" in page
        if by_hand:
            drop(actor=cast.xu.viewer, run_id=run.pk)
        else:
            clock.move(timedelta(days=7, minutes=1))
        assert ran(run).state == State.DROPPED
        assert not ImportRow.unscoped.filter(run=run, sealed__isnull=False).exists()


def test_the_rows_of_a_run_go_in_chunks_with_no_transaction_that_holds_all(
    cast: Cast, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "CHUNK", 2)
    run, other = roll(cast, *map(guard, range(5))), roll(cast, guard(6))
    ImportRun.unscoped.filter(pk=other.pk).update(started_at=clock.now() + timedelta(days=1))
    ImportRun.unscoped.filter(pk=run.pk).update(state=State.READING)
    with CaptureQueriesContext(connection) as asked:
        reading.refuse(run, FileReadFailed())
    erased = [q["sql"] for q in asked if q["sql"].startswith('DELETE FROM "registry_importrow"')]
    assert len(erased) == 3
    again = roll(cast, *map(guard, range(5)))
    with CaptureQueriesContext(connection) as asked:
        retention.sweep(clock.now() + timedelta(days=365, hours=1))
    erased = [q["sql"] for q in asked if q["sql"].startswith('DELETE FROM "registry_importrow"')]
    assert len(erased) >= 3
    assert not ImportRun.unscoped.filter(pk__in=(run.pk, again.pk)).exists()
    assert ImportRow.unscoped.filter(run=other).count() == 1


def test_a_row_that_has_become_bad_since_it_was_read_is_kept_back(cast: Cast) -> None:
    one, other = roll(cast, guard(0), guard(1)), roll(cast, guard(0, name="别人"))
    entered(cast.xu.viewer, one)
    run = entered(cast.xu.viewer, other)
    assert (run.state, run.entered, run.good, run.bad) == (State.DONE, 0, 0, 1)
    assert bad(run) == [(2, "name", "name_differs")]


def test_the_acts_of_a_run_are_its_own_and_hold_counts_alone(cast: Cast) -> None:
    entered(cast.xu.viewer, roll(cast, guard(0)))
    acts = AuditRow.objects.filter(action__startswith="import.").order_by("seq")
    assert list(acts.values_list("action", flat=True)) == [
        "import.receive",
        "import.read",
        "import.confirm",
        "import.enter",
        "import.done",
    ]
    assert {row.actor_id for row in acts} == {cast.xu.user.pk}
    assert all(str(v).isascii() for row in acts for v in row.facts.values())
    assert clock.now() == acts[0].at
