"""What two callers' words have in common: things by any of their names, numbers, and plain words.

A text becomes a set of marks. A thing that people call by many names ("电缆", "电线") is one mark;
people counted are one ("两个人", "2名男子"); plates and other Latin strings are kept whole; the
rest is cut into pairs of neighbouring characters, which needs no dictionary.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

# Said by every caller about everything, longest first; it tells nothing of what happened.
FILLER = (
    *(
        "你们快来",
        "快来人",
        "快点来",
        "赶快来",
        "赶紧来",
        "派人来",
        "派人过来",
        "过来看看",
        "来看一下",
    ),
    *(
        "过来一下",
        "我要报警",
        "我想报警",
        "报警",
        "报案",
        "喂",
        "你好",
        "您好",
        "麻烦",
        "请问",
        "请",
    ),
    *(
        "我们",
        "我看到",
        "我看见",
        "我刚才",
        "我这里",
        "我这边",
        "我在",
        "我是",
        "这里",
        "这边",
        "那边",
    ),
    *(
        "那里",
        "这儿",
        "那儿",
        "有人",
        "有个",
        "有一个",
        "一个",
        "一下",
        "现在",
        "刚才",
        "刚刚",
        "刚",
    ),
    *(
        "正在",
        "已经",
        "民警",
        "警察",
        "公安",
        "快来",
        "赶紧",
        "赶快",
        "好像",
        "可能",
        "应该",
        "发现",
    ),
    *(
        "看到",
        "看见",
        "听到",
        "听见",
        "什么",
        "怎么",
        "不知道",
        "附近",
        "旁边",
        "门口",
        "里面",
        "前面",
    ),
    *(
        "后面",
        "上面",
        "下面",
        "他们",
        "你们",
        "我",
        "你",
        "他",
        "她",
        "的",
        "了",
        "在",
        "着",
        "吧",
        "呢",
    ),
    *("啊", "吗", "呀", "都", "还", "就", "很", "被", "把", "给", "和", "跟", "也", "110"),
)
# One thing by the names that callers give it. The first is how it is named in a reason.
THINGS: tuple[tuple[str, ...], ...] = (
    ("电缆", "电线", "铜线", "线缆", "铜芯"),
    ("偷", "盗", "小偷", "贼", "被拿走", "不见了", "丢了", "失窃", "被撬"),
    ("打架", "斗殴", "打起来", "动手", "殴打", "互殴", "扭打", "打成一团", "打人", "干起来", "揍"),
    ("刀", "砍", "匕首", "凶器", "菜刀"),
    (
        *("车祸", "撞车", "相撞", "追尾", "撞了", "撞上", "碰了", "交通事故", "撞在", "撞倒"),
        *("剐蹭", "碰撞"),
    ),
    ("货车", "大车", "卡车", "半挂", "拉煤车", "重卡"),
    ("轿车", "小车", "小汽车", "私家车", "越野车", "面包车"),
    ("电动车", "电瓶车", "电摩", "摩托", "三轮"),
    ("着火", "起火", "失火", "火灾", "冒烟", "浓烟", "烧起来", "火苗", "烟雾", "救火", "烧着"),
    ("受伤", "流血", "伤", "出血", "血", "救护车", "120", "疼"),
    ("晕倒", "昏迷", "躺", "倒在", "不省人事", "叫不醒", "没反应", "昏倒", "不动"),
    ("醉", "喝多", "酒后", "喝酒", "酒气", "酒味"),
    ("老人", "大爷", "大妈", "老太太", "老汉", "老头", "奶奶", "爷爷"),
    ("孩子", "小孩", "儿童", "男孩", "女孩", "娃"),
    ("走失", "走丢", "找不到", "没回家", "失踪", "迷路"),
    ("落石", "石头", "塌方", "滚下来", "山体", "滑坡"),
    ("吵", "争吵", "吵架", "骂", "争执", "理论", "对骂", "闹"),
    ("工资", "欠薪", "工钱", "讨薪", "血汗钱", "发钱"),
    ("噪音", "噪声", "吵得", "音响", "唱歌", "放音乐", "睡不着", "施工"),
    ("狗", "犬", "咬"),
    ("逃", "跑了", "跑掉", "逃跑", "逃走", "开走", "溜"),
    ("工地", "项目部", "施工现场"),
    ("煤气", "燃气", "天然气", "漏气", "气味"),
    ("水管", "漏水", "爆管", "淹", "积水", "冒水"),
    ("翻", "侧翻", "翻车", "翻进沟", "掉沟", "四脚朝天"),
    ("店", "商店", "超市", "饭店", "小卖部", "老板"),
    ("小区", "单元", "楼道", "楼上", "楼下", "居民楼"),
    ("学校", "校门", "学生", "老师"),
    ("医院", "急诊", "护士", "医生"),
    ("车站", "站台", "候车"),
)
_BY_NAME = {name: things[0] for things in THINGS for name in things}
_NAMES = sorted(_BY_NAME, key=len, reverse=True)
_THING = re.compile("|".join(map(re.escape, _NAMES)))
_FILLER = re.compile("|".join(map(re.escape, sorted(FILLER, key=len, reverse=True))))
_DIGITS = {"一": "1", "两": "2", "二": "2", "俩": "2", "三": "3", "仨": "3", "四": "4"} | {
    "五": "5", "六": "6", "七": "7", "八": "8", "九": "9", "十": "10", "几": "多", "好几": "多"
}  # fmt: skip
_PEOPLE = re.compile(
    r"(\d+|好几|[一两二俩三仨四五六七八九十几])(?:个|名|位|个男|个女|名男|名女|个小)*"
    r"(?:人|男|女|小伙|年轻|小偷|工人|学生|老人|孩子|歹徒)"
)
_WHOLE = re.compile(r"[a-z0-9]{2,}")
_LETTERS = re.compile(r"[\u3400-\u9fff]+")
THING, WHOLE, PLAIN = 2.0, 2.5, 1.0


@dataclass(frozen=True)
class Marks:
    """The marks of one text, each with the weight of its sort."""

    weights: Mapping[str, float] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.weights)


def marks_of(words: str) -> Marks:
    """The marks of a text; none for words that say nothing."""
    text = unicodedata.normalize("NFKC", words).lower()
    found: dict[str, float] = {}
    for hit in _PEOPLE.finditer(text):
        found[f"{_DIGITS.get(hit[1], hit[1])}人"] = THING
    for hit in _THING.finditer(text):
        found[_BY_NAME[hit[0]]] = THING
    text = _FILLER.sub(" ", text)
    for hit in _WHOLE.finditer(text):
        found[hit[0]] = WHOLE
    for run in _LETTERS.findall(text):
        for first, second in pairwise(run):
            found.setdefault(first + second, PLAIN)
    return Marks(found)


def thing_of(mark: str) -> str:
    """The thing that the mark is a name of, or the mark itself."""
    return _BY_NAME.get(mark, mark)


def is_thing(mark: str) -> bool:
    """Whether the mark is a thing, or one of its names."""
    return mark in _BY_NAME


@dataclass(frozen=True)
class Commonness:
    """How rare each mark is among the texts at hand: what few said tells more."""

    texts: int = 0
    holders: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def among(cls, texts: Iterable[str]) -> Commonness:
        """Counted over the texts at hand."""
        return cls.of([marks_of(text) for text in texts])

    @classmethod
    def of(cls, texts: Sequence[Marks]) -> Commonness:
        """Counted over the marks of the texts at hand."""
        return cls(len(texts), Counter(mark for marks in texts for mark in marks.weights))

    def rarity(self, mark: str) -> float:
        """From about 0.4, said by all, to log of the number of texts, said by one."""
        return math.log((self.texts + 4.0) / (self.holders.get(mark, 0) + 2.0)) + 0.4


@dataclass(frozen=True)
class Shared:
    """How alike two texts are, 0 to 1, and the marks that both have, the telling ones first."""

    alike: float
    marks: tuple[str, ...]


def shared(a: Marks, b: Marks, common: Commonness) -> Shared:
    """The weighted share of marks that both have (cosine over sets); the same either way round."""
    both = a.weights.keys() & b.weights.keys()
    if not both:
        return Shared(0.0, ())
    value = {mark: a.weights[mark] * common.rarity(mark) for mark in both}
    whole = math.sqrt(_weight(a, common) * _weight(b, common))
    ranked = sorted(both, key=lambda mark: (-value[mark], mark))
    return Shared(min(1.0, sum(value[mark] for mark in sorted(both)) / whole), tuple(ranked))


def _weight(marks: Marks, common: Commonness) -> float:
    return sum(weight * common.rarity(mark) for mark, weight in sorted(marks.weights.items()))
