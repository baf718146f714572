"""One act is one transaction, and its audit row follows the one before."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from lianqin.core.acts import act
from lianqin.core.audit import GENESIS, verify_chain
from lianqin.core.models import AuditRow, EventRow, OutboxRow
from lianqin.core.scope import Viewer

CHEN = Viewer(user_id=7, role="dispatcher", bureau_id=1)

pytestmark = pytest.mark.django_db(transaction=True)


def some_row() -> OutboxRow:
    """Any saved row serves as a subject."""
    with act("seed", actor=CHEN) as act_:
        return act_.send("nothing", {})


def test_an_act_leaves_state_audit_event_and_message_together() -> None:
    row = some_row()
    with act("order.sign", actor=CHEN) as act_:
        act_.record(row, version=3)
        act_.announce("order.signed", row, audience=["org:1:desk"])
        act_.send("order.print", {"order": row.pk})
    audit = AuditRow.objects.get()
    assert (audit.action, audit.actor_id, audit.facts) == ("order.sign", 7, {"version": 3})
    assert EventRow.objects.get().audience == ["org:1:desk"]
    assert OutboxRow.objects.filter(act_id=audit.act_id, topic="order.print").count() == 1


def test_an_act_that_fails_leaves_nothing() -> None:
    row = some_row()
    with pytest.raises(ZeroDivisionError), act("order.sign", actor=CHEN) as act_:
        act_.record(row)
        act_.announce("order.signed", row, audience=["org:1:desk"])
        act_.send("order.print", {})
        _ = 1 / 0
    assert not AuditRow.objects.exists()
    assert not EventRow.objects.exists()
    assert OutboxRow.objects.count() == 1


def test_an_inner_act_shares_the_outer_ones_fate() -> None:
    row = some_row()
    with pytest.raises(ZeroDivisionError), act("outer", actor=CHEN):
        with act("inner", actor=CHEN) as inner:
            inner.record(row)
        _ = 1 / 0
    assert not AuditRow.objects.exists()


def test_the_chain_starts_at_genesis_and_verifies() -> None:
    row = some_row()
    for number in range(3):
        with act("count", actor=CHEN) as act_:
            act_.record(row, number=number)
    report = verify_chain()
    assert report.whole
    assert report.rows == 3
    assert AuditRow.objects.order_by("seq").first().previous == GENESIS


@pytest.mark.parametrize(
    "change", ["UPDATE core_auditrow SET action='x'", "DELETE FROM core_auditrow"]
)
def test_the_database_refuses_to_change_an_audit_row(change: str) -> None:
    row = some_row()
    with act("count", actor=CHEN) as act_:
        act_.record(row)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(change)
    assert verify_chain().whole


def drop_guards() -> None:
    """As someone would who owns the database and means harm."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER core_auditrow_no_update")
            cursor.execute("DROP TRIGGER core_auditrow_no_delete")
        else:
            cursor.execute("ALTER TABLE core_auditrow DISABLE TRIGGER ALL")


def restore_guards() -> None:
    from importlib import import_module

    if connection.vendor != "sqlite":
        connection.cursor().execute("ALTER TABLE core_auditrow ENABLE TRIGGER ALL")
        return
    migration = import_module("lianqin.core.migrations.0002_audit_is_append_only")
    for statement in migration.SQLITE:
        connection.cursor().execute(statement)


@pytest.mark.parametrize(
    ("harm", "broken_at"),
    [
        ("UPDATE core_auditrow SET actor_id=8 WHERE seq=2", 2),
        ("DELETE FROM core_auditrow WHERE seq=2", 3),
        ("UPDATE core_auditrow SET facts='{}' WHERE seq=3", 3),
    ],
)
def test_the_chain_shows_where_a_row_was_changed_behind_its_back(harm: str, broken_at: int) -> None:
    row = some_row()
    for number in range(3):
        with act("count", actor=CHEN) as act_:
            act_.record(row, number=number)
    drop_guards()
    try:
        connection.cursor().execute(harm)
        report = verify_chain()
    finally:
        restore_guards()
    assert not report.whole
    assert report.broken_at == broken_at
