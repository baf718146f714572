"""What is out and what is back: "280 armbands out, 279 back", and who has the one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from lianqin.core.scope import Viewer
from lianqin.registry.kinds import KIT_CLASS_OF, KitSort
from lianqin.registry.models import KitIssue, KitItem, Organisation, Team, TeamMembership

NAMED = 60  # how many of those still out are named; the rest is counted

_OPEN = Q(returned_at=None, lost_at=None)
_COUNTS = {
    "out": Count("id"),
    "back": Count("id", filter=Q(returned_at__isnull=False)),
    "lost": Count("id", filter=Q(lost_at__isnull=False)),
}


@dataclass
class Outstanding:
    """Of one sort: so many went out, so many came back, so many were lost; `open` has the rest."""

    sort: KitSort
    out: int = 0
    back: int = 0
    lost: int = 0
    open: list[KitIssue] = field(default_factory=list)

    @property
    def missing(self) -> int:
        """How many are still with somebody."""
        return self.out - self.back - self.lost

    @property
    def unnamed(self) -> int:
        """How many are still out beyond those that are named."""
        return self.missing - len(self.open)


def outstanding(
    viewer: Viewer,
    *,
    team: Team | None = None,
    organisation: Organisation | None = None,
    sort: str = "",
    since: datetime | None = None,
) -> list[Outstanding]:
    """By sort, what was out at any time from `since` on, of a team's people now or of a unit.

    Two queries. Who is named is who the viewer may see.
    """
    rows = KitIssue.objects.for_viewer(viewer).order_by()
    if team is not None:
        crew = TeamMembership.unscoped.filter(team=team, until=None)
        rows = rows.filter(person_id__in=crew.values("person_id"))
    if organisation is not None:
        rows = rows.filter(item__organisation=organisation)
    if sort:
        rows = rows.filter(item__sort=sort)
    if since is not None:
        rows = rows.filter(_OPEN | Q(returned_at__gte=since) | Q(lost_at__gte=since))
    found = _counted(rows)
    for row in rows.filter(_OPEN).select_related("item", "person").order_by("issued_at", "pk"):
        if len(found[row.item.sort].open) < NAMED:
            found[row.item.sort].open.append(row)
    return [found[sort] for sort in KitSort if sort in found]


def _counted(rows: QuerySet[KitIssue]) -> dict[str, Outstanding]:
    counts = rows.values_list("item__sort").annotate(**_COUNTS)
    return {sort: Outstanding(KitSort(sort), out, back, lost) for sort, out, back, lost in counts}


@dataclass
class Stock:
    """How many items of one sort are in each state."""

    sort: KitSort
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def whole(self) -> int:
        """All that is not retired."""
        gone = self.counts.get(KitItem.State.RETIRED, 0)
        return sum(self.counts.values()) - gone


def stock(
    viewer: Viewer, organisation: Organisation | None = None
) -> list[tuple[str, list[Stock]]]:
    """By class, then by sort, what there is. One query."""
    rows = KitItem.objects.for_viewer(viewer).order_by()
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    found: dict[str, Stock] = {}
    counts = rows.values_list("sort", "state").annotate(count=Count("id"))
    for sort, state, count in counts:
        found.setdefault(sort, Stock(KitSort(sort))).counts[state] = count
    by_class: dict[str, list[Stock]] = {}
    for known in KitSort:
        if known in found:
            by_class.setdefault(str(KIT_CLASS_OF[known].label), []).append(found[known])
    return list(by_class.items())


def outstanding_by_team(
    viewer: Viewer, teams: list[Team], since: datetime | None = None
) -> list[tuple[Team, list[Outstanding]]]:
    """The same for several teams at once. Three queries, however many teams there are."""
    crew = TeamMembership.unscoped.filter(team__in=teams, until=None)
    team_of = dict(crew.values_list("person_id", "team_id"))
    rows = KitIssue.objects.for_viewer(viewer).filter(person__in=list(team_of)).order_by()
    if since is not None:
        rows = rows.filter(_OPEN | Q(returned_at__gte=since) | Q(lost_at__gte=since))
    found: dict[int, dict[str, Outstanding]] = {team.pk: {} for team in teams}
    for person, sort, *counts in rows.values_list("person_id", "item__sort").annotate(**_COUNTS):
        one = found[team_of[person]].setdefault(sort, Outstanding(KitSort(sort)))
        one.out, one.back, one.lost = (
            have + more for have, more in zip((one.out, one.back, one.lost), counts, strict=True)
        )
    for row in rows.filter(_OPEN).select_related("item", "person").order_by("issued_at", "pk"):
        one = found[team_of[row.person_id]][row.item.sort]
        if len(one.open) < NAMED:
            one.open.append(row)
    return [(team, [found[team.pk][s] for s in KitSort if s in found[team.pk]]) for team in teams]
