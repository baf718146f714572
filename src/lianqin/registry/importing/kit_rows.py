"""A file's rows about kit: every item by its number, and who has it now.

A file hands out nothing that the counter would not (`registry.kit`), and what an item is for
follows from its sort: restraining kit is nothing else by another word in a cell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time

from django.db.models import Q
from django.utils.translation import override

from lianqin.core.clock import SHANGHAI
from lianqin.registry.identity import index_of
from lianqin.registry.importing.bulk import insert
from lianqin.registry.importing.candidates import Candidate, Changed
from lianqin.registry.importing.entering import Entering
from lianqin.registry.importing.office import Office
from lianqin.registry.importing.people_rows import needed_with
from lianqin.registry.importing.problems import Unusable
from lianqin.registry.importing.raw import CellKind
from lianqin.registry.importing.words import kit_sort
from lianqin.registry.kinds import KIT_CLASS_OF, FileKind, KitClass, KitSort
from lianqin.registry.kit import may_hold_restraining
from lianqin.registry.models import KitIssue, KitItem, Person

OVER = frozenset({KitItem.State.LOST, KitItem.State.RETIRED})
OF_ITEM = tuple((name, name) for name in ("name", "sort", "kit_class", "acquired_on"))


class KitRows:
    """Reads and enters the kind `kit`."""

    def prepare(self, candidate: Candidate) -> None:
        """Work out what sort of thing it is, and the index of whoever has it."""
        number = candidate["holder_identity"]
        candidate.found["index"] = index_of(number) if number else None
        sort = candidate["sort"] or _sort_of(candidate["name"] or "")
        if sort:
            candidate.values["sort"] = sort
            said, meant = candidate["kit_class"], KIT_CLASS_OF[sort]
            if said not in {None, meant}:
                candidate.refuse("kit_class", "class_differs", **_words_of(sort))
            candidate.values["kit_class"] = meant.value

    def keys(self, candidate: Candidate) -> Iterator[tuple[str, str, str]]:
        """No number twice in a file."""
        if number := candidate["number"]:
            yield "number", number, "twice_in_file"

    def check(self, candidates: Sequence[Candidate], office: Office) -> None:
        """Find the items and their holders, and name what cannot be."""
        items, issues = _items(candidates, office)
        holders = _Holders(candidates, office)
        for candidate in candidates:
            unit = office.body(candidate, "organisation")
            item = items.get(candidate["number"] or "")
            candidate.found |= {"unit": unit, "item": item}
            candidate.is_new = item is None
            if not candidate["sort"]:
                candidate.refuse("sort", "sort_unknown")
            holder = holders.of(candidate)
            candidate.found["holder"] = holder
            issue = issues.get(item.pk) if item is not None else None
            if item is not None:
                _check_item(candidate, item, issue)
            _check_hands(candidate, issue, holders)

    def ready(self, candidate: Candidate, slugs: Mapping[str, str]) -> None:
        """Nothing has to be made before the writer is taken."""

    def enter(self, candidates: Sequence[Candidate], entering: Entering) -> None:
        """Write new items and their issues, and what is changed of others."""
        fresh = [candidate for candidate in candidates if candidate.is_new]
        items = [_item(candidate, entering) for candidate in fresh]
        insert(KitItem, items)
        for candidate, item in zip(fresh, items, strict=True):
            candidate.found["item"] = item
            entering.created(item, None, item.organisation_id)
        for candidate in candidates:
            if not candidate.is_new:
                item = candidate.found["item"]
                entering.update(item, candidate, "item", unit=item.organisation_id)
        _issue(candidates, entering)


def _words_of(sort: str) -> dict[str, str]:
    """The sort and its class as the file's list of choices has them."""
    with override("zh-hans"):
        meant = KIT_CLASS_OF[sort]
        return {"sort": str(KitSort(sort).label), "kit_class": str(meant.label)}


def _sort_of(name: str) -> str | None:
    """The sort that a name is another word for."""
    try:
        return str(kit_sort(name, CellKind.TEXT)) if name else None
    except Unusable:
        return None


def _items(
    candidates: Sequence[Candidate], office: Office
) -> tuple[dict[str, KitItem], dict[int, KitIssue]]:
    numbers = {candidate["number"] for candidate in candidates}
    rows = KitItem.unscoped.filter(bureau_id=office.bureau_id, number__in=numbers - {None})
    items = {row.number: row for row in rows}
    issues = KitIssue.unscoped.filter(item__in=rows, returned_at=None, lost_at=None)
    issues = issues.select_related("person").defer("person__id_sealed")
    return items, {issue.item_id: issue for issue in issues}


