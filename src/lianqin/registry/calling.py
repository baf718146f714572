"""How somebody on file is reached from outside the house: their accounts and their telephone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from lianqin.registry.kinds import OrganisationKind
from lianqin.registry.models import Membership, Organisation, Person


def accounts_of(people: Iterable[int], at: datetime) -> dict[int, int]:
    """The accounts in which these people serve at `at`: account to person."""
    serving = Q(since__lte=at) & (Q(until=None) | Q(until__gt=at)) & Q(user__is_active=True)
    rows = Membership.unscoped.filter(serving, person_id__in=set(people)).order_by()
    return {user: person for user, person in rows.values_list("user_id", "person_id") if person}


def phone_of(person_id: int) -> str:
    """The telephone number that somebody left, or ""."""
    known = Person.unscoped.filter(pk=person_id).values_list("phone", flat=True).first()
    return known or ""


def is_the_bureau(bureau_id: int, slug: str) -> bool:
    """Whether a setting that names a bureau by `slug` means this one; "" means the only one."""
    bureaus = Organisation.unscoped.filter(kind=OrganisationKind.BUREAU)
    meant = bureaus.filter(slug=slug) if slug else bureaus
    return list(meant.values_list("pk", flat=True)[:2]) == [bureau_id]
