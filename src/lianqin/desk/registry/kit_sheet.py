"""An item's page: where it is, and its whole life, told from the day it was entered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lianqin.accounts.roles import Role
from lianqin.core.scope import Viewer
from lianqin.registry.models import Change, KitInspection, KitIssue, KitItem
from lianqin.registry.reach import reaches_unit

State = KitItem.State
# What may be done from where, with the button's name, in the order of the page.
ORDERS_FROM: dict[str, tuple[str, ...]] = {
    State.IN_STORE: ("inspect", "retire", "lost"),
    State.ISSUED: ("return", "inspect", "lost"),
    State.FAULTY: ("mend", "retire", "lost"),
    State.LOST: ("found",),
    State.RETIRED: (),
}


@dataclass(frozen=True)
class Moment:
    """Something that happened to the item: when, what, with whom, who wrote it down."""

    at: datetime
    what: str | Promise
    whom: str = ""
    person_id: int | None = None
    by: str = ""
    note: str = ""


def sheet_of(item: KitItem, viewer: Viewer) -> dict[str, Any]:
    """What the page of an item reads."""
    issues = list(KitIssue.objects.for_viewer(viewer).filter(item=item).select_related("person"))
    held = next((row for row in issues if row.returned_at is None and row.lost_at is None), None)
    return {
        "item": item,
        "held": held,
        "orders": _orders(item, held, viewer),
        "life": life_of(item, viewer, issues),
        "opens_dossiers": viewer.role in {Role.SUPERVISOR, Role.UNIT_MANAGER},
    }


def _orders(item: KitItem, held: KitIssue | None, viewer: Viewer) -> list[str]:
    """Nothing for whoever only has it in their hands: the store is another unit's."""
    if not reaches_unit(item.organisation_id, viewer):
        return []
    if held is not None and item.state == State.FAULTY:
        return ["return", "mend", "lost"]
    return list(ORDERS_FROM[item.state])


def life_of(item: KitItem, viewer: Viewer, issues: list[KitIssue]) -> list[Moment]:
    """Everything that happened to it, newest first."""
    moments = [
        *_issued(issues),
        *_looked(KitInspection.objects.for_viewer(viewer).filter(item=item)),
        *_changed(
            Change.objects.for_viewer(viewer).filter(
                subject=item._meta.label_lower, subject_id=str(item.pk)
            )
        ),
    ]
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def _issued(issues: list[KitIssue]) -> Iterator[Moment]:
    for row in issues:
        whom: dict[str, Any] = {"whom": row.person.name, "person_id": row.person_id}
        note = "" if row.lost_at else row.note
        yield Moment(row.issued_at, _("发给"), by=row.issuer_name, note=note, **whom)
        if row.returned_at:
            yield Moment(row.returned_at, _("收回自"), by=row.receiver_name, **whom)
        if row.lost_at:
            yield Moment(row.lost_at, _("遗失于"), by=row.receiver_name, note=row.note, **whom)


def _looked(rows: Any) -> Iterator[Moment]:
    for row in rows:
        what = _("检查：合用") if row.is_fit else _("检查：不合用，待修")
        yield Moment(row.at, what, by=row.inspector_name, note=row.note)


def _changed(rows: Any) -> Iterator[Moment]:
    for row in rows:
        if row.field == "state":
            what = _("%(before)s → %(after)s") % {"before": row.before, "after": row.after}
        else:
            what = _("登记入库")
        yield Moment(row.at, what, by=row.actor_name)
