"""People who cannot exist: numbers of a region that there is not, with a right check digit."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from cast import Cast

from lianqin.registry.identity import check_character
from lianqin.registry.kinds import Education, PersonnelKind
from lianqin.registry.models import Organisation, Person
from lianqin.registry.people import Newcomer, register_person

_orders = count(100)
BORN = date(1990, 3, 4)
CAME = date(2024, 1, 1)


def number(born_on: date = BORN, sex: str = "M", order: int | None = None) -> str:
    """An identity number; another one each time unless `order` (even numbers) is given."""
    nth = 2 * (order if order is not None else next(_orders)) + (sex == "M")
    body = f"991405{born_on:%Y%m%d}{nth % 1000:03d}"
    return body + check_character(body)


def newcomer(**changes: Any) -> Newcomer:
    """A guard whom nothing stands against."""
    facts = {
        "kind": PersonnelKind.GUARD,
        "name": "吴新生",
        "identity": number(),
        "phone": "+9991405000777",
        "education": Education.SENIOR,
    }
    return Newcomer(**{**facts, **changes})


def registered(cast: Cast, unit: Organisation | None = None, **changes: Any) -> Person:
    """Somebody whom supervision has put on file."""
    return register_person(
        newcomer=newcomer(**changes),
        organisation=unit or cast.company,
        since=CAME,
        actor=cast.xu.viewer,
    )
