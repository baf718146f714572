"""What `bench_gazetteer` runs in a process of its own; prints one `name number` a line."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from statistics import median
from typing import Any

PLACES = int(os.environ.get("BENCH_GAZETTEER_PLACES", "200000"))
SAMPLE, REPEATS, LIMIT = 10, 5, 8
CENTRE = (112.84, 35.50)


def main() -> None:
    """Fill a gazetteer, then type names into its search letter by letter."""
    os.environ["LIANQIN_RUNNER"] = "0"
    os.environ["DJANGO_SETTINGS_MODULE"] = "lianqin.config.settings"
    if url := os.environ.get("BENCH_GAZETTEER_DATABASE"):
        os.environ["LIANQIN_DATABASE_URL"] = url
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    from benchmarks.many_people import bare_bureau
    from benchmarks.many_places import fill

    bureau = bare_bureau()
    begun = time.perf_counter()
    fill(bureau, PLACES)
    print("filled", time.perf_counter() - begun)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for name, value in measured(bureau.pk):
        print(name, value, flush=True)


def measured(bureau_id: int) -> Iterator[tuple[str, float]]:
    """For each way of typing: the median of all beginnings, the name that costs most against its
    bare queries when it is typed through, and the one beginning that does."""
    from lianqin.core.scope import Viewer

    viewer = Viewer(user_id=None, role="dispatcher", bureau_id=bureau_id)
    for way, words in ways(bureau_id).items():
        typed = {word: [word[:n] for n in range(1, len(word) + 1)] for word in words}
        search(viewer, words[0])
        beginnings = sorted({one for each in typed.values() for one in each})
        seen = {one: timed(viewer, one) for one in beginnings}
        names = [
            tuple(map(sum, zip(*(seen[one][:2] for one in each), strict=True)))
            for each in typed.values()
        ]
        parts = {
            "": (median(one[0] for one in seen.values()), median(one[1] for one in seen.values())),
            "typed_": max(names, key=lambda pair: pair[0] / pair[1]),
            "worst_": max(seen.values(), key=lambda one: one[0] / one[1]),
        }
        for part, (whole, bare, *_asked) in parts.items():
            yield f"{way}_{part}search", whole
            yield f"{way}_{part}bare", bare
        yield f"{way}_slowest", max(whole for whole, _bare, _asked in seen.values())
        yield f"{way}_queries", max(asked for _whole, _bare, asked in seen.values())
        yield f"{way}_beginnings", len(seen)
        if os.environ.get("BENCH_GAZETTEER_TELL"):
            slow = max(seen, key=lambda one: seen[one][0])
            print(f"#{way}", ascii(slow), seen[slow], flush=True)


def ways(bureau_id: int) -> dict[str, list[str]]:
    """Names on file, and how somebody may type them."""
    from lianqin.registry.models import Place
    from lianqin.registry.naming import reading

    dice = random.Random(7)
    names = list(Place.unscoped.filter(bureau_id=bureau_id).values_list("name", flat=True))
    some = dice.sample(sorted(set(names)), SAMPLE)
    sounds = [reading(name) for name in some]
    return {
        "characters": some,
        "inside": [name[2:] for name in some if len(name) > 3],
        "homophones": [same_sound(name) for name in some],
        "pinyin": [full for full, _initials in sounds],
        "initials": [initials for _full, initials in sounds],
        "mixed": [
            name[:2] + initials[2:] for name, (_f, initials) in zip(some, sounds, strict=True)
        ],
        "slips": [slipped(full) for full, _initials in sounds],
    }


def same_sound(name: str) -> str:
    """The name with its first character written as another of the same sound, where there is
    one."""
    from pypinyin.constants import PINYIN_DICT

    sound = PINYIN_DICT.get(ord(name[0]), "").split(",")[0]
    others = (
        chr(code)
        for code, sounds in PINYIN_DICT.items()
        if 0x4E00 <= code < 0x9FA6 and sounds == sound and chr(code) != name[0]
    )
    return next(others, name[0]) + name[1:]


def slipped(pinyin: str) -> str:
    """The reading with its third and fourth letters exchanged."""
    return pinyin[:2] + pinyin[3:4] + pinyin[2:3] + pinyin[4:]


def timed(viewer: Any, words: str) -> tuple[float, float, int]:
    """Milliseconds of the whole search and of its candidate queries alone, in turn, the best of
    some; and how many queries they are."""
    from lianqin.registry.place_search import answers, ways_of

    _found, asked = answers(ways_of(viewer, words, CENTRE), CENTRE, LIMIT)
    whole, bare = [], []
    for _again in range(REPEATS):
        begun = time.perf_counter()
        search(viewer, words)
        middle = time.perf_counter()
        for tier in asked:
            list(tier.rows.all())
        whole.append(middle - begun)
        bare.append(time.perf_counter() - middle)
    return 1000 * min(whole), 1000 * min(bare), len(asked)


def search(viewer: Any, words: str) -> None:
    """The whole call, from the words to the places in order."""
    from lianqin.registry.gazetteer import find_places

    find_places(viewer, words, near=CENTRE, limit=LIMIT)


if __name__ == "__main__":
    main()
