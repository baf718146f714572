"""What was seen and heard: photos, voice notes, their sealed originals, and footage looked at."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianqin.accounts.roles import Role
from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.incidents.models.record import Incident, ToldOfIncident
from lianqin.registry.models import Camera


def _custodians(viewer: Viewer) -> Q:
    """All of the bureau's, for who keeps its evidence; the incidents themselves stay unseen."""
    if viewer.role != Role.EVIDENCE_CUSTODIAN or not viewer.bureau_id:
        return NOTHING
    return Q(incident__bureau_id=viewer.bureau_id)


class Photo(ToldOfIncident):
    """A photo sent with a report: re-encoded for viewing without its location data, hash kept.

    The original lies sealed (`sealed`, a file that only the custodian opens), with its own hash.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="photos")
    file = models.CharField(max_length=96)
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sealed = models.CharField(max_length=96, default="", db_default="", blank=True)
    original_sha256 = models.CharField(max_length=64, default="", db_default="", blank=True)
    original_bytes = models.PositiveIntegerField(default=0, db_default=0)
    original_type = models.CharField(max_length=32, default="", db_default="", blank=True)
    device_at = models.DateTimeField(null=True)
    sent_by = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    retention = Retention("随警情记录保存；不得早于三十日删除")

    class Meta(ScopedModel.Meta):
        ordering = ("at", "id")

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As its words; whoever sent it; and the custodian the bureau's."""
        own = Q(sent_by=viewer.user_id) if viewer.user_id else NOTHING
        return super().visible_to(viewer) | own | _custodians(viewer)


class VoiceNote(ToldOfIncident):
    """A voice note: a re-encoded copy for listening, the original sealed, both hashes kept."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="voice_notes")
    file = models.CharField(max_length=96)
    sha256 = models.CharField(max_length=64)
    seconds = models.FloatField()
    sealed = models.CharField(max_length=96)
    original_sha256 = models.CharField(max_length=64)
    original_bytes = models.PositiveIntegerField()
    original_type = models.CharField(max_length=32)
    device_at = models.DateTimeField(null=True)
    sent_by = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    retention = Retention("随警情记录保存；不得早于三十日删除")

    class Meta(ScopedModel.Meta):
        ordering = ("at", "id")

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As its words; whoever sent it; and the custodian the bureau's."""
        own = Q(sent_by=viewer.user_id) if viewer.user_id else NOTHING
        return super().visible_to(viewer) | own | _custodians(viewer)


class EvidenceOpening(ToldOfIncident):
    """The evidence custodian opened a sealed original, for a reason and for somebody."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="openings")
    photo = models.ForeignKey(Photo, on_delete=models.PROTECT, related_name="openings", null=True)
    voice = models.ForeignKey(
        VoiceNote, on_delete=models.PROTECT, related_name="openings", null=True
    )
    reason = models.CharField(max_length=400)
    asked_by = models.CharField(max_length=64)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=64)
    is_whole = models.BooleanField()
    at = models.DateTimeField()

    retention = Retention("原件调取登记，随警情记录保存")

    class Meta(ScopedModel.Meta):
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(photo=None) ^ Q(voice=None), name="opening_of_one_original"
            ),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As its words; the custodian the bureau's."""
        return super().visible_to(viewer) | _custodians(viewer)


class FootageAccess(ToldOfIncident):
    """An officer looked at a camera's footage, for a reason. No footage is kept here.

    `footage_since` and `footage_until` are the part looked at; whoever owns the camera keeps it for
    thirty days at least (Art. 25), or longer where it is held (`is_held`) for a named reason.
    `asked_by` is the officer who asked for it, where another one looked.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="footage")
    camera = models.ForeignKey(Camera, on_delete=models.PROTECT, related_name="accesses", null=True)
    reason = models.CharField(max_length=400)
    officer_id = models.BigIntegerField(null=True)
    officer_name = models.CharField(max_length=64)
    asked_by = models.CharField(max_length=64, default="", db_default="", blank=True)
    footage_since = models.DateTimeField(null=True)
    footage_until = models.DateTimeField(null=True)
    is_held = models.BooleanField(default=False, db_default=False)
    held_for = models.CharField(max_length=200, default="", db_default="", blank=True)
    at = models.DateTimeField()

    retention = Retention("调阅登记（公共安全视频条例第16条）")

    class Meta(ScopedModel.Meta):
        ordering = ("at", "id")
        indexes = (models.Index(fields=("footage_since",), name="footage_by_its_time"),)
