"""The list of kit: every item by number, where it is, with whom, how it was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import Role
from lianqin.core.clock import SHANGHAI
from lianqin.desk.listing import Ask, Cell, Choice, Column, Listing, Row
from lianqin.desk.listing.columns import day_words
from lianqin.desk.listing.links import page_url
from lianqin.desk.listing.listings import enter
from lianqin.registry.kinds import FileKind, KitClass, KitSort
from lianqin.registry.models import KitInspection, KitIssue, KitItem, Organisation

State = KitItem.State
TONES = {State.FAULTY: "late", State.LOST: "late", State.ISSUED: "done"}
MANY_UNITS = frozenset({Role.SUPERVISOR})
R = Row[KitItem]


def units_with_kit(ask: Ask) -> Iterable[tuple[str, str]]:
    """The units that have kit, as options of a sentence."""
    yield "", str(_("各单位"))
    owners = KitItem.objects.for_viewer(ask.viewer).order_by().values("organisation_id")
    rows = Organisation.objects.for_viewer(ask.viewer).filter(pk__in=owners)
    for pk, name in rows.order_by("name").values_list("pk", "short_name"):
        yield str(pk), name


def _holders(ask: Ask, keys: Sequence[int]) -> dict[int, KitIssue]:
    rows = KitIssue.objects.for_viewer(ask.viewer).filter(
        item_id__in=keys, returned_at=None, lost_at=None
    )
    return {row.item_id: row for row in rows.select_related("person")}


def _looks(ask: Ask, keys: Sequence[int]) -> dict[int, KitInspection]:
    """The newest inspection of each."""
    rows = KitInspection.objects.for_viewer(ask.viewer).filter(item_id__in=keys)
    return {row.item_id: row for row in rows.order_by("at", "pk")}


def _state(row: R) -> Cell:
    state = State(row.of.state)
    return Cell(state.label, tone=TONES.get(state, ""))


def _holder(row: R) -> Cell:
    issue: KitIssue | None = row.part("holder")
    if issue is None:
        return Cell("")
    return Cell(issue.person.name, url=page_url("dossier", issue.person_id))


def _since(row: R) -> str:
    issue: KitIssue | None = row.part("holder")
    return day_words(issue.issued_at.astimezone(SHANGHAI).date()) if issue else ""


def _looked(row: R) -> Cell:
    look: KitInspection | None = row.part("look")
    if look is None:
        return Cell("")
    day = day_words(look.at.astimezone(SHANGHAI).date())
    return Cell(day, note="" if look.is_fit else look.note or _("不合用"))


def _sort(value: str, ask: Ask) -> Q:
    return Q(kit_class=value) if value in KitClass.values else Q(sort=value)


KIT = enter(
    Listing(
        key="kit",
        title=_("装备"),
        model=KitItem,
        permission="kit.manage",
        columns=(
            Column(
                "number",
                _("编号"),
                lambda row: Cell(row.of.number, url=page_url("kit_item", row.of.pk)),
                sort=("number",),
                css="whole",
            ),
            Column(
                "sort", _("种类"), lambda row: row.of.get_sort_display(), sort=("sort", "number")
            ),
            Column("class", _("类别"), lambda row: row.of.get_kit_class_display(), is_extra=True),
            Column("name", _("型号"), lambda row: row.of.name, is_extra=True),
            Column("state", _("状态"), _state, sort=("state", "number")),
            Column("holder", _("在谁手里"), _holder, parts=("holder",), css="whole"),
            Column("since", _("领用日期"), _since, parts=("holder",), css="whole"),
            Column("look", _("最近检查"), _looked, parts=("look",), css="whole"),
            Column(
                "unit",
                _("单位"),
                lambda row: row.of.organisation.short_name,
                sort=("organisation__short_name", "number"),
                roles=MANY_UNITS,
            ),
            Column(
                "acquired",
                _("购入"),
                lambda row: day_words(row.of.acquired_on),
                sort=("acquired_on", "number"),
                css="whole",
                is_extra=True,
            ),
        ),
        sort="number",
        filters=(
            Choice(
                "unit",
                _("单位"),
                units_with_kit,
                lambda value, ask: Q(organisation_id=int(value)),
                roles=MANY_UNITS,
            ),
            Choice(
                "sort",
                _("种类"),
                [("", _("各种装备")), *KitClass.choices, *KitSort.choices],
                _sort,
            ),
            Choice(
                "state",
                _("状态"),
                [("", _("不论在哪里")), *State.choices],
                lambda value, ask: Q(state=value),
                before=_("，"),
            ),
        ),
        words=lambda words, ask: Q(number__icontains=words) | Q(name__icontains=words),
        parts={"holder": _holders, "look": _looks},
        related=("organisation",),
        file_kind=FileKind.KIT,
        none=_("袖标、肩灯、对讲机、防护和约束器材，每件一个编号。登记后即可发放、收回和检查。"),
        step=(_("登记装备"), "desk:kit_new", "kit.manage"),
        template="desk/registry/kit.html",
    )
)
