"""What the register of cameras refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class CameraCodeUnreadable(DomainError):
    """An identifier that cannot be a camera's (GB/T 28181). Params: `code`, `why`."""

    code = "registry.camera_code_unreadable"
    sentence = _("视频点位编码“%(code)s”有误：%(why)s。已填内容均已保留。")
    status = 422


class CameraCodeTaken(DomainError):
    """The bureau's register has the identifier already. Params: `code`, `name`."""

    code = "registry.camera_code_taken"
    sentence = _("编码 %(code)s 已登记为“%(name)s”。")


class CameraEnded(DomainError):
    """A camera that was taken down is changed no more. Params: `name`."""

    code = "registry.camera_ended"
    sentence = _("“%(name)s”已停用，不能再修改。")


class CameraViewUnreadable(DomainError):
    """Bearing, reach or angle that no camera has. Params: `field`, `why`."""

    code = "registry.camera_view_unreadable"
    sentence = _("“%(field)s”%(why)s。已填内容均已保留。")
    status = 422
