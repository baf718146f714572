"""What stands on file on a day: each condition and each count of the registry, defined once.

The first page counts with these conditions and the lists filter with them, so a figure opens to
exactly the rows that it was counted from (rows 21 to 25).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqin.core.scope import Viewer
from lianqin.registry.drills import a_year_before
from lianqin.registry.kinds import (
    SECURITY_UNIT_KINDS,
    CorrectionState,
    OrganisationKind,
    PersonnelKind,
)
from lianqin.registry.models import (
    Certificate,
    Correction,
    DutyPoint,
    EligibilityCheck,
    Employment,
    Insurance,
    Linkage,
    Organisation,
    Person,
    Site,
    Team,
    TeamMembership,
)

SOON = timedelta(days=90)
# A share of fewer than this many says nothing (domain.md section 7).
LEAST_BASE = 30


def registered(day: date) -> Q:
    """People on file on `day`."""
    return Q(registered_on__lte=day) & (Q(ended_on=None) | Q(ended_on__gt=day))


def standing(day: date, begun: str, ended: str) -> Q:
    """Rows that have begun, as far as they say so, and have not ended by `day`."""
    return (Q(**{begun: None}) | Q(**{f"{begun}__lte": day})) & (
        Q(**{ended: None}) | Q(**{f"{ended}__gt": day})
    )


def organisation_stands(day: date) -> Q:
    """Organisations at work on `day`."""
    return standing(day, "started_on", "ended_on")


def team_stands(day: date) -> Q:
    """Teams formed and not dissolved."""
    return standing(day, "formed_on", "ended_on")


def point_stands(day: date) -> Q:
    """Points opened and not closed."""
    return standing(day, "opened_on", "closed_on")


def site_stands(day: date) -> Q:
    """Sites on file on `day`."""
    return standing(day, "opened_on", "ended_on")


def undrilled(day: date) -> Q:
    """Key units without a drill in the last twelve months (row 40)."""
    late = Q(drilled_on=None) | Q(drilled_on__lt=a_year_before(day))
    return Q(is_key_unit=True) & late


def certified(day: date) -> Q:
    """People with a certificate that holds on `day`."""
    return _has(Certificate, Certificate.holds_on(day))


def certificate_soon_over(day: date) -> Q:
    """People whose certificates hold on `day`, but none any more ninety days later."""
    ends_soon = Certificate.holds_on(day) & Q(expires_on__lt=day + SOON)
    return _among(Certificate, ends_soon) & ~certified(day + SOON)


def certificate_over(day: date) -> Q:
    """People who have had a certificate, none of which holds on `day`."""
    over = Q(expires_on__lt=day) | Q(revoked_on__lte=day)
    return _among(Certificate, over) & ~certified(day)


def never_certified() -> Q:
    """People of whom no certificate is on file."""
    return ~_has(Certificate, Q())


def linked(day: date, station: int | None = None) -> Q:
    """People who take part in joint duty on `day`, perhaps in one station's area."""
    within = Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))
    return _among(Linkage, within & Q(station_id=station)) if station else _has(Linkage, within)


def in_team(day: date, team: int) -> Q:
    """People who are in the team on `day`."""
    within = Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))
    return _among(TeamMembership, within & Q(team_id=team))


def insurance_soon_over(day: date, seen: Q) -> Q:
    """People whose last insurance, of those `seen`, ends within ninety days, or has ended."""
    insured_then = _has(Insurance, seen & Q(until__gte=day + SOON))
    return _has(Insurance, seen) & ~insured_then


def contract_soon_over(day: date) -> Q:
    """People whose labour contract in force ends within ninety days, or has ended."""
    in_force = Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))
    return _has(Employment, in_force & Q(contract_until__lt=day + SOON))


def correction_open(seen: Q) -> Q:
    """People who asked for a correction, of those `seen`, that nobody has answered."""
    return _among(Correction, seen & Q(state=CorrectionState.OPEN))


