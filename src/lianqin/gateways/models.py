"""What went outside, or was to: each number on each way out, and each message that was tried."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import Role
from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.registry.models import Organisation

HOUSE = "house"
SEES = frozenset({Role.DISPATCHER.value, Role.ADMINISTRATOR.value, HOUSE})


def house_of(bureau_id: int) -> Viewer:
    """The house itself at work for one bureau: it sees that bureau's rows and no other's."""
    return Viewer(user_id=None, role=HOUSE, bureau_id=bureau_id)


class Channel(models.TextChoices):
    """A way out."""

    WECOM = "wecom", _("企业微信群机器人")
    DINGTALK = "dingtalk", _("钉钉群机器人")
    FEISHU = "feishu", _("飞书群机器人")
    PUSH = "push", _("手机网页推送")
    SMS = "sms", _("短信")


ROBOT_CHANNELS = (Channel.WECOM, Channel.DINGTALK, Channel.FEISHU)


class State(models.TextChoices):
    WAITING = "waiting", _("待发")
    SENDING = "sending", _("发送中")
    SENT = "sent", _("已发出")
    FAILED = "failed", _("未能发出")
    DROPPED = "dropped", _("不再发送")


OPEN = (State.WAITING.value, State.SENDING.value)


class Delivery(ScopedModel):
    """One number on its way outside by one channel: to a group, or to one person on duty.

    `message` is the outbox row that asked for it; `number` is "" for a trial of the way. `person`
    and `device` are ids held as values, 0 for a group. While it is being sent `batch` names the
    message that carries it, and after `taken_until` another worker takes that same message up.
    `code` says what stands in the way.
    """

    message = models.BigIntegerField()
    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=12, choices=Channel)
    number = models.CharField(max_length=24)
    is_exercise = models.BooleanField(default=False)
    person = models.BigIntegerField(default=0)
    device = models.BigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    code = models.CharField(max_length=48, default="", blank=True)
    failures = models.PositiveIntegerField(default=0)
    batch = models.UUIDField(null=True)
    taken_until = models.DateTimeField(null=True)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    retention = Retention("投递凭据", days=180, field="queued_at")

    class Meta(ScopedModel.Meta):
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("message", "channel", "person", "device"), name="told_once_a_way"
            ),
        )
        indexes = (
            models.Index(
                fields=("bureau", "channel"),
                condition=Q(state__in=OPEN),
                name="delivery_open",
            ),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """The command centre and the administrator of its bureau."""
        return _of_own_bureau(viewer)


class Attempt(ScopedModel):
    """One message handed to a channel: how many numbers it carried and what came back.

    `code` is "" when it was taken; `ended_at` stays empty where the process died under it.
    `put_off_until` is when the vendor, having refused it as too fast, takes the next.
    """

    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=12, choices=Channel)
    numbers = models.PositiveIntegerField()
    is_exercise = models.BooleanField(default=False)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=48, default="", blank=True)
    put_off_until = models.DateTimeField(null=True)

    retention = Retention("投递凭据", days=180, field="at")

    class Meta(ScopedModel.Meta):
        ordering = ("id",)
        indexes = (models.Index(fields=("bureau", "channel", "at"), name="attempt_by_time"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """The command centre and the administrator of its bureau."""
        return _of_own_bureau(viewer)


def _of_own_bureau(viewer: Viewer) -> Q:
    if viewer.bureau_id is None or viewer.role not in SEES:
        return NOTHING
    return Q(bureau_id=viewer.bureau_id)