class _Holders:
    """The people of the rows' units by index and by name."""

    def __init__(self, candidates: Sequence[Candidate], office: Office) -> None:
        indexes = {c.found["index"] for c in candidates} - {None}
        names = {c["holder_name"] for c in candidates} - {None}
        self.by_index: dict[str | None, Person] = {}
        self.by_name: dict[str, list[Person]] = defaultdict(list)
        self.today, self._may_hold = office.today, dict[int, bool]()
        if not indexes and not names:
            return
        meant = Q(id_index__in=indexes) | Q(name__in=names)
        rows = Person.unscoped.filter(meant, bureau_id=office.bureau_id, ended_on=None)
        for person in rows.filter(registered_on__lte=office.today).defer("id_sealed"):
            self.by_index[person.id_index] = person
            self.by_name[person.name].append(person)

    def may_hold(self, person: Person) -> bool:
        """Whether restraining kit may be handed to them today."""
        if person.pk not in self._may_hold:
            self._may_hold[person.pk] = may_hold_restraining(person, self.today)
        return self._may_hold[person.pk]

    def of(self, candidate: Candidate) -> Person | None:
        """Who has the item, or None with the reason noted where somebody was named."""
        unit, index = candidate.found["unit"], candidate.found["index"]
        name = candidate["holder_name"]
        if unit is None or not (index or name):
            if candidate.says("issued_on") and unit is not None:
                needed_with(candidate, "holder_name", "issued_on", FileKind.KIT.value)
            return None
        column = _holder_column(candidate)
        named = [self.by_index[index]] if index in self.by_index and index else []
        people = named if index else self.by_name[name]
        people = [p for p in people if p.organisation_id == unit.pk]
        if len(people) > 1:
            candidate.refuse(column, "holder_several")
        elif not people:
            candidate.refuse(column, "holder_unknown")
        elif name and people[0].name != name:
            candidate.refuse("holder_name", "name_differs", name=people[0].name)
        return people[0] if len(people) == 1 else None


def _check_item(candidate: Candidate, item: KitItem, issue: KitIssue | None) -> None:
    unit, holder = candidate.found["unit"], candidate.found["holder"]
    if unit is not None and item.organisation_id != unit.pk:
        candidate.refuse("number", "kit_elsewhere")
        return
    if item.state in OVER:
        candidate.refuse("number", "lost_or_retired")
    candidate.compare("item", item, OF_ITEM)
    if holder is None:
        return
    if issue is None and item.state == KitItem.State.FAULTY:
        candidate.refuse(_holder_column(candidate), "kit_faulty")
    elif issue is None:
        candidate.changes.append(Changed("holder_name", "issue", "person", "", holder.name))
    elif issue.person_id != holder.pk:
        candidate.refuse(_holder_column(candidate), "held_by_another")


def _check_hands(candidate: Candidate, issue: KitIssue | None, holders: _Holders) -> None:
    """Restraining kit goes, or by a new sort comes, into a certified guard's hands alone."""
    if candidate["kit_class"] != KitClass.RESTRAINING:
        return
    if issue is None:
        person, column = candidate.found["holder"], _holder_column(candidate)
    else:
        becomes = "kit_class" in candidate.changed("item")
        person, column = issue.person if becomes else None, "sort"
    if person is not None and not holders.may_hold(person):
        candidate.refuse(column, "holder_uncertified")


def _holder_column(candidate: Candidate) -> str:
    return "holder_identity" if candidate["holder_identity"] else "holder_name"


def _item(candidate: Candidate, entering: Entering) -> KitItem:
    held = candidate.found["holder"] is not None
    return KitItem(
        bureau_id=entering.run.bureau_id,
        organisation=candidate.found["unit"],
        number=candidate["number"],
        sort=candidate["sort"],
        kit_class=candidate["kit_class"],
        name=candidate["name"] or "",
        state=KitItem.State.ISSUED if held else KitItem.State.IN_STORE,
        acquired_on=candidate.day("acquired_on"),
    )


def _issue(candidates: Sequence[Candidate], entering: Entering) -> None:
    """Hand out what the file says is handed out."""
    given = [c for c in candidates if c.found["holder"] and (c.is_new or c.changed("issue"))]
    issues = []
    for candidate in given:
        day, item = candidate.day("issued_on"), candidate.found["item"]
        at = datetime.combine(day, time(8), SHANGHAI) if day else entering.act_.at
        issues.append(
            KitIssue(
                item=item,
                person=candidate.found["holder"],
                issued_at=min(at, entering.act_.at),
                issuer_name=entering.run.by_name,
            )
        )
        if not candidate.is_new:
            entering.write(item, {"state": KitItem.State.ISSUED})
    insert(KitIssue, issues)
