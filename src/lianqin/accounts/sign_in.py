"""Sign-in: accounts are given by the bureau, so the door for signing up is closed.

Every sign-in, sign-out and refused sign-in leaves an audit row with ids only. Whoever lands on
the phone's pages gets a device token in place of the session: one credential, revocable by itself.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianqin.accounts import devices, phones
from lianqin.accounts.models import User
from lianqin.accounts.roles import FIELD, Role
from lianqin.accounts.viewers import viewer_for
from lianqin.core.acts import act
from lianqin.core.scope import NOBODY

SAID_AFTER = {"account/messages/password_changed.txt": _("密码已修改。")}


class ClosedDoor(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's adapter: nobody signs up by themselves; each role lands where it works."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("用户名或密码不正确。"),
        "too_many_login_attempts": _("登录失败次数过多，请五分钟后再试。"),
        "incorrect_password": _("密码不正确。"),
        "enter_current_password": _("请输入现在的密码。"),
        "password_mismatch": _("两次输入的新密码不一致。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """The entrance is pages only: one way in, and no answer that would lose its cookie."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return home_of(getattr(request.user, "role", ""))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return home_of(getattr(request.user, "role", ""))

    def add_message(
        self, request: HttpRequest, level: int, message_template: str = "", *args: Any, **more: Any
    ) -> None:
        """Only what is news to the person: that they are in or out, they see."""
        if said := SAID_AFTER.get(message_template):
            super().add_message(request, level, message=str(said))

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Leave the audit row; give a phone its token in place of the session."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        with act("account.sign_in", actor=viewer_for(user)) as act_:
            act_.record(user)
            if phones.works_in_the_field(response.headers.get("Location", "")):
                _hand_over(request, response, user)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """The password was right, but the account has ended."""
        _record_refusal(user)
        response: HttpResponse = super().respond_user_inactive(request, user)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong password, or a name that nobody has: the row holds no word of what was typed."""
        named = User.objects.filter(username=credentials.get("username", "")).first()
        _record_refusal(named or User(pk=0))

    def logout(self, request: Any) -> None:
        """Sign-out ends the session, and on a phone its token."""
        with act("account.sign_out", actor=request.viewer) as act_:
            act_.record(request.user)
            if request.device is not None:
                devices.revoke(device_id=request.device.pk, actor=request.viewer)
        request.device_ended = phones.cookie_name() in request.COOKIES
        super().logout(request)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """A new password by its holder: it is theirs alone now, and other phones end."""
        assert isinstance(user, User)
        user.password_is_temporary = False
        with act("account.password", actor=viewer_for(user)) as act_:
            super().set_password(user, password)
            act_.record(user)
            devices.revoke_all(user=user, actor=act_.actor, spare=_this_phone())


def _hand_over(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Give the phone a token of its own; the session that signed it in ends here."""
    _device, token = devices.enrol(
        user=user, label=phones.label_of(request), actor=viewer_for(user)
    )
    phones.give(response, token)
    request.session.flush()


def _record_refusal(user: User) -> None:
    with act("account.sign_in_refused", actor=NOBODY) as act_:
        act_.record(user)


def _this_phone() -> Any:
    """The phone of the request at hand, or None (allauth keeps the request for its adapter)."""
    return getattr(context.request, "device", None)


def home_of(role: str) -> str:
    """The first page of a role."""
    if role in FIELD and role != Role.OFFICER:
        return reverse("field:home")
    if role in {Role.DISPATCHER, Role.OFFICER, Role.CHIEF}:
        return reverse("desk:board")
    return reverse("desk:welcome")
