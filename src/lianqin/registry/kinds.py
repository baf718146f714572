"""The legal kinds of organisation and of person. They are never folded into one another.

Sources: 保安服务管理条例 Art. 4 (security-employing units are security companies and units that
recruit their own guards); 企业事业单位内部治安保卫条例 (internal security departments).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    BUREAU = "bureau", _("县级公安局")
    SUB_BUREAU = "sub_bureau", _("公安分局")
    STATION = "station", _("派出所")
    PATROL_SWAT = "patrol_swat", _("巡特警大队")
    SUPERVISION = "supervision", _("保安监管大队")
    COMPANY = "company", _("保安服务公司")
    SELF_RECRUITING = "self_recruiting", _("自行招用保安员的单位")
    INTERNAL_SECURITY = "internal_security", _("单位内部保卫科")
    VOLUNTEER_TEAM = "volunteer_team", _("义务巡逻队")
    GRID = "grid", _("网格")
    MEDIATION = "mediation", _("人民调解委员会")


POLICE_KINDS = frozenset(
    {OrganisationKind.BUREAU, OrganisationKind.SUB_BUREAU, OrganisationKind.STATION}
    | {OrganisationKind.PATROL_SWAT, OrganisationKind.SUPERVISION}
)
STATION_KINDS = frozenset({OrganisationKind.STATION, OrganisationKind.SUB_BUREAU})
# Art. 4: the "4 security-employing units" of the article; internal departments are apart.
SECURITY_UNIT_KINDS = frozenset({OrganisationKind.COMPANY, OrganisationKind.SELF_RECRUITING})


class PersonnelKind(models.TextChoices):
    OFFICER = "officer", _("民警")
    GUARD = "guard", _("保安员")
    INTERNAL_SECURITY = "internal_security", _("单位保卫人员")
    VOLUNTEER = "volunteer", _("义务巡逻员")
    GRID_WORKER = "grid_worker", _("网格员")


class Sector(models.TextChoices):
    SCHOOL = "school", _("学校")
    HOSPITAL = "hospital", _("医院")
    BANK = "bank", _("银行")
    FACTORY = "factory", _("工厂")
    MINE = "mine", _("矿山")
    CONSTRUCTION = "construction", _("建筑工地")
    RESIDENTIAL = "residential", _("居民小区")
    HERITAGE = "heritage", _("文物保护单位")
    OTHER = "other", _("其他")


class PlaceKind(models.TextChoices):
    TOWN = "town", _("乡镇")
    VILLAGE = "village", _("村")
    ROAD = "road", _("道路")
    KILOMETRE_POST = "km_post", _("公里桩")
    JUNCTION = "junction", _("路口")
    SITE = "site", _("单位场所")
    POINT = "point", _("联动点位")
    STATION = "station", _("公安机关")


class ConditionKind(models.TextChoices):
    ICE = "ice", _("结冰")
    SNOW = "snow", _("积雪")
    FLOOD = "flood", _("积水")
    FOG = "fog", _("大雾")
    CLOSURE = "closure", _("封闭")
    EVENT = "event", _("活动管制")
