"""Accounts of people and the phones they carry."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from lianqin.accounts.roles import Role
from lianqin.accounts.serving import serving
from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer


class UserManager(BaseUserManager["User"]):
    """Finds accounts by their sign-in name."""

    def create_user(
        self, username: str, *, password: str | None, role: str, display_name: str, **more: Any
    ) -> User:
        user = self.model(username=username, role=role, display_name=display_name, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def for_viewer(self, viewer: Viewer) -> models.QuerySet[User]:
        """The accounts that `viewer` may see."""
        return self.get_queryset().filter(User.visible_to(viewer))


class User(AbstractBaseUser):
    """An account: a sign-in name, one role, a name to show. It ends on a date, never deleted.

    `session_epoch` is part of what every session was signed with: raising it ends them all.
    `password_is_temporary` until its holder has replaced what the administrator gave.
    """

    username = models.CharField(max_length=64, unique=True)
    display_name = models.CharField(max_length=64)
    role = models.CharField(max_length=24, choices=Role)
    is_active = models.BooleanField(default=True)
    email = models.EmailField(blank=True, default="")
    session_epoch = models.PositiveIntegerField(default=0)
    password_is_temporary = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name", "role"]

    objects: ClassVar[UserManager] = UserManager()
    retention = Retention("账号与审计对应，注销后保留")

    def has_usable_role(self) -> bool:
        """Whether the role is one of the house's."""
        return self.role in Role.values

    def get_session_auth_hash(self) -> str:
        """What a session must have been signed with to count; see `session_epoch`."""
        signed = f"{self.password}:{self.session_epoch}"
        return salted_hmac("lianqin.accounts.session", signed, algorithm="sha256").hexdigest()

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """An account is seen by its holder and by the administrator of its bureau."""
        own = Q(pk=viewer.user_id) if viewer.user_id else NOTHING
        if viewer.role == Role.ADMINISTRATOR:
            return own | serving.reach(viewer)
        return own


class Device(ScopedModel):
    """A phone that may act for its holder until its token is revoked or ninety days have passed.

    Only the token's SHA-256 is kept. A revoked row stays, so that what it did can be explained.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="devices")
    label = models.CharField(max_length=64)
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    retention = Retention("终端令牌：吊销后一年", days=365, field="revoked_at")

    class Meta(ScopedModel.Meta):
        ordering = ("-created_at",)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As its holder's account."""
        return Q(user__in=User.objects.for_viewer(viewer))


class PushSubscription(ScopedModel):
    """Where a phone's browser may be woken: what it gave when its holder allowed messages.

    Goes with the phone's token. `endpoint` lets whoever knows it wake this phone, so it is shown
    to nobody; `p256dh` and `auth` are what a message to it is encrypted with (RFC 8291).
    """

    device = models.OneToOneField(Device, on_delete=models.CASCADE, related_name="subscription")
    endpoint = models.CharField(max_length=500)
    p256dh = models.CharField(max_length=128)
    auth = models.CharField(max_length=32)
    at = models.DateTimeField()

    retention = Retention("手机推送地址：登记后一年", days=365, field="at")

    class Meta(ScopedModel.Meta):
        ordering = ("-at",)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """The phone's holder alone."""
        return Q(device__user_id=viewer.user_id) if viewer.user_id else NOTHING
