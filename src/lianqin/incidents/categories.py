"""What an incident can be: the tree of categories and the never-simple marks, as data.

The top level follows the county's six classes (domain section 3). Codes are our own, at most 32
characters, and never change their meaning; what a system outside calls them is `OutsideCode`.
`never_simple` marks what may never be handed to guards as a simple incident (domain row 58:
weapon, injury, minors' harm, crime in progress, domestic violence); no setting overrides it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Priority(models.IntegerChoices):
    P1 = 1, _("一级：危及生命")
    P2 = 2, _("二级：正在发生")
    P3 = 3, _("三级：一般")
    P4 = 4, _("四级：非警务")


P1, P2, P3, P4 = Priority


@dataclass(frozen=True)
class Category:
    """A kind of incident; its name is clear by itself. `parent` is empty at the top.

    `priority` is what it begins with. `domestic` and `minors` say that it is by its nature violence
    at home, or harm to someone under 18.
    """

    code: str
    name: Promise | str
    parent: str = ""
    priority: Priority = P3
    never_simple: bool = False
    domestic: bool = False
    minors: bool = False

    @property
    def is_offence(self) -> bool:
        """Of the classes in which somebody is suspected of something."""
        return self.code.startswith(("criminal", "security"))


def _of(parent: str, *rows: Category) -> tuple[Category, ...]:
    """The categories under `parent`, which say the last part of their code only."""
    return tuple(
        Category(**{**vars(row), "code": f"{parent}.{row.code}", "parent": parent}) for row in rows
    )


_CRIMINAL = (
    Category("criminal", _("刑事类"), priority=P2, never_simple=True),
    *_of(
        "criminal",
        Category("theft", _("盗窃"), "", P2, never_simple=True),
        Category("weapon", _("持械行凶"), "", P1, never_simple=True),
        Category("injury", _("故意伤害"), "", P1, never_simple=True),
        Category("robbery", _("抢劫抢夺"), "", P1, never_simple=True),
        Category("fraud", _("诈骗"), "", P3, never_simple=True),
        Category("sexual", _("强奸、性侵"), "", P1, never_simple=True),
        Category("abduction", _("绑架、拐卖、非法拘禁"), "", P1, never_simple=True),
        Category("arson", _("放火、爆炸"), "", P1, never_simple=True),
        Category("drugs", _("贩毒、制毒线索"), "", P3, never_simple=True),
        Category("extortion", _("敲诈勒索"), "", P3, never_simple=True),
        Category("wanted", _("发现在逃人员"), "", P2, never_simple=True),
    ),
    *_of(
        "criminal.theft",
        Category("cable", _("盗窃电缆、电力设施"), "", P2, never_simple=True),
        Category("vehicle", _("盗窃车辆"), "", P3, never_simple=True),
        Category("burglary", _("入室盗窃"), "", P2, never_simple=True),
        Category("shop", _("商铺盗窃"), "", P3, never_simple=True),
        Category("pocket", _("扒窃"), "", P3, never_simple=True),
        Category("farm", _("盗窃牲畜、农产品"), "", P3, never_simple=True),
    ),
    *_of(
        "criminal.fraud",
        Category("online", _("电信网络诈骗"), "", P2, never_simple=True),
        Category("street", _("街头、上门诈骗"), "", P3, never_simple=True),
    ),
    *_of(
        "criminal.sexual",
        Category("minor", _("性侵未成年人"), "", P1, never_simple=True, minors=True),
    ),
)
_SECURITY = (
    Category("security", _("行政（治安）类"), priority=P3),
    *_of(
        "security",
        Category("fight", _("打架斗殴"), "", P2, never_simple=True),
        Category("nuisance", _("扰乱秩序")),
        Category("domestic", _("家庭暴力"), "", P2, never_simple=True, domestic=True),
        Category("bullying", _("学生欺凌"), "", P2, never_simple=True, minors=True),
        Category("harassment", _("猥亵、骚扰"), "", P2, never_simple=True),
        Category("threat", _("威胁恐吓"), "", P2, never_simple=True),
        Category("trespass", _("非法侵入住宅"), "", P2, never_simple=True),
        Category("gambling", _("赌博")),
        Category("drugs", _("吸毒"), "", P3, never_simple=True),
        Category("vice", _("卖淫嫖娼")),
        Category("damage", _("损毁财物")),
        Category("dangerous", _("危险物品"), "", P2, never_simple=True),
        Category("fireworks", _("违规燃放烟花爆竹")),
    ),
    *_of(
        "security.nuisance",
        Category("noise", _("噪声扰民")),
        Category("drunk", _("酒后滋事"), "", P2),
    ),
    *_of(
        "security.domestic",
        Category("child", _("虐待未成年人"), "", P1, True, domestic=True, minors=True),
        Category("elder", _("虐待、遗弃老人"), "", P2, True, domestic=True),
    ),
)
_TRAFFIC = (
    Category("traffic", _("道路交通类")),
    *_of(
        "traffic",
        Category("collision", _("交通事故"), "", P2),
        Category("obstacle", _("道路障碍")),
        Category("drunk", _("酒驾举报"), "", P2),
        Category("violation", _("交通违法举报")),
        Category("jam", _("交通拥堵")),
    ),
    *_of(
        "traffic.collision",
        Category("injury", _("有人受伤的事故"), "", P1, never_simple=True),
        Category("property", _("无人受伤的事故")),
        Category("hit_run", _("肇事逃逸"), "", P2, never_simple=True),
    ),
    *_of(
        "traffic.obstacle",
        Category("debris", _("落石、塌方、遗撒"), "", P2),
        Category("ice", _("路面结冰积雪"), "", P2),
        Category("breakdown", _("车辆抛锚")),
        Category("signal", _("信号灯、井盖损坏")),
    ),
    *_of("traffic.violation", Category("parking", _("违停、挪车"))),
)
_DISPUTE = (
    Category("dispute", _("纠纷")),
    *_of(
        "dispute",
        Category("neighbour", _("邻里纠纷")),
        Category("labour", _("劳资纠纷")),
        Category("consumer", _("消费纠纷")),
        Category("family", _("婚姻家庭纠纷")),
        Category("land", _("土地、宅基地纠纷")),
        Category("debt", _("债务纠纷")),
        Category("medical", _("医患纠纷")),
        Category("housing", _("租房、物业纠纷")),
    ),
)
_ASSISTANCE = (
    Category("assistance", _("群众紧急求助"), priority=P2),
    *_of(
        "assistance",
        Category("lost", _("迷路被困"), "", P2),
        Category("drunk", _("醉酒救助"), "", P2),
        Category("missing", _("人员走失"), "", P2),
        Category("found", _("发现走失人员"), "", P2),
        Category("welfare", _("失联、上门查看"), "", P2),
        Category("suicide", _("轻生"), "", P1, never_simple=True),
        Category("drowning", _("溺水"), "", P1, never_simple=True),
        Category("fall", _("坠落"), "", P1, never_simple=True),
        Category("medical", _("伤病救助"), "", P1, never_simple=True),
        Category("mental", _("精神障碍患者肇事"), "", P2, never_simple=True),
        Category("utility", _("水、电、气险情"), "", P2),
        Category("disaster", _("自然灾害"), "", P1),
        Category("animal", _("动物")),
        Category("door", _("开锁")),
        Category("property", _("遗失、拾得物品")),
    ),
    *_of(
        "assistance.lost",
        Category("mountain", _("山野迷路"), "", P2),
        Category("lift", _("电梯被困"), "", P2),
    ),
    *_of(
        "assistance.missing",
        Category("elderly", _("老人走失"), "", P2),
        Category("child", _("儿童走失"), "", P1, never_simple=True),
    ),
    *_of("assistance.utility", Category("gas", _("燃气泄漏"), "", P1, never_simple=True)),
    *_of(
        "assistance.animal",
        Category("dog", _("犬只")),
        Category("wild", _("野生动物、蛇、蜂")),
    ),
)
_OTHER = (
    Category("other", _("其他")),
    *_of(
        "other",
        Category("fire", _("火警"), "", P1, never_simple=True),
        Category("inquiry", _("咨询"), "", P4),
        Category("service", _("民生诉求（12345）"), "", P4),
        Category("tip", _("其他部门管的举报"), "", P4),
        Category("linkage", _("社会联动")),
        Category("complaint", _("投诉民警")),
        Category("petition", _("聚集上访"), "", P2),
        Category("mass", _("群体性事件"), "", P1, never_simple=True),
        Category("false", _("误拨、骚扰、测试"), "", P4),
        Category("panic", _("一键报警（待核）"), "", P1, never_simple=True),
        Category("unclassified", _("待分类")),
    ),
)


def _in_order(rows: tuple[Category, ...]) -> tuple[Category, ...]:
    """Each category right before those under it."""

    def under(parent: str) -> tuple[Category, ...]:
        return tuple(
            found for row in rows if row.parent == parent for found in (row, *under(row.code))
        )

    return under("")


CATEGORIES: tuple[Category, ...] = _in_order(
    _CRIMINAL + _SECURITY + _TRAFFIC + _DISPUTE + _ASSISTANCE + _OTHER
)
BY_CODE: dict[str, Category] = {category.code: category for category in CATEGORIES}
UNCLASSIFIED = "other.unclassified"
PANIC = "other.panic"


def choices() -> list[tuple[str, Promise | str]]:
    """Every category for a model's field. Fields name this function, so that the tree may grow
    without a migration."""
    return [(category.code, category.name) for category in CATEGORIES]


def lineage(code: str) -> tuple[str, ...]:
    """The category and those above it, nearest first. Raises KeyError for an unknown code."""
    found = []
    while code:
        found.append(code)
        code = BY_CODE[code].parent
    return tuple(found)


def path_name(code: str) -> str:
    """Its names from the class down: "刑事类 › 盗窃 › 入室盗窃"."""
    return " › ".join(str(BY_CODE[one].name) for one in reversed(lineage(code)))


def kind_of(code: str) -> str:
    """The code cut after its second level, the depth at which suggestions are measured."""
    return ".".join(code.split(".")[:2])
