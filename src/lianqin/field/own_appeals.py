"""The appeals addressed to the holder of the phone; of who else was asked nothing is here."""

from __future__ import annotations

from lianqin.core import clock
from lianqin.core.errors import NotFound
from lianqin.core.scope import Viewer
from lianqin.incidents.models import AppealRecipient, IdentityAppeal, Sighting


def own_place(viewer: Viewer, number: str) -> AppealRecipient:
    """The holder's place on the list of an appeal that was sent. Raises NotFound."""
    mine = AppealRecipient.objects.for_viewer(viewer).filter(person_id=viewer.person_id or 0)
    sent = mine.filter(appeal__number=number, appeal__broadcast_at__isnull=False)
    found = sent.select_related("appeal", "appeal__incident").first()
    if found is None:
        raise NotFound
    return found


def open_appeals(viewer: Viewer) -> list[IdentityAppeal]:
    """Those that can be looked at now, newest first; one query."""
    mine = AppealRecipient.objects.for_viewer(viewer).filter(person_id=viewer.person_id or 0)
    rows = IdentityAppeal.objects.for_viewer(viewer).filter(
        state=IdentityAppeal.State.LIVE,
        expires_at__gt=clock.now(),
        pk__in=mine.values("appeal_id"),
    )
    return list(rows.select_related("incident").order_by("-broadcast_at", "-pk"))


def own_answers(place: AppealRecipient, viewer: Viewer) -> list[Sighting]:
    """What the holder answered, in order."""
    rows = Sighting.objects.for_viewer(viewer)
    return list(rows.filter(appeal_id=place.appeal_id, person_id=place.person_id))
