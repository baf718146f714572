"""What `bench_registry` runs in a process of its own; prints one `name number` a line."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from itertools import islice
from typing import Any

FEW, MANY = 1_000, 100_000
ROUNDS, WORDS, LIMIT = 30, 30, 8
DICE = random.Random(3)
GUARDS = "state=registered&kind=guard"
LISTS = {
    "first": ("people", ""),
    "narrowed": ("people", f"{GUARDS}&linked=yes&certificate=soon"),
    "deep": ("people", "state=registered&page=150"),
    "words": ("people", "state=registered&q=王"),
    "organisations": ("organisations", "state=open"),
    "teams": ("teams", "state=open"),
    "sites": ("registered_sites", "state=open&drill=late"),
}


def main() -> None:
    """A thousand people, count; a hundred thousand, count and measure."""
    os.environ["LIANQIN_RUNNER"] = "0"
    os.environ["DJANGO_SETTINGS_MODULE"] = "lianqin.config.settings"
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.ALLOWED_HOSTS = ["testserver"]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    call_command("migrate", verbosity=0)
    few, many = Bureau("few", FEW), Bureau("many", MANY)
    found = {f"few_{name}": few.queries(name) for name in LISTS}
    found |= {f"many_{name}": many.queries(name) for name in LISTS}
    for name, value in {**found, **many.lists(), **many.searches()}.items():
        print(name, value)


class Bureau:
    """A bureau with its people, and the supervision officer who looks them up."""

    def __init__(self, slug: str, people: int) -> None:
        from django.test import Client

        from benchmarks.many_people import bare_bureau, fill
        from lianqin.accounts.models import User
        from lianqin.accounts.viewers import viewer_for
        from lianqin.core import clock
        from lianqin.registry.models import Membership

        bureau = bare_bureau(f"压测县公安局{slug}", slug)
        fill(bureau, people)
        user = User.objects.create_user(slug, password=None, role="supervisor", display_name="压测")
        Membership.unscoped.create(user=user, organisation=bureau, since=clock.now())
        self.client, self.viewer = Client(), viewer_for(user)
        self.client.force_login(user)
        self.pk = bureau.pk

    def page(self, name: str) -> bytes:
        """A list's page. Raises RuntimeError where it does not come."""
        from django.urls import reverse

        listing, sentence = LISTS[name]
        answer = self.client.get(f"{reverse(f'desk:{listing}')}?{sentence}")
        if answer.status_code != 200:
            raise RuntimeError(f"{name} answered {answer.status_code}")
        return bytes(answer.content)

    def queries(self, name: str) -> int:
        """How many queries a list's page asks, once it has been seen."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        self.page(name)
        with CaptureQueriesContext(connection) as seen:
            if b'scope="row"' not in self.page(name):
                raise RuntimeError(f"{name} is empty")
        return len(seen)

    def lists(self) -> dict[str, float]:
        """Milliseconds of each list's page."""
        from benchmarks.figure import side_by_side

        works: list[Callable[[int], object]] = [
            lambda _n, name=name: self.page(name) for name in LISTS
        ]  # type: ignore[misc]
        return dict(zip((f"list_{n}" for n in LISTS), side_by_side(works, ROUNDS), strict=True))

    def searches(self) -> dict[str, float]:
        """Milliseconds of each kind of search, and of its candidate queries alone."""
        from benchmarks.figure import side_by_side

        found = {}
        for kind, words in self.words().items():
            asked = [self.asked(one) for one in words]
            whole, bare = side_by_side(
                [
                    lambda n, words=words: self.search(words[n % WORDS]),  # type: ignore[misc]
                    lambda n, words=words, asked=asked: self.bare(  # type: ignore[misc]
                        words[n % WORDS], asked[n % WORDS]
                    ),
                ],
                ROUNDS,
            )
            found |= {f"search_{kind}": whole, f"bare_{kind}": bare}
        return found

    def words(self) -> dict[str, list[str]]:
        """Words to search for, of people on file."""
        from lianqin.registry.models import Person

        some = DICE.sample(list(Person.unscoped.filter(bureau_id=self.pk)), WORDS)
        return {
            "name": [person.name for person in some],
            "pinyin": [person.pinyin for person in some],
            "initials": [person.initials for person in some],
            "typo": [slipped(person.pinyin) for person in some],
            "phone": [person.phone_tail for person in some],
        }

    def search(self, words: str) -> list[Any]:
        """The whole call. Raises RuntimeError where it finds nobody."""
        from lianqin.registry.finding import find_people

        found = find_people(self.viewer, words, limit=LIMIT)
        if not found:
            raise RuntimeError(f"nobody answers to {words}")
        return found

    def asked(self, words: str) -> int:
        """How many queries for candidates this call asks."""
        from lianqin.registry.finding import answers, spelt, tiers

        return len(answers(tiers(self.viewer, spelt(words), LIMIT), LIMIT)[1])

    def bare(self, words: str, asked: int) -> int:
        """Those queries alone, as they are written: nothing is held to the words."""
        from lianqin.registry.finding import spelt, tiers

        ways = islice(tiers(self.viewer, spelt(words), LIMIT), asked)
        return sum(len(list(way.rows)) for way in ways)


def slipped(pinyin: str) -> str:
    """The word with two neighbours exchanged, or the last letter missing."""
    for place in range(len(pinyin) - 2, 0, -1):
        if pinyin[place] != pinyin[place + 1]:
            return pinyin[:place] + pinyin[place + 1] + pinyin[place] + pinyin[place + 2 :]
    return pinyin[:-1]


if __name__ == "__main__":
    main()
