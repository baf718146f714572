"""What an incident can be: the tree of categories and the never-simple marks, as data.

The top level follows the county's six classes (domain section 3). `never_simple` marks what may
never be handed to guards as a simple incident (domain row 58: weapon, injury, minors' harm, crime
in progress, domestic violence); no setting overrides it.
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


@dataclass(frozen=True)
class Category:
    """`code` is our own; outside codes are mapped elsewhere. `parent` is empty at the top."""

    code: str
    name: Promise | str
    parent: str = ""
    priority: Priority = Priority.P3
    never_simple: bool = False


CATEGORIES: tuple[Category, ...] = (
    Category("criminal", _("刑事类"), priority=Priority.P2, never_simple=True),
    Category("criminal.theft", _("盗窃"), "criminal", Priority.P2, never_simple=True),
    Category("criminal.weapon", _("持械行凶"), "criminal", Priority.P1, never_simple=True),
    Category("criminal.robbery", _("抢劫抢夺"), "criminal", Priority.P1, never_simple=True),
    Category("criminal.fraud", _("诈骗"), "criminal", Priority.P3, never_simple=True),
    Category("security", _("行政（治安）类"), priority=Priority.P3),
    Category("security.fight", _("打架斗殴"), "security", Priority.P2, never_simple=True),
    Category("security.nuisance", _("扰乱秩序"), "security"),
    Category("security.domestic", _("家庭暴力"), "security", Priority.P2, never_simple=True),
    Category("traffic", _("道路交通类")),
    Category("traffic.collision", _("交通事故"), "traffic", Priority.P2),
    Category("traffic.obstacle", _("道路障碍"), "traffic"),
    Category("dispute", _("纠纷")),
    Category("dispute.neighbour", _("邻里纠纷"), "dispute"),
    Category("dispute.labour", _("劳资纠纷"), "dispute"),
    Category("dispute.consumer", _("消费纠纷"), "dispute"),
    Category("assistance", _("群众紧急求助"), priority=Priority.P2),
    Category("assistance.lost", _("迷路被困"), "assistance", Priority.P2),
    Category("assistance.drunk", _("醉酒救助"), "assistance", Priority.P2),
    Category("assistance.missing", _("人员走失"), "assistance", Priority.P2),
    Category("assistance.medical", _("伤病救助"), "assistance", Priority.P1, never_simple=True),
    Category("other", _("其他")),
    Category("other.inquiry", _("咨询"), "other", Priority.P4),
    Category("other.panic", _("一键报警（待核）"), "other", Priority.P1, never_simple=True),
    Category("other.unclassified", _("待分类"), "other"),
)
BY_CODE: dict[str, Category] = {category.code: category for category in CATEGORIES}
CHOICES = [(category.code, category.name) for category in CATEGORIES]
UNCLASSIFIED = "other.unclassified"
PANIC = "other.panic"


def lineage(code: str) -> tuple[str, ...]:
    """The category and those above it, nearest first. Raises KeyError for an unknown code."""
    found = []
    while code:
        found.append(code)
        code = BY_CODE[code].parent
    return tuple(found)
