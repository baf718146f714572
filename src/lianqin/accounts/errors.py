"""What accounts refuses, each with its sentence and code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class SignInNeeded(DomainError):
    """Nobody is signed in and the page is not public."""

    code = "accounts.sign_in_needed"
    sentence = _("请先登录。")
    status = 401


class DeviceRevoked(DomainError):
    """The phone's token was revoked, has run out, or was never given."""

    code = "accounts.device_revoked"
    sentence = _("这部手机的登录已失效，请重新登录。")
    status = 401


class PasswordTemporary(DomainError):
    """The password came from the administrator and must be replaced before anything else."""

    code = "accounts.password_temporary"
    sentence = _("当前密码由管理员发放，请先修改密码。")
    status = 403


class NoWorkplace(DomainError):
    """The account serves in no organisation today, so there is nothing that it may see."""

    code = "accounts.no_workplace"
    sentence = _("该账号目前没有任职单位，请联系系统管理员办理。")
    status = 403


class NoPassword(DomainError):
    """The account has no password of its own to change or to confirm with."""

    code = "accounts.no_password"
    sentence = _("该账号没有密码，请联系系统管理员重置。")
    status = 403


class OwnAccount(DomainError):
    """An administrator tried to end or reset the account in use."""

    code = "accounts.own_account"
    sentence = _("不能停用或重置正在使用的账号，请由另一名管理员操作。")
    status = 409


class UsernameTaken(DomainError):
    """Another account has this sign-in name."""

    code = "accounts.username_taken"
    sentence = _("用户名“%(username)s”已被使用。")
    status = 409


class UnknownAccount(DomainError):
    """No account has this sign-in name (said on the command line only)."""

    code = "accounts.unknown_account"
    sentence = _("没有用户名为“%(username)s”的账号。")
    status = 404


class UnknownWorkplace(DomainError):
    """No organisation, or more than one, has this short name."""

    code = "accounts.unknown_workplace"
    sentence = _("没有找到唯一的单位“%(slug)s”。")
    status = 404


class SubscriptionUnreadable(DomainError):
    """What a phone's browser gave for web push has no key, or lies on a host not allowed."""

    code = "accounts.subscription_unreadable"
    sentence = _("这部手机的推送登记无法使用：推送服务不在允许的主机内，或密钥不完整。")
    status = 422
