"""What `bench_survey` runs in a process of its own; prints one `name number` a line."""

from __future__ import annotations

import os

PEOPLE, ROUNDS = 100_000, 7


def main() -> None:
    """A hundred thousand people on file; the survey, and the same questions bare."""
    os.environ["LIANQIN_RUNNER"] = "0"
    os.environ["DJANGO_SETTINGS_MODULE"] = "lianqin.config.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)

    from benchmarks.many_people import bare_bureau, fill

    bureau = bare_bureau()
    fill(bureau, PEOPLE)
    for group in ("unit", "point"):
        measure_group(bureau.pk, group)


def measure_group(bureau_id: int, group: str) -> None:
    """Print the survey by `group` and its own SQL alone, in milliseconds, side by side."""
    from datetime import date

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from benchmarks.figure import side_by_side
    from lianqin.core.scope import Viewer
    from lianqin.registry.survey import survey

    viewer = Viewer(user_id=1, role="supervisor", bureau_id=bureau_id)
    day = date(2026, 11, 24)
    with CaptureQueriesContext(connection) as asked:
        survey(viewer, day, group=group)
    questions = [query["sql"] for query in asked.captured_queries]

    def whole(_round: int) -> object:
        return survey(viewer, day, group=group)

    def bare(_round: int) -> object:
        with connection.cursor() as cursor:
            return [cursor.execute(question).fetchall() for question in questions]

    ours, theirs = side_by_side([whole, bare], ROUNDS, warm_up=1)
    print(f"survey_{group}", ours)
    print(f"bare_{group}", theirs)
    print(f"queries_{group}", len(questions))


if __name__ == "__main__":
    main()
