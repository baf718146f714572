"""Where the days of the calendar come from: a table of the papers that end, and two sums."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, In

from lianqin.registry.drills import a_year_after
from lianqin.registry.filing import OWES_FILING
from lianqin.registry.kinds import ExpiryKind, FilingKind, QualificationKind
from lianqin.registry.models import (
    Certificate,
    Employment,
    Filing,
    Insurance,
    Organisation,
    Person,
    Qualification,
    ServiceContract,
    Site,
)

DAY = timedelta(days=1)
NEVER = Value(date.max, output_field=DateField())
# The day on which key units came to owe a plan and drills; for a site that says no day of its own.
DRILLS_OWED_SINCE = date(2004, 12, 1)


def _plain(key: str) -> Coalesce:
    """A key as a mere value, by which no database looks rows up."""
    return Coalesce(F(key), Value(0))


@dataclass(frozen=True)
class Reach:
    """Whose papers and which units are looked at; None for all of them."""

    people: QuerySet[Person] | None
    units: QuerySet[Organisation] | None

    def of_people(self) -> Q:
        """The rows of those people. They are told by an expression: found by the index of their
        day and then held against it, not read out of every dossier there is."""
        if self.people is None:
            return Q()
        return Q(In(_plain("person_id"), self.people.order_by().values("pk")))

    def of_units(self, path: str = "organisation") -> Q:
        """The rows of those units."""
        return Q() if self.units is None else Q(**{f"{path}__in": self.units.values("pk")})


@dataclass(frozen=True)
class Source:
    """`rows` are those in force that nothing has replaced; `column` less `after` is the last day
    of each; `words` tell it from its like."""

    rows: Callable[[Reach], QuerySet[Any]]
    column: str
    words: Callable[[Any], str]
    after: timedelta = timedelta()

    def between(self, reach: Reach, since: date, until: date) -> QuerySet[Any]:
        """The rows whose last day lies in `[since, until)`, first what ends first."""
        from_, to = since + self.after, until + self.after
        days = {f"{self.column}__gte": from_, f"{self.column}__lt": to}
        return self.rows(reach).filter(**days).order_by(self.column, "pk")


def _replaced(model: type[Any], column: str, owner: str, *alike: str, **only: Any) -> Exists:
    """Whether another row of the same owner, alike in that, ends later, or never, or is newer.

    The day is compared as an expression, so that a database finds the rows by their owner and
    never by that day, which would compare each row with half of all.
    """
    same = {name: OuterRef(name) for name in (owner, *alike)}
    this: Any = Coalesce(OuterRef(column), NEVER)
    later = Q(ends__gt=this) | Q(ends=this, pk__gt=OuterRef("pk"))
    return Exists(
        model.unscoped.alias(ends=Coalesce(F(column), NEVER)).filter(later, **same, **only)
    )


def _certificates(reach: Reach) -> QuerySet[Certificate]:
    replaced = _replaced(Certificate, "expires_on", "person_id", revoked_on=None)
    rows = Certificate.unscoped.filter(~replaced, reach.of_people(), revoked_on=None)
    return rows.filter(person__ended_on=None).select_related("person__organisation")


def _skills(reach: Reach) -> QuerySet[Qualification]:
    skill = {"kind": QualificationKind.SKILL}
    replaced = _replaced(Qualification, "expires_on", "person_id", **skill)
    rows = Qualification.unscoped.filter(~replaced, reach.of_people(), **skill)
    return rows.filter(person__ended_on=None).select_related("person__organisation")


def _insurances(reach: Reach) -> QuerySet[Insurance]:
    rows = Insurance.unscoped.filter(
        ~_replaced(Insurance, "until", "person_id"),
        reach.of_people(),
        Exact(_plain("organisation_id"), F("person__organisation_id")),
    )
    return rows.filter(person__ended_on=None).select_related("person__organisation")


def _employments(reach: Reach) -> QuerySet[Employment]:
    """The contract of the work that goes on; work that ended needs no new one."""
    rows = Employment.unscoped.filter(reach.of_people(), until=None, person__ended_on=None)
    return rows.select_related("person__organisation")


def _contracts(reach: Reach) -> QuerySet[ServiceContract]:
    replaced = _replaced(ServiceContract, "until", "organisation_id", "client")
    rows = ServiceContract.unscoped.filter(~replaced, reach.of_units())
    return rows.filter(organisation__ended_on=None).select_related("organisation")


DATED: dict[str, Source] = {
    ExpiryKind.CERTIFICATE: Source(_certificates, "expires_on", lambda row: row.number),
    ExpiryKind.SKILL: Source(_skills, "expires_on", lambda row: str(row.get_level_display())),
    ExpiryKind.INSURANCE: Source(_insurances, "until", lambda row: row.insurer),
    ExpiryKind.EMPLOYMENT: Source(_employments, "contract_until", lambda row: row.contract_number),
    ExpiryKind.CONTRACT: Source(
        _contracts, "until", lambda row: f"{row.client} {row.number}", after=DAY
    ),
}


def key_sites(reach: Reach) -> QuerySet[Site]:
    """The key units that owe drills, each with who keeps order there."""
    rows = Site.unscoped.filter(is_key_unit=True, ended_on=None)
    mine = reach.of_units() | (Q(organisation=None) & reach.of_units("station"))
    return rows.filter(mine).select_related("organisation", "station")


def drilled_by(site: Site) -> date:
    """The day by which a key unit has to hold its next drill: twelve months after the last one.

    One that never held any has been due since its plan, its opening, or the regulation (Art. 15).
    """
    if site.drilled_on is None:
        return site.plan_on or site.opened_on or DRILLS_OWED_SINCE
    return a_year_after(site.drilled_on)


def units_owing(reach: Reach) -> QuerySet[Organisation]:
    """Units that Art. 14 binds and that have not filed, or stopped and have not cancelled."""
    came = Filing.unscoped.filter(organisation=OuterRef("pk"))
    start = Q(filed_on=None) & ~Exists(came.filter(kind=FilingKind.START))
    cancel = Q(ended_on__isnull=False) & ~Exists(came.filter(kind=FilingKind.CANCEL))
    rows = Organisation.unscoped.filter(
        start | cancel, reach.of_units("pk"), kind__in=OWES_FILING, started_on__isnull=False
    )
    return rows.prefetch_related("filings")
