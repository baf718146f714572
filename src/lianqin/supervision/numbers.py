"""Numbers of supervision's records: a letter, the year, then a count within the bureau."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from lianqin.core.clock import SHANGHAI


def next_number(
    model: type[models.Model], *, letter: str, bureau_id: int, at: datetime, width: int = 4
) -> str:
    """The number after the bureau's last one of the year, such as J2026-0001.

    Call it inside an act, which holds the lock.
    """
    stem = f"{letter}{at.astimezone(SHANGHAI):%Y}-"
    given = model._base_manager.filter(bureau_id=bureau_id, number__startswith=stem)
    last = given.order_by("-pk").values_list("number", flat=True).first()
    count = int(str(last).removeprefix(stem)) if last else 0
    return f"{stem}{count + 1:0{width}d}"
