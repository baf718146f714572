"""The 20-digit identifier of GB/T 28181, Annex D: which parts it has, and whether it is a camera's.

    14052500 01 131 0 000001
    centre   industry type network serial

The first two digits of the centre are the province (GB/T 2260). Nothing of a camera is asked here
and no picture is kept: the identifier is how one is named to those who run the cameras.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.registry.camera_errors import CameraCodeUnreadable

DIGITS = 20
_BY_REGION: tuple[range, ...] = (
    range(11, 16),
    range(21, 24),
    range(31, 38),
    range(41, 47),
    range(50, 55),
)
_BY_REGION += (range(61, 66), range(71, 72), range(81, 83))
PROVINCES = frozenset(str(code) for region in _BY_REGION for code in region)
INDUSTRIES = frozenset(f"{code:02d}" for code in (*range(15), *range(40, 60)))
# What films: a camera, a network camera, a camera of several lenses, a checkpoint's, a collector's.
FILMING = frozenset({"120", "121", "122", "131", "132"})


class Owner(Enum):
    """Whose type numbers a range belongs to."""

    MAIN = (111, 130, _("录像机、编码器等前端主设备"))
    BESIDE = (131, 199, _("报警、语音等前端外围设备"))
    PLATFORM = (200, 299, _("平台设备"))
    USER = (300, 499, _("用户"))
    OUTSIDE = (500, 599, _("平台外接服务器"))

    @classmethod
    def of(cls, kind: int) -> Owner | None:
        """The range that a type number lies in, or None for a number that has no owner."""
        return next((own for own in cls if own.value[0] <= kind <= own.value[1]), None)

    @property
    def words(self) -> Promise:
        return self.value[2]


@dataclass(frozen=True)
class CameraCode:
    """The parts of an identifier that was read."""

    centre: str
    industry: str
    kind: str
    network: str
    serial: str

    def __str__(self) -> str:
        return self.centre + self.industry + self.kind + self.network + self.serial

    @property
    def division(self) -> str:
        """The administrative division of the centre, six digits."""
        return self.centre[:6]

    @property
    def grouped(self) -> str:
        """The identifier with its parts apart, as people read it out."""
        return " ".join((self.centre, self.industry, self.kind, self.network, self.serial))


def read_camera_code(text: str) -> CameraCode:
    """The parts of a camera's identifier. Raises CameraCodeUnreadable with the first fault."""
    digits = "".join(text.split()).replace("-", "")
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        raise CameraCodeUnreadable(code=text.strip()[:40], why=_("应为20位数字"))
    code = CameraCode(digits[:8], digits[8:10], digits[10:13], digits[13], digits[14:])
    if why := _fault(code):
        raise CameraCodeUnreadable(code=code.grouped, why=why)
    return code


def _fault(code: CameraCode) -> Promise | str | None:
    if code.centre[:2] not in PROVINCES:
        return _("前两位不是省级行政区划代码")
    if code.industry not in INDUSTRIES:
        return _("第9至10位不是行业编码")
    if code.kind in FILMING:
        return None
    owner = Owner.of(int(code.kind))
    if owner is None:
        return _("第11至13位不是类型编码")
    return _("第11至13位是%(owner)s的编码，请填写摄像机自身的编码") % {"owner": owner.words}
