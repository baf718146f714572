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
    CAMERA = "camera", _("视频点位")
    TEAM = "team", _("联勤队伍")


class ConditionKind(models.TextChoices):
    ICE = "ice", _("结冰")
    SNOW = "snow", _("积雪")
    FLOOD = "flood", _("积水")
    FOG = "fog", _("大雾")
    CLOSURE = "closure", _("封闭")
    EVENT = "event", _("活动管制")


class Education(models.TextChoices):
    """Art. 16 asks for junior secondary at least."""

    PRIMARY = "primary", _("小学")
    JUNIOR = "junior", _("初中")
    SENIOR = "senior", _("高中（中专、技校）")
    COLLEGE = "college", _("大专")
    UNIVERSITY = "university", _("本科及以上")


class SkillLevel(models.IntegerChoices):
    """The guard's levels of skill, from 5 (junior) to 1 (senior technician)."""

    JUNIOR = 5, _("五级（初级工）")
    MIDDLE = 4, _("四级（中级工）")
    SENIOR = 3, _("三级（高级工）")
    TECHNICIAN = 2, _("二级（技师）")
    SENIOR_TECHNICIAN = 1, _("一级（高级技师）")


class QualificationKind(models.TextChoices):
    """What someone has learnt; training and exercises are written by programmes."""

    SKILL = "skill", _("职业技能等级")
    TRAINING = "training", _("培训")
    EXERCISE = "exercise", _("演练")
    FIRST_AID = "first_aid", _("急救")
    DRIVING = "driving", _("驾驶")


class FilingKind(models.TextChoices):
    """Art. 14: within thirty days of starting, of a change, and of stopping."""

    START = "start", _("备案")
    CHANGE = "change", _("变更备案")
    CANCEL = "cancel", _("撤销备案")


class LinkageEnd(models.TextChoices):
    """Why a linkage ended. None of them counts against anybody."""

    WITHDRAWN = "withdrawn", _("本人撤回同意")
    LEFT = "left", _("离职")
    INELIGIBLE = "ineligible", _("不再符合条件")
    UNIT = "unit", _("单位调整")
    OTHER = "other", _("其他")


class PointTier(models.IntegerChoices):
    """Four kinds of joint-duty point, by what stands there."""

    POLICE_BOX = 1, _("警务室、岗亭")
    GATEHOUSE = 2, _("重点单位门卫室")
    RESIDENTIAL = 3, _("小区、车站出入口")
    SHOP = 4, _("全天营业场所")


class ConductKind(models.TextChoices):
    COMMENDATION = "commendation", _("表扬")
    COMPLAINT = "complaint", _("投诉")
    BREACH = "breach", _("违规")


class CorrectionState(models.TextChoices):
    OPEN = "open", _("待答复")
    MADE = "made", _("已更正")
    DECLINED = "declined", _("未更正")


class ReadingKind(models.TextChoices):
    """How somebody read a dossier."""

    PAGE = "page", _("查看档案")
    IDENTITY = "identity", _("查看身份证号")
    EXPORT = "export", _("导出")


class KitClass(models.TextChoices):
    """What kit is for. Restraining kit is never a permission to use force (Art. 30)."""

    SIGNALLING = "signalling", _("标识通信类")
    PROTECTIVE = "protective", _("防护类")
    RESTRAINING = "restraining", _("约束类")


class KitSort(models.TextChoices):
    ARMBAND = "armband", _("袖标")
    SHOULDER_LAMP = "shoulder_lamp", _("肩灯")
    VEST = "vest", _("反光背心")
    RADIO = "radio", _("对讲机")
    TORCH = "torch", _("手电")
    WHISTLE = "whistle", _("哨子")
    UNIFORM = "uniform", _("保安制服")
    HELMET = "helmet", _("头盔")
    STAB_VEST = "stab_vest", _("防刺服")
    SHIELD = "shield", _("盾牌")
    GLOVES = "gloves", _("防割手套")
    FORK = "fork", _("钢叉")
    BATON = "baton", _("长棍")
    RUBBER_BATON = "rubber_baton", _("橡胶警棍")


KIT_CLASS_OF: dict[str, KitClass] = {
    KitSort.ARMBAND: KitClass.SIGNALLING,
    KitSort.SHOULDER_LAMP: KitClass.SIGNALLING,
    KitSort.VEST: KitClass.SIGNALLING,
    KitSort.RADIO: KitClass.SIGNALLING,
    KitSort.TORCH: KitClass.SIGNALLING,
    KitSort.WHISTLE: KitClass.SIGNALLING,
    KitSort.UNIFORM: KitClass.SIGNALLING,
    KitSort.HELMET: KitClass.PROTECTIVE,
    KitSort.STAB_VEST: KitClass.PROTECTIVE,
    KitSort.SHIELD: KitClass.PROTECTIVE,
    KitSort.GLOVES: KitClass.PROTECTIVE,
    KitSort.FORK: KitClass.RESTRAINING,
    KitSort.BATON: KitClass.RESTRAINING,
    KitSort.RUBBER_BATON: KitClass.RESTRAINING,
}


class FileKind(models.TextChoices):
    """What an imported or exported file holds."""

    ORGANISATIONS = "organisations", _("单位")
    PEOPLE = "people", _("人员")
    CERTIFICATES = "certificates", _("证件")
    KIT = "kit", _("装备")
    SITES = "sites", _("场所")
    TEAMS = "teams", _("队伍")
    POINTS = "points", _("点位")
    CAMERAS = "cameras", _("视频点位")


class ExpiryKind(models.TextChoices):
    """What ends on a day that an office has to keep in mind."""

    CERTIFICATE = "certificate", _("保安员证")
    SKILL = "skill", _("技能等级")
    INSURANCE = "insurance", _("意外保险")
    EMPLOYMENT = "employment", _("劳动合同")
    CONTRACT = "contract", _("服务合同")
    DRILL = "drill", _("预案演练")
    FILING = "filing", _("备案")
