"""What proper dress is, in words, for each kind of person in the field (Art. 27)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import Role

UNLIKE_POLICE: tuple[Promise | str, ...] = (
    _("与警察、武警、解放军和行政执法人员的制服有明显区别"),
    _("不戴警帽、警徽、警衔、警号和警用臂章"),
    _("袖标、反光背心上的字看得清"),
)
OWN: dict[str, Promise | str] = {
    Role.INTERNAL_SECURITY: _("穿本单位的工作服，佩带单位标志"),
    Role.VOLUNTEER: _("衣着整洁，戴好袖标"),
}
OF_GUARDS = _("穿保安员服装，佩带全国统一的保安服务标志")
LAW = _("保安服务管理条例第二十七条")


def dress_of(role: str) -> tuple[Promise | str, ...]:
    """What somebody of that role looks at before a shift."""
    return (OWN.get(role, OF_GUARDS), *UNLIKE_POLICE)
