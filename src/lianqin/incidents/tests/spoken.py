"""Calls with their right category: drawn from patterns and a seed, and read from the data files.

The measure is one: how often the likeliest suggestion, and how often one of the three, is of the
right kind (the second level of the tree).
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lianqin.incidents.categories import kind_of
from lianqin.incidents.suggesting import suggest

DATA = Path(__file__).parent / "data"
OPENINGS = (
    "",
    "",
    "你好，",
    "喂，110吗，",
    "警察同志，",
    "我要报警，",
    "快来，",
    "麻烦问一下，是这样，",
)
PLACES = ("", "", "在南河村，", "城东路口这儿，", "我在老车站附近，", "丹河小区里，", "就在桥头，")
ENDINGS = (
    "",
    "",
    "，你们快来",
    "，麻烦派人过来看看",
    "，我在这儿等着",
    "，没有人受伤",
    "，已经好一会儿了",
)
WHO = ("有人", "一个男的", "两个小伙子", "我邻居", "一个穿黑衣服的", "不认识的人")
# What is said of each kind, with slots `{…}` out of SLOTS.
SAYINGS: dict[str, tuple[str, ...]] = {
    "criminal.theft": ("{who}偷{goods}", "我的{goods}被偷了", "{goods}不见了，肯定是让人偷走的"),
    "criminal.weapon": ("{who}拿着{arm}追人", "{who}持{arm}在街上乱砍"),
    "criminal.robbery": ("{who}抢了我的{bag}", "我的{bag}让人一把抢走了"),
    "criminal.fraud": ("我被骗了{sum}，对方让我转账", "{who}上门卖假药骗老人{sum}"),
    "criminal.extortion": ("{who}拿照片敲诈我{sum}", "{who}勒索我们店"),
    "criminal.abduction": ("{who}把我朋友绑架了", "我被关在一间屋里不让出去"),
    "security.fight": ("{who}和人打架", "饭店里两桌打起来了", "{who}动手打人"),
    "security.nuisance": ("楼下{noise}太吵，睡不着", "{who}在我们单位闹事"),
    "security.domestic": ("我{man}打我", "楼上男人打老婆"),
    "security.bullying": ("我孩子在学校被同学打了", "几个学生欺凌一个女娃"),
    "security.harassment": ("{who}一路跟着我", "{who}偷拍，还摸我"),
    "security.threat": ("{who}威胁我，说要弄死我",),
    "security.gambling": ("{who}聚众赌博", "棋牌室里推牌九赌钱"),
    "security.drugs": ("出租屋里{who}吸毒",),
    "security.damage": ("我的车被人划了", "{who}把我家玻璃砸了"),
    "security.fireworks": ("小区里{who}放鞭炮", "{who}燃放烟花"),
    "traffic.collision": ("两辆车撞了", "我的车被追尾了", "{who}骑摩托被车撞倒了"),
    "traffic.obstacle": ("路上{fallen}挡住了", "红绿灯坏了", "我的车抛锚了"),
    "traffic.drunk": ("我举报{who}酒后开车",),
    "traffic.violation": ("有辆车堵了我家车库，要挪车", "{who}骑改装摩托飙车"),
    "traffic.jam": ("路口堵车堵死了",),
    "dispute.neighbour": ("和楼上因为漏水吵起来了", "和邻居因为堆杂物吵架"),
    "dispute.labour": ("老板拖欠我们工资{sum}", "包工头不给工钱"),
    "dispute.consumer": ("商家卖假货不给退款", "理发店的会员卡不给退"),
    "dispute.family": ("两口子吵架闹离婚", "兄弟为分家吵起来了"),
    "dispute.land": ("村里人占我家宅基地", "为了地界吵起来"),
    "dispute.debt": ("{who}欠我{sum}不还",),
    "dispute.housing": ("房东不退押金", "物业费的事和物业吵起来"),
    "assistance.lost": ("我们爬山迷路了", "{who}困在电梯里", "车陷在雪地里出不来"),
    "assistance.drunk": ("{who}喝醉了躺在路边",),
    "assistance.missing": ("我{old}走失了", "孩子走丢了，{years}岁"),
    "assistance.found": ("有个{years}岁的小孩一个人在路边哭，找不到家长",),
    "assistance.suicide": ("{who}要跳楼，站在楼顶", "{who}割腕自杀"),
    "assistance.drowning": ("有人掉进水库里了", "河里有人溺水"),
    "assistance.fall": ("工人从架子上摔下来了", "有人掉到井里"),
    "assistance.medical": ("我{old}晕倒了", "有人煤气中毒昏迷", "{who}心脏病犯了，倒地抽搐"),
    "assistance.mental": ("有个精神病人在街上打砸",),
    "assistance.utility": ("家里燃气泄漏", "电线断了掉在地上冒火花"),
    "assistance.animal": ("院子里有一条蛇", "一条没拴的大狗咬人"),
    "assistance.door": ("钥匙锁在屋里了，要开锁",),
    "assistance.property": ("我捡到一个钱包", "{bag}落在出租车上了"),
    "other.fire": ("{burning}着火了", "{burning}冒黑烟，起火了"),
    "other.inquiry": ("请问{paper}怎么办理", "咨询一下办{paper}需要什么材料"),
    "other.service": ("我们小区停水{years}天了", "暖气不热，没人管"),
    "other.tip": ("有厂子往河里排污", "举报饭店卖过期食品"),
    "other.complaint": ("我要投诉民警态度差",),
    "other.petition": ("一群人在政府门口拉横幅上访",),
    "other.false": ("打错了", "按错了，孩子玩手机误拨的"),
}
SLOTS = {
    "who": WHO,
    "goods": ("电缆", "电动车", "手机", "羊", "钱包", "苹果", "摩托车"),
    "arm": ("刀", "菜刀", "斧子", "砍刀"),
    "bag": ("包", "手机", "钱包", "项链"),
    "sum": ("三千块", "两万", "五百块钱", ""),
    "noise": ("广场舞", "KTV音响", "施工噪音"),
    "man": ("老公", "丈夫", "前夫"),
    "fallen": ("落石", "倒了的树", "塌方的土"),
    "old": ("爷爷", "奶奶", "老父亲"),
    "years": ("三", "五", "七"),
    "burning": ("厂房", "后山", "一辆车", "厨房"),
    "paper": ("身份证", "户口", "居住证"),
}


@dataclass(frozen=True)
class Call:
    """What was said, its right category, and the marks that it bears (letters of the data file)."""

    category: str
    words: str
    marks: str = ""


def drawn(seed: int, each: int) -> Iterator[Call]:
    """`each` calls of every kind, alike for the same seed."""
    chance = random.Random(seed)
    for kind, sayings in SAYINGS.items():
        for _ in range(each):
            saying = chance.choice(sayings)
            filled = saying.format(**{name: chance.choice(words) for name, words in SLOTS.items()})
            parts = (chance.choice(OPENINGS), chance.choice(PLACES), filled, chance.choice(ENDINGS))
            yield Call(kind, "".join(parts))


def read(name: str) -> list[Call]:
    """The calls of a file in tests/data."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    return [Call(code, words, marks) for code, marks, words in rows]


@dataclass
class Score:
    """Of `calls`, how many were of the kind suggested first, and of one of the three."""

    calls: int = 0
    first: int = 0
    among_three: int = 0

    @property
    def first_share(self) -> float:
        return self.first / self.calls

    @property
    def three_share(self) -> float:
        return self.among_three / self.calls


def score(calls: Iterable[Call]) -> dict[str, Score]:
    """By class, and under "" of all."""
    table: dict[str, Score] = defaultdict(Score)
    for call in calls:
        right = kind_of(call.category)
        kinds = [kind_of(one.category.code) for one in suggest(call.words)]
        for row in (table[call.category.split(".")[0]], table[""]):
            row.calls += 1
            row.first += kinds[:1] == [right]
            row.among_three += right in kinds
    return table
