"""Kinds of crew, how they move, and the states that follow from what they are committed to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqin.registry.kinds import PersonnelKind


class UnitKind(models.TextChoices):
    POLICE = "police", _("派出所民警")
    PATROL_SWAT = "patrol_swat", _("巡特警")
    GUARD = "guard", _("联勤保安")
    INTERNAL_SECURITY = "internal_security", _("单位保卫")
    VOLUNTEER = "volunteer", _("义务巡逻")


POLICE_UNITS = frozenset({UnitKind.POLICE, UnitKind.PATROL_SWAT})

CREW_OF: dict[UnitKind, PersonnelKind] = {
    UnitKind.POLICE: PersonnelKind.OFFICER,
    UnitKind.PATROL_SWAT: PersonnelKind.OFFICER,
    UnitKind.GUARD: PersonnelKind.GUARD,
    UnitKind.INTERNAL_SECURITY: PersonnelKind.INTERNAL_SECURITY,
    UnitKind.VOLUNTEER: PersonnelKind.VOLUNTEER,
}


class Mode(models.TextChoices):
    CAR = "car", _("汽车")
    SCOOTER = "scooter", _("电动车")
    FOOT = "foot", _("步行")


class UnitStatus(models.TextChoices):
    """Derived, never stored: see `units.selectors.status_of`."""

    OFF_SHIFT = "off_shift", _("未在勤")
    AVAILABLE = "available", _("待命")
    COMMITTED = "committed", _("已派出")
    EN_ROUTE = "en_route", _("途中")
    ON_SCENE = "on_scene", _("在现场")
