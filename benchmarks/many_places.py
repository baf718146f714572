"""A gazetteer of any size, invented: towns, villages, streets, posts, shops, points."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lianqin.registry.models import Organisation, Place

SEED = 200_000
AT_ONCE = 5_000
BOX = (112.54, 35.19, 113.23, 35.71)
FRONT = (
    "大小东西南北上下前后中新老金银石柳杨槐桃李梨枣松柏河沟岭山川泉井塘坪坡崖岩洞庙寺塔"
    "王张李赵刘陈郭高马牛史秦段韩魏侯程苗郝申崔尹"
)
BACK = "村庄头底沟河岭山坡坪洼圪坨堡寨窑院街巷池泉庙寺桥店铺口湾"
TOWNS = "巴公 高都 金村 周村 大阳 下村 南村 北义城 大东沟 柳树口 大箕 犁川 晋庙铺 川底 山河 南岭"
BUSINESS = [
    "中学",
    "小学",
    "幼儿园",
    "卫生院",
    "卫生所",
    "超市",
    "加油站",
    "银行",
    "信用社",
    "邮政所",
    "饭店",
    "宾馆",
    "药店",
    "矿区",
    "工地",
    "市场",
    "停车场",
    "文化广场",
    "敬老院",
    "变电站",
    "物流园",
    "水泥厂",
    "洗煤厂",
]
KINDS = {
    "village": 0.25,
    "site": 0.45,
    "junction": 0.1,
    "km_post": 0.1,
    "point": 0.05,
    "road": 0.05,
}


def fill(bureau: Organisation, places: int) -> None:
    """Add `places` to the bureau's gazetteer, with the ends of their names; by plain statements, as
    a million and a half rows are not what is measured."""
    from django.db import connection, transaction

    from lianqin.registry.models import Place, PlaceEnd
    from lianqin.registry.place_ends import ends_to_write

    with connection.cursor() as cursor:  # or the indexes are read from the disk again and again
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA cache_size = -600000")
    made = _places(bureau, places)
    while chunk := list(islice(made, AT_ONCE)):
        with transaction.atomic():
            _insert(Place, chunk)
            rows = Place.unscoped.filter(slug__in=[place.slug for place in chunk])
            ends = [end for place in rows.only(*READ) for end in ends_to_write(place)]
            _insert(PlaceEnd, ends)
    connection.close()  # and with it the cache


READ = ("name", "kind", "bureau_id", "lon", "lat", "rank")


def _insert(model: type[Any], rows: list[Any]) -> None:
    from django.db import connection

    fields = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    columns, marks = ", ".join(fields), ", ".join(["%s"] * len(fields))
    names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})",
            [[getattr(row, name) for name in names] for row in rows],
        )


def _places(bureau: Organisation, many: int) -> Iterator[Place]:
    from lianqin.registry.models import Place
    from lianqin.registry.naming import reading_of

    dice = random.Random(SEED)
    towns = TOWNS.split()
    kinds = dice.choices(list(KINDS), list(KINDS.values()), k=many)
    for number, kind in enumerate(["town"] * len(towns) + kinds[len(towns) :]):
        name = f"{towns[number]}镇" if kind == "town" else _name(dice, kind, towns)
        read = reading_of(name)
        yield Place(
            slug=f"many-{number}",
            bureau=bureau,
            kind=kind,
            name=name,
            pinyin=read["pinyin"],
            initials=read["initials"],
            lon=dice.uniform(BOX[0], BOX[2]),
            lat=dice.uniform(BOX[1], BOX[3]),
            rank=1 if kind == "town" else dice.randint(3, 6),
        )


def _name(dice: random.Random, kind: str, towns: list[str]) -> str:
    town = dice.choice(towns)
    village = dice.choice(FRONT) + dice.choice(FRONT + BACK) + dice.choice(BACK)
    road = dice.choice(FRONT) + dice.choice(FRONT) + dice.choice("路街线")
    if kind == "village":
        return f"{village}村"
    if kind == "road":
        return road
    if kind == "km_post":
        return f"{road}K{dice.randint(1, 120)}"
    if kind == "junction":
        return f"{road}与{dice.choice(FRONT)}{dice.choice(FRONT)}{dice.choice('路街线')}路口"
    if kind == "point":
        return f"{town}镇{village}联动点"
    return f"{dice.choice((town + '镇', village, town))}{dice.choice(FRONT)}{dice.choice(BUSINESS)}"