def unchecked() -> Q:
    """Guards whose eligibility police have not looked at (Art. 16, 17)."""
    return Q(kind=PersonnelKind.GUARD) & ~_has(EligibilityCheck, Q())


def _among(model: type[Any], where: Q) -> Q:
    """People of whom there is such a row, where few rows are such: those are read first."""
    return Q(pk__in=model.unscoped.filter(where).order_by().values("person_id"))


def _has(model: type[Any], where: Q) -> Q:
    """The same where many are: each person is asked, and a full page ends the asking."""
    return Q(Exists(model.unscoped.filter(where, person=OuterRef("pk"))))


@dataclass(frozen=True)
class Standing:
    """A count of the registry as of a day: `code` names it, `definition` says what is counted.

    `of` is what a share would be taken of; `parts` are the counts that it is the sum of.
    """

    code: str
    name: Promise
    definition: Promise
    value: int
    of: int | None = None
    parts: tuple[tuple[str, Promise, int], ...] = ()

    @property
    def share(self) -> float | None:
        """In per cent, or none where the base is too small to say anything."""
        if self.of is None or self.of < LEAST_BASE:
            return None
        return round(100 * self.value / self.of, 1)


def standings(viewer: Viewer, day: date) -> dict[str, Standing]:
    """What stands on `day` of all that `viewer` may see, by code."""
    found = [*_units(viewer, day), *_guards(viewer, day), *_places(viewer, day)]
    return {one.code: one for one in found}


def _units(viewer: Viewer, day: date) -> list[Standing]:
    rows = Organisation.objects.for_viewer(viewer).filter(organisation_stands(day))
    by_kind = dict(rows.order_by().values_list("kind").annotate(Count("pk")))
    kinds = (OrganisationKind.COMPANY, OrganisationKind.SELF_RECRUITING)
    short = (_("公司"), _("自招"))
    parts = tuple(
        (str(kind), words, by_kind.get(kind, 0)) for kind, words in zip(kinds, short, strict=True)
    )
    return [
        Standing(
            "security_units",
            _("保安从业单位"),
            _("保安服务公司与自行招用保安员的单位，当日在业（条例第4条）。"),
            sum(by_kind.get(kind, 0) for kind in SECURITY_UNIT_KINDS),
            parts=parts,
        ),
        Standing(
            "internal_departments",
            _("单位内部保卫科"),
            _("依企业事业单位内部治安保卫条例设立，另计，不属保安从业单位。"),
            by_kind.get(OrganisationKind.INTERNAL_SECURITY, 0),
        ),
    ]


def _guards(viewer: Viewer, day: date) -> list[Standing]:
    guards = Person.objects.for_viewer(viewer).filter(registered(day), kind=PersonnelKind.GUARD)
    on_file = guards.count()
    return [
        Standing("guards", _("在册保安员"), _("当日在册、未离册的保安员。"), on_file),
        Standing(
            "certified",
            _("其中持有效证"),
            _("保安员证当日已发、未到期、未吊销；到期当天仍有效。"),
            guards.filter(certified(day)).count(),
            of=on_file,
        ),
        Standing(
            "linked",
            _("联动保安员"),
            _("经本人同意、当日在联动期内的在册保安员；占在册的比例，不足30人不显示。"),
            guards.filter(linked(day)).count(),
            of=on_file,
        ),
    ]


def _places(viewer: Viewer, day: date) -> list[Standing]:
    points = DutyPoint.objects.for_viewer(viewer).filter(point_stands(day))
    teams = Team.objects.for_viewer(viewer).filter(team_stands(day))
    sites = Site.objects.for_viewer(viewer).filter(site_stands(day))
    return [
        Standing(
            "points", pgettext_lazy("合计", "联动点位"), _("已启用、未关闭的点位。"), points.count()
        ),
        Standing("teams", _("联动队伍"), _("已组建、未解散的队伍。"), teams.count()),
        Standing("sites", _("在册场所"), _("在册的单位与场所。"), sites.count()),
    ]
