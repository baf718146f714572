"""What somebody has written and not yet sent."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.incidents.models.record import Incident


class Draft(ScopedModel):
    """A form as its writer left it; nobody else reads it. It goes when it is sent, or in a week.

    `form` names the form, `incident` what it is about (none at intake); `fields` is what was typed
    and `seen_entry` the last line of the time line that the writer had before their eyes.
    """

    user_id = models.BigIntegerField()
    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="drafts", null=True
    )
    form = models.CharField(max_length=16)
    key = models.UUIDField()
    fields = models.JSONField(default=dict)
    seen_entry = models.BigIntegerField(default=0)
    saved_at = models.DateTimeField()

    retention = Retention("未发送的草稿，一周后删除", days=7, field="saved_at")

    class Meta(ScopedModel.Meta):
        ordering = ("-saved_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("user_id", "form", "key"), name="draft_once"),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Whoever writes it."""
        return Q(user_id=viewer.user_id) if viewer.user_id else NOTHING
