"""Numbers that people say aloud: the day, then a count; exercises count apart, with a 演."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from lianqin.core.clock import SHANGHAI

HIGHEST = 8  # figures that a day's count can have


def next_number(
    model: type[models.Model], *, prefix: str, at: datetime, is_exercise: bool, width: int = 4
) -> str:
    """The number after the last one of the day; call it inside an act, which holds the lock.

    The range beside the beginning lets an index find the day however long the record is.
    """
    mark = "演" if is_exercise else ""
    stem = f"{mark}{prefix}{at.astimezone(SHANGHAI):%Y%m%d}-"
    last = (
        model._base_manager.filter(number__startswith=stem)
        .filter(number__gte=f"{stem}0", number__lte=f"{stem}{'9' * HIGHEST}")
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    count = int(str(last).rsplit("-", 1)[1]) if last else 0
    return f"{stem}{count + 1:0{width}d}"
