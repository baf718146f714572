"""The survey of the force (row 39): structure, certificates, skill, age, service, in counts alone.

Everything is counted by the database in one question a table; no name leaves it. Members of the
leading group may open the survey of the whole bureau though they may see nobody's row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import Role
from lianqin.core.scope import Viewer
from lianqin.registry.kinds import PersonnelKind, QualificationKind, SkillLevel
from lianqin.registry.models import (
    Certificate,
    DutyPoint,
    Employment,
    Organisation,
    Person,
    Qualification,
)
from lianqin.registry.small_cells import LEAST, Guarded, guarded, with_totals

COUNTS_WITHOUT_SEEING = frozenset({Role.LEADER})
LEAST_BASE = 30  # under thirty cases no percentages
BAND = 0.05
Words = Promise | str

# The first age of each band, and its words; the last is open.
AGES: tuple[tuple[int, Words], ...] = (
    (0, _("18岁以下")),
    (18, _("18–29岁")),
    (30, _("30–39岁")),
    (40, _("40–49岁")),
    (50, _("50–59岁")),
    (60, _("60岁以上")),
)
UNKNOWN_AGE = len(AGES)
# The first whole year of service of each band.
SERVICE: tuple[tuple[int, Words], ...] = (
    (0, _("不满1年")),
    (1, _("1–2年")),
    (3, _("3–4年")),
    (5, _("5–9年")),
    (10, _("10年以上")),
)
UNKNOWN_SERVICE = len(SERVICE)
LEVELS = (0, *sorted(SkillLevel.values, reverse=True))
BY_UNIT, BY_POINT = "organisation_id", "team_memberships__team__point_id"
GROUPS: dict[str, tuple[str, Words]] = {
    "unit": (BY_UNIT, _("按单位")),
    "point": (BY_POINT, _("按点位")),
}


@dataclass(frozen=True)
class Rate:
    """A share from 0 to 1: as it is, or only from where on."""

    share: float
    is_exact: bool


@dataclass(frozen=True)
class SurveyTable:
    """Counts by group (rows) and by band (columns), guarded; totals last in both.

    `rates` is the share of the first column in each row and in the row of totals, where one may
    be said.
    """

    key: str
    title: Words
    columns: tuple[Words, ...]
    rows: tuple[str, ...]
    guarded: Guarded
    rates: tuple[Rate | None, ...] = ()

    @property
    def lines(self) -> list[tuple[str, tuple[int | None, ...]]]:
        """Each row with its name; the row of totals has none."""
        return list(zip((*self.rows, ""), self.guarded.cells, strict=True))

    @property
    def totals(self) -> tuple[int | None, ...]:
        """The sums of the columns."""
        return self.guarded.cells[-1]


@dataclass(frozen=True)
class Survey:
    """All tables of one population on a day; `pyramid` has the ages as rows, men and women.

    `total` is None where it is small itself. The tables share the totals of their groups, and hide
    the same of them.
    """

    on: date
    total: int | None
    tables: tuple[SurveyTable, ...]
    pyramid: SurveyTable

    def table(self, key: str) -> SurveyTable:
        """The table of that key. Raises StopIteration for one that there is not."""
        return next(table for table in self.tables if table.key == key)


def survey(
    viewer: Viewer,
    on: date,
    kind: str = PersonnelKind.GUARD,
    group: str = "unit",
    least: int = LEAST,
) -> Survey:
    """Count the people of `kind` ("" for every kind) whom the viewer may count, by `group`.

    Groups of fewer than `least` are hidden, with what would give them away.
    """
    people, path = population(viewer, kind), GROUPS[group][0]
    if path == BY_POINT:
        people = people.filter(team_memberships__until=None, team_memberships__team__point__gt=0)
    names = _names(viewer, path)

    def table(key: str, title: Words, band: Any, columns: Columns) -> SurveyTable:
        return _table(key, title, _counted(people, path, band), names, columns, least)

    total, ages = people.count(), table("age", _("年龄"), _age(on), _AGE)
    return Survey(
        on=on,
        total=None if 0 < total < least else total,
        tables=(
            table("kind", _("人员类别"), F("kind"), _KINDS),
            table("certificate", _("持证"), _certified(on), _CERTIFIED),
            table("skill", _("技能等级"), _level(on), _SKILL),
            ages,
            table("service", _("从业年限"), _service(on), _SERVICE),
        ),
        pyramid=_pyramid(people, on, least, ages),
    )


def population(viewer: Viewer, kind: str) -> QuerySet[Person]:
    """The people on file now whom `viewer` may count."""
    if viewer.role in COUNTS_WITHOUT_SEEING and viewer.bureau_id:
        rows = Person.unscoped.filter(bureau_id=viewer.bureau_id)
    else:
        rows = Person.objects.for_viewer(viewer)
    rows = rows.filter(ended_on=None).order_by()
    return rows.filter(kind=kind) if kind else rows


Columns = Sequence[tuple[Any, Words]]
_KINDS: Columns = tuple((kind.value, kind.label) for kind in PersonnelKind)
_CERTIFIED: Columns = ((1, _("证件有效")), (0, _("无证或已过期")))
_SKILL: Columns = tuple(
    (level, SkillLevel(level).label if level else _("未定级")) for level in LEVELS
)
_AGE: Columns = (*((i, words) for i, (_age0, words) in enumerate(AGES)), (UNKNOWN_AGE, _("未填")))
_SERVICE: Columns = (
    *((i, words) for i, (_years, words) in enumerate(SERVICE)),
    (UNKNOWN_SERVICE, _("未填")),
)


def _counted(people: QuerySet[Person], path: str, band: Any) -> dict[tuple[int, Any], int]:
    """One question to the database: how many of each band in each group."""
    found = people.annotate(band=band).values_list(path, "band").annotate(n=Count("pk"))
    return {(group, value): n for group, value, n in found}


def _table(
    key: str,
    title: Words,
    counts: dict[tuple[int, Any], int],
    names: dict[int, str],
    columns: Columns,
    least: int,
) -> SurveyTable:
    present = sorted({group for group, _band in counts}, key=lambda pk: names.get(pk, ""))
    body = [[counts.get((group, value), 0) for value, _words in columns] for group in present]
    seen = guarded(body, least, len(columns))
    full = with_totals(body, len(columns))
    return SurveyTable(
        key=key,
        title=title,
        columns=tuple(words for _value, words in columns),
        rows=tuple(names.get(group, "—") for group in present),
        guarded=seen,
        rates=tuple(rate(said, true[0]) for said, true in zip(seen.cells, full, strict=True)),
    )


def _pyramid(people: QuerySet[Person], on: date, least: int, ages: SurveyTable) -> SurveyTable:
    """Age by sex, over all groups together; what the ages hide of a band is hidden here too."""
    found = people.annotate(band=_age(on)).values_list("band", "sex").annotate(n=Count("pk"))
    counts = {(band, sex): n for band, sex, n in found}
    sums = {i for i, n in enumerate(ages.totals[:-1]) if n is None}
    return SurveyTable(
        key="pyramid",
        title=_("年龄与性别"),
        columns=(_("男"), _("女")),
        rows=tuple(str(words) for _i, words in _AGE),
        guarded=guarded(
            [[counts.get((i, sex), 0) for sex in "MF"] for i, _words in _AGE], least, sums=sums
        ),
    )


def _names(viewer: Viewer, path: str) -> dict[int, str]:
    """What the groups are called; the survey of a bureau names its units to whoever may open it."""
    model: Any = Organisation if path == BY_UNIT else DutyPoint
    name = "short_name" if path == BY_UNIT else "name"
    return dict(model.unscoped.filter(bureau_id=viewer.bureau).values_list("pk", name))


def _certified(on: date) -> Any:
    held = Certificate.unscoped.filter(Certificate.holds_on(on), person=OuterRef("pk"))
    return Case(When(Exists(held), then=1), default=0, output_field=IntegerField())


def _level(on: date) -> Any:
    """The highest level that holds on the day (1 is the highest), or 0."""
    held = Qualification.unscoped.filter(
        Q(expires_on=None) | Q(expires_on__gte=on),
        person=OuterRef("pk"),
        kind=QualificationKind.SKILL,
    )
    return Coalesce(Subquery(held.order_by("level").values("level")[:1]), Value(0))


def _age(on: date) -> Any:
    """The band of the age in whole years on the day."""
    bands = [
        When(born_on__lte=years_before(on, first), then=Value(i))
        for i, (first, _words) in reversed(list(enumerate(AGES)))
    ]
    return Case(*bands, default=Value(UNKNOWN_AGE), output_field=IntegerField())


def _service(on: date) -> Any:
    """The band of the whole years since the present employment began."""
    begun = Employment.unscoped.filter(person=OuterRef("pk"), until=None)
    bands = [
        When(since__lte=years_before(on, first), then=Value(i))
        for i, (first, _words) in reversed(list(enumerate(SERVICE)))
    ]
    band = Case(*bands, default=Value(UNKNOWN_SERVICE), output_field=IntegerField())
    found = Subquery(begun.annotate(band=band).values("band")[:1])
    return Coalesce(found, Value(UNKNOWN_SERVICE))


def years_before(on: date, years: int) -> date:
    """The day `years` years before; 29 February becomes the 28th."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)


def rate(said: Sequence[int | None], part: int) -> Rate | None:
    """The share of `part` in a line as it is shown, its total last.

    Under thirty people there is none. Where the small rest is hidden, it is rounded down to five
    hundredths, and left out where those are fewer than five people and would give the rest away.
    """
    whole = said[-1]
    if whole is None or whole < LEAST_BASE:
        return None
    if None not in said:
        return Rate(part / whole, is_exact=True)
    if whole * BAND < LEAST:
        return None
    return Rate(int(part / whole / BAND) * BAND, is_exact=False)
