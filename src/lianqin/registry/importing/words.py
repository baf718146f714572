"""The words that offices use for the house's closed lists, and the readers over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from django.utils.translation import override

from lianqin.registry.importing.problems import Unusable
from lianqin.registry.importing.raw import CellKind
from lianqin.registry.importing.texts import folded
from lianqin.registry.kinds import (
    Education,
    KitClass,
    KitSort,
    OrganisationKind,
    PersonnelKind,
    Sector,
    SkillLevel,
)

Words = Mapping[Any, Iterable[str]]

ORGANISATION_WORDS: Words = {
    OrganisationKind.BUREAU: ("县公安局", "公安局", "市公安局"),
    OrganisationKind.SUB_BUREAU: ("分局",),
    OrganisationKind.PATROL_SWAT: ("巡特警", "巡警大队", "特警大队", "巡逻特警大队"),
    OrganisationKind.SUPERVISION: ("监管大队", "保安监管", "治安大队"),
    OrganisationKind.COMPANY: ("保安公司", "保安服务有限公司", "保安服务企业", "保安企业"),
    OrganisationKind.SELF_RECRUITING: ("自招保安员单位", "自行招用单位", "自招单位", "自行招用"),
    OrganisationKind.INTERNAL_SECURITY: ("内部保卫科", "内保单位", "内保组织", "保卫科", "保卫处"),
    OrganisationKind.VOLUNTEER_TEAM: ("巡逻队", "志愿巡逻队", "义务巡防队", "群防群治队伍"),
    OrganisationKind.GRID: ("网格单元", "社区网格"),
    OrganisationKind.MEDIATION: ("调解委员会", "人民调解组织", "调委会"),
}
PERSONNEL_WORDS: Words = {
    PersonnelKind.OFFICER: ("人民警察", "警察"),
    PersonnelKind.GUARD: ("保安", "持证保安员", "保安人员"),
    PersonnelKind.INTERNAL_SECURITY: ("内保人员", "保卫人员", "内部保卫人员", "保卫干部"),
    PersonnelKind.VOLUNTEER: ("志愿者", "义务巡防员", "巡逻志愿者", "义务巡逻队员"),
    PersonnelKind.GRID_WORKER: ("专职网格员", "网格长", "社区网格员"),
}
SECTOR_WORDS: Words = {
    Sector.SCHOOL: ("教育", "幼儿园", "中学", "小学", "高校", "学校幼儿园"),
    Sector.HOSPITAL: ("医疗", "卫生院", "医疗机构", "卫生"),
    Sector.BANK: ("金融", "银行网点", "信用社", "金融机构"),
    Sector.FACTORY: ("企业", "工业企业", "厂矿"),
    Sector.MINE: ("煤矿", "矿业", "非煤矿山"),
    Sector.CONSTRUCTION: ("工地", "建筑", "施工工地"),
    Sector.RESIDENTIAL: ("小区", "住宅小区", "社区"),
    Sector.HERITAGE: ("文物", "文保单位", "文博", "博物馆"),
    Sector.OTHER: ("其它",),
}
EDUCATION_WORDS: Words = {
    Education.PRIMARY: ("小学毕业", "小学及以下"),
    Education.JUNIOR: ("初级中学", "初中毕业"),
    Education.SENIOR: ("高中", "中专", "技校", "职高", "职业高中", "普通高中", "中等专科", "中职"),
    Education.COLLEGE: ("专科", "大学专科", "高职", "高等职业教育"),
    Education.UNIVERSITY: ("本科", "大学", "大学本科", "硕士", "研究生", "硕士研究生", "博士"),
}
SKILL_WORDS: Words = {
    SkillLevel.JUNIOR: ("5", "5级", "五级", "初级工", "初级", "初级工（五级）", "V", "V级"),
    SkillLevel.MIDDLE: ("4", "4级", "四级", "中级工", "中级", "中级工（四级）", "IV", "IV级"),
    SkillLevel.SENIOR: ("3", "3级", "三级", "高级工", "高级", "高级工（三级）", "III", "III级"),
    SkillLevel.TECHNICIAN: ("2", "2级", "二级", "技师", "技师（二级）", "II", "II级"),
    SkillLevel.SENIOR_TECHNICIAN: ("1", "1级", "一级", "高级技师", "高级技师（一级）", "I", "I级"),
}
KIT_CLASS_WORDS: Words = {
    KitClass.SIGNALLING: ("标识类", "通信类", "标识", "通信", "标识通信"),
    KitClass.PROTECTIVE: ("防护", "防护装备"),
    KitClass.RESTRAINING: ("约束", "约束装备", "处置类"),
}
KIT_SORT_WORDS: Words = {
    KitSort.ARMBAND: ("袖章", "红袖标", "红袖章"),
    KitSort.SHOULDER_LAMP: ("肩闪灯", "肩闪", "爆闪肩灯"),
    KitSort.VEST: ("反光衣", "反光马甲"),
    KitSort.RADIO: ("对讲", "手持电台"),
    KitSort.TORCH: ("手电筒", "强光手电", "强光手电筒"),
    KitSort.WHISTLE: ("口哨", "哨"),
    KitSort.UNIFORM: ("保安服", "制服"),
    KitSort.HELMET: ("防暴头盔", "安全头盔"),
    KitSort.STAB_VEST: ("防刺背心", "防刺衣"),
    KitSort.SHIELD: ("防暴盾牌", "盾"),
    KitSort.GLOVES: ("防割手套", "防刺手套"),
    KitSort.FORK: ("防暴钢叉", "防暴叉", "约束叉"),
    KitSort.BATON: ("防暴长棍", "木棍", "长警棍"),
    KitSort.RUBBER_BATON: ("橡胶棍", "胶棍", "橡皮警棍"),
}
SKILL_SPARE = ("国家职业资格", "职业资格", "职业技能", "保安员", "等级", "证书")
YES = frozenset({"是", "√", "✓", "✔", "☑", "对", "有", "1", "y", "yes", "true", "重点"})
NO = frozenset({"否", "×", "✗", "✘", "☐", "x", "不是", "非", "无", "没有", "0", "n", "no", "false"})
SEXES = {"男": "M", "m": "M", "男性": "M", "女": "F", "f": "F", "女性": "F"}


def one_of(choices: Any, words: Words) -> Callable[[str, CellKind], Any]:
    """A reader for a closed list by its own labels, their parts, and the words given.

    What it reads is the choice's plain value.
    """

    @cache
    def meanings() -> dict[str, Any]:
        return _spelt(choices, words)

    @lru_cache(maxsize=512)
    def read(text: str, _kind: CellKind) -> Any:
        found = meanings().get(folded(text))
        if found is None:
            raise Unusable("not_in_list", choices="、".join(labels_of(choices)))
        return found

    return read


def labels_of(choices: Any) -> list[str]:
    """The labels of a closed list as a file has them, in Chinese whoever reads."""
    with override("zh-hans"):
        return [str(label) for label in choices.labels]


def _spelt(choices: Any, words: Words) -> dict[str, Any]:
    spelt = {folded(word): choice.value for choice, spoken in words.items() for word in spoken}
    for choice, label in zip(choices, labels_of(choices), strict=True):
        spelt[folded(label)] = choice.value
        spelt[folded(str(choice.value))] = choice.value
    return spelt


_skill = one_of(SkillLevel, SKILL_WORDS)


def skill_level(text: str, kind: CellKind) -> int:
    """5 (初级工) to 1 (高级技师), by name, by level, or as 国家职业资格五级."""
    said = text.removesuffix(".0")
    for spare in SKILL_SPARE:
        said = said.replace(spare, "")
    level: int = _skill(said, CellKind.TEXT)
    return level


def sex(text: str, _kind: CellKind) -> str:
    """M or F."""
    found = SEXES.get(folded(text))
    if found is None:
        raise Unusable("sex_unreadable")
    return found


def yes_or_no(text: str, _kind: CellKind) -> bool:
    """True or False, as 是 and 否, as a tick and a cross, as 有 and 无."""
    said = folded(text)
    if said in YES or said in NO:
        return said in YES
    raise Unusable("yes_or_no")


organisation_kind = one_of(OrganisationKind, ORGANISATION_WORDS)
personnel_kind = one_of(PersonnelKind, PERSONNEL_WORDS)
sector = one_of(Sector, SECTOR_WORDS)
education = one_of(Education, EDUCATION_WORDS)
kit_class = one_of(KitClass, KIT_CLASS_WORDS)
kit_sort = one_of(KitSort, KIT_SORT_WORDS)
