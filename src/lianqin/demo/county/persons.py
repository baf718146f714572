"""Invented people: names, birth dates, and identity numbers that cannot be anyone's.

An identity number here has a correct last digit (GB 11643, ISO 7064 MOD 11-2), so that the
software's own check accepts it, but its first six digits are 991405: no region of China begins with
99 (GB/T 2260), so no living person can hold it. Telephone numbers begin with +999, a country code
that no country has (ITU-T E.164).
"""

import datetime as dt

from lianqin.demo.county.dice import Dice
from lianqin.demo.county.force import Person

IMPOSSIBLE_REGION = "991405"
IMPOSSIBLE_COUNTRY = "+999"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SURNAMES = (
    "王王王王王李李李李李张张张张张刘刘刘陈陈杨杨赵赵赵黄周吴徐孙胡朱高林何郭郭马罗梁宋郑谢韩唐冯于董"
    "萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱"
    "秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文原靳焦牛司郜"
)
_MALE = "建国志强军伟平明勇刚斌涛波辉鹏飞超亮林海龙山峰岩松柏旺福贵宝财生民安康宁泽晋恒昌盛永庆立成"
_FEMALE = "秀英丽娟敏静芳霞燕玲红梅兰菊莲翠玉珍珠凤云月雪晓春夏秋慧洁婷倩琳娜萍艳巧爱香桂莉蓉"
_BOTH = "文华新晓玉海春东天德学世金国红小光瑞佳子嘉思雨宇欣怡"
_FIRST_BIRTH, _LAST_BIRTH = dt.date(1964, 8, 2), dt.date(2005, 7, 31)


def check_digit(seventeen: str) -> str:
    """Last character of an identity number (ISO 7064 MOD 11-2)."""
    total = sum(int(d) * w for d, w in zip(seventeen, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


class Registrar:
    """Invents people one after another; no number is given twice."""

    def __init__(self, seed: int) -> None:
        self._dice = Dice(seed, "people")
        self._phones = 0
        self._given: set[str] = set()

    def phone(self) -> str:
        """Invent a telephone number that reaches nobody."""
        self._phones += 1
        return f"{IMPOSSIBLE_COUNTRY}1405{self._phones:06d}"

    def person(
        self, slug: str, kind: str, body: str, *, role: str = "", number: str = "", name: str = "",
        women: float = 0.15, oldest: int = 60,
    ) -> Person:  # fmt: skip
        """Invent one person aged 19 to ``oldest`` on 1 August 2024."""
        sex = "female" if not name and self._dice.chance() < women else "male"
        born = self._born(oldest)
        return Person(
            slug, kind, name or self._name(sex), sex, born.isoformat(),
            self._id_number(born, sex), self.phone(), body, role, number,
        )  # fmt: skip

    def _born(self, oldest: int) -> dt.date:
        first = max(_FIRST_BIRTH, dt.date(2024 - oldest - 1, 8, 2))
        return first + dt.timedelta(days=self._dice.whole(0, (_LAST_BIRTH - first).days))

    def _name(self, sex: str) -> str:
        letters = _FEMALE if sex == "female" else _MALE
        last = self._dice.pick(letters)
        if self._dice.chance() < 0.18:
            return self._dice.pick(_SURNAMES) + last
        middle = self._dice.pick(letters if self._dice.chance() < 0.5 else _BOTH)
        return self._dice.pick(_SURNAMES) + (middle if middle != last else "文") + last

    def _id_number(self, born: dt.date, sex: str) -> str:
        while True:
            order = 2 * self._dice.whole(0, 499) + (sex == "male")
            body = f"{IMPOSSIBLE_REGION}{born:%Y%m%d}{order:03d}"
            if body not in self._given:
                self._given.add(body)
                return body + check_digit(body)
