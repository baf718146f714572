"""The watch at a desk: who has an incident in hand now, and how the watch passes to the next."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianqin.accounts.roles import DESK_POLICE, Role
from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.incidents.models import Incident, seen_with
from lianqin.registry.models import Organisation


class DispatchLease(ScopedModel):
    """An officer has the dispatch form of an incident before them, until `until`.

    Renewed while the form is open and run out by itself when the page is gone. It hinders nobody:
    it only says whom to call across the room before both send.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    officer_id = models.BigIntegerField()
    officer_name = models.CharField(max_length=64)
    since = models.DateTimeField()
    until = models.DateTimeField()

    retention = Retention("派警时互相提醒，下班即无用", days=1, field="until")

    class Meta(ScopedModel.Meta):
        ordering = ("since", "id")
        constraints = (
            models.UniqueConstraint(fields=("incident", "officer_id"), name="one_lease_each"),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Desk police who see the incident."""
        return seen_with("incident_id", viewer) if viewer.role in DESK_POLICE else NOTHING


class WatchHandover(ScopedModel):
    """One desk's watch, given by the outgoing officer and taken by the incoming (交接班).

    `desk` is the bureau for the command centre, else the station. Both sign under their own
    account; until the incoming has, the outgoing may take it back (`withdrawn_at`).
    """

    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    desk = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    notes = models.CharField(max_length=1000, default="", blank=True)
    outgoing_id = models.BigIntegerField()
    outgoing_name = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    incoming_id = models.BigIntegerField(null=True)
    incoming_name = models.CharField(max_length=64, default="", blank=True)
    taken_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    retention = Retention("值班交接记录", days=1825, field="given_at", many="items")

    class Meta(ScopedModel.Meta):
        ordering = ("-given_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("desk",),
                condition=Q(taken_at=None, withdrawn_at=None),
                name="one_watch_given",
            ),
            models.CheckConstraint(
                condition=Q(incoming_id=None) | ~Q(incoming_id=models.F("outgoing_id")),
                name="watch_signed_by_two",
            ),
        )

    @property
    def is_given(self) -> bool:
        """Whether it waits for the incoming officer."""
        return self.taken_at is None and self.withdrawn_at is None

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """The command centre all of the bureau's; a station its own."""
        if viewer.bureau_id is None or viewer.role not in DESK_POLICE:
            return NOTHING
        own = Q(bureau_id=viewer.bureau_id)
        if viewer.role == Role.DISPATCHER:
            return own
        return own & Q(desk_id__in=viewer.organisation_ids)


class WatchItem(ScopedModel):
    """An incident that was open when the watch was given, as it then stood.

    `there` and `coming` count crews, `next_words` says what its next deadline was of.
    """

    handover = models.ForeignKey(WatchHandover, on_delete=models.PROTECT, related_name="items")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=200, default="", blank=True)
    state = models.CharField(max_length=12)
    there = models.PositiveSmallIntegerField(default=0)
    coming = models.PositiveSmallIntegerField(default=0)
    next_words = models.CharField(max_length=64, default="", blank=True)
    next_until = models.DateTimeField(null=True)

    retention = Retention("随值班交接记录保存")

    class Meta(ScopedModel.Meta):
        ordering = ("place", "id")
        constraints = (
            models.UniqueConstraint(fields=("handover", "incident"), name="once_in_a_watch"),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Desk police who see the incident."""
        return seen_with("incident_id", viewer) if viewer.role in DESK_POLICE else NOTHING
