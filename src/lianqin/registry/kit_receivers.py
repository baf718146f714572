"""Who receives kit, as a storekeeper says it: a name, with the phone's tail where two share it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from lianqin.core.scope import Viewer
from lianqin.registry.kit_errors import KitReceiverUnclear, KitReceiverUnknown
from lianqin.registry.models import Person

OFFERED = 400  # beyond, a list of names helps nobody; the name is typed


def receiver_of(viewer: Viewer, words: str) -> Person:
    """The one person on file of that name. Raises KitReceiverUnknown and KitReceiverUnclear."""
    name, _space, tail = words.replace("\x00", "").strip().partition(" ")
    rows = _on_file(viewer).filter(name=name)
    found = list((rows.filter(phone_tail=tail.strip()) if tail.strip() else rows)[:9])
    if not found:
        raise KitReceiverUnknown(words=name)
    if len(found) > 1:
        raise KitReceiverUnclear(words=name, count=len(found))
    return found[0]


def names_offered(viewer: Viewer) -> Iterable[str]:
    """The names to choose from, each with its tail, where they are few enough."""
    rows = _on_file(viewer).order_by("name").values_list("name", "phone_tail")[: OFFERED + 1]
    found = [f"{name} {tail}".strip() for name, tail in rows]
    return found if len(found) <= OFFERED else ()


def _on_file(viewer: Viewer) -> QuerySet[Person]:
    return Person.objects.for_viewer(viewer).filter(ended_on=None)
