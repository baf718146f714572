"""Why a stream is not opened."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class NotSignedIn(DomainError):
    """No session and no phone token that opens the stream."""

    code = "core.not_signed_in"
    sentence = _("请先登录。")
    status = 401


class ServerStopping(DomainError):
    """The server is on its way down; the page comes back by itself."""

    code = "core.server_stopping"
    sentence = _("服务正在重启，页面稍后会自动重连。")
    status = 503


class PositionUnreadable(DomainError):
    """The position to resume at is not a number."""

    code = "core.position_unreadable"
    sentence = _("续传位置“%(position)s”不是编号，请刷新页面。")
    status = 400


class OnlyReading(DomainError):
    """The stream is read with GET and nothing else."""

    code = "core.only_reading"
    sentence = _("这个地址只供读取。")
    status = 405
