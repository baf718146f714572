"""The list of people: its sentence and its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import DESK_POLICE, Role
from lianqin.desk.listing import Ask, Cell, Choice, Column, Listing, Row
from lianqin.desk.listing.columns import day_words
from lianqin.desk.listing.links import page_url
from lianqin.desk.listing.listings import enter
from lianqin.desk.registry import people_parts as parts
from lianqin.desk.registry.body_lists import stations
from lianqin.registry import standing
from lianqin.registry.finding import named
from lianqin.registry.kinds import FileKind, PersonnelKind
from lianqin.registry.models import Linkage, Organisation, Person, Team, TeamMembership

READS_DOSSIERS = frozenset({Role.SUPERVISOR, Role.UNIT_MANAGER})
MANY_UNITS = frozenset({Role.SUPERVISOR}) | DESK_POLICE
R = Row[Person]


def _name(row: R) -> Cell:
    ended = row.of.ended_on
    note = _("%(day)s 离册") % {"day": ended} if ended and ended <= row.day else ""
    return Cell(row.of.name, url=page_url("dossier", row.of.pk), note=note)


def _certificate(row: R) -> Cell:
    paper = row.part("certificate")
    if paper is None:
        return Cell(_("无") if row.of.kind == PersonnelKind.GUARD else "")
    until = day_words(paper.expires_on)
    if paper.revoked_on and paper.revoked_on <= row.day:
        return Cell(_("已吊销"), tone="late", note=day_words(paper.revoked_on))
    if not paper.valid_on(row.day):
        return Cell(_("已过期"), tone="late", note=until)
    if not paper.valid_on(row.day + standing.SOON):
        return Cell(_("将到期"), tone="wait", note=until)
    return Cell(_("有效"), note=until)


def _until(part: str) -> Column[Person]:
    """The day on which something of theirs ends, with its sign where that is over or near."""
    titles = {"insurance": _("保险至"), "contract": _("合同至")}

    def show(row: R) -> Cell:
        day = row.part(part)
        if day is None:
            return Cell("")
        tone = "late" if day < row.day else "wait" if day < row.day + standing.SOON else ""
        return Cell(day.isoformat(), tone=tone)

    return Column(
        part, titles[part], show, parts=(part,), css="whole", roles=READS_DOSSIERS,
        is_extra=part == "contract",
    )  # fmt: skip


def _linked(row: R) -> Cell:
    linkage: Linkage | None = row.part("linkage")
    if linkage is None:
        return Cell("")
    return Cell(_("联动"), note=linkage.station.short_name if linkage.station else "")


def _team(row: R) -> Cell:
    membership: TeamMembership | None = row.part("team")
    if membership is None:
        return Cell("")
    return Cell(membership.team.name, url=page_url("team", membership.team_id))


def _age(row: R) -> str:
    born, day = row.of.born_on, row.day
    if born is None:
        return ""
    return str(day.year - born.year - ((day.month, day.day) < (born.month, born.day)))


COLUMNS: tuple[Column[Person], ...] = (
    Column("name", _("姓名"), _name, sort=("pinyin",), css="whole"),
    Column("kind", _("类别"), lambda row: row.of.get_kind_display(), css="whole"),
    Column(
        "unit", _("单位"), lambda row: row.of.organisation.short_name, sort=("organisation_id",)
    ),
    Column("certificate", _("保安员证"), _certificate, parts=("certificate",), css="whole"),
    Column(
        "skill", _("技能等级"), lambda row: row.part("skill", ""), parts=("skill",), css="whole"
    ),
    Column("linked", _("联动"), _linked, parts=("linkage",), css="whole"),
    Column("team", _("队伍"), _team, parts=("team",), css="whole"),
    _until("insurance"),
    _until("contract"),
    Column(
        "phone",
        _("电话"),
        lambda row: f"••••{row.of.phone_tail}" if row.of.phone_tail else "",
        css="whole",
        is_extra=True,
    ),
    Column("age", _("年龄"), _age, css="number", is_extra=True, roles=READS_DOSSIERS),
    Column(
        "since",
        _("在册自"),
        lambda row: day_words(row.of.registered_on),
        css="whole",
        is_extra=True,
        roles=READS_DOSSIERS,
    ),
)

STATES: dict[str, Callable[[date], Q]] = {
    "registered": standing.registered,
    "ended": lambda day: Q(ended_on__lte=day),
}
CERTIFICATES: dict[str, Callable[[date], Q]] = {
    "valid": standing.certified,
    "soon": standing.certificate_soon_over,
    "over": standing.certificate_over,
    "none": lambda day: standing.never_certified(),
}


def _of_its_time(ask: Ask) -> Q:
    """Of a manager's people only what belongs to the unit itself; the rest is not for it to see."""
    manages = ask.viewer.role == Role.UNIT_MANAGER
    return Q(organisation_id__in=ask.viewer.organisation_ids) if manages else Q()


TODO: dict[str, Callable[[Ask], Q]] = {
    "insurance": lambda ask: standing.insurance_soon_over(ask.day, _of_its_time(ask)),
    "contract": lambda ask: standing.contract_soon_over(ask.day),
    "correction": lambda ask: standing.correction_open(_of_its_time(ask)),
    "unchecked": lambda ask: standing.unchecked(),
}


def _units(ask: Ask) -> Iterable[tuple[str, str]]:
    yield "", str(_("全部单位"))
    rows = Organisation.objects.for_viewer(ask.viewer).order_by("kind", "name")
    for pk, name in rows.values_list("pk", "name"):
        yield str(pk), name


def _teams(ask: Ask) -> Iterable[tuple[str, str]]:
    yield "", str(_("不限"))
    for pk, name in Team.objects.for_viewer(ask.viewer).order_by("name").values_list("pk", "name"):
        yield str(pk), name


FILTERS = (
    Choice(
        "state",
        _("状态"),
        [("registered", _("在册的")), ("ended", _("已离册的")), ("all", _("全部"))],
        lambda value, ask: STATES[value](ask.day),
    ),
    Choice(
        "kind",
        _("类别"),
        [("", _("各类人员")), *PersonnelKind.choices],
        lambda value, ask: Q(kind=value),
    ),
    Choice(
        "unit",
        _("单位"),
        _units,
        lambda value, ask: Q(organisation_id=int(value)),
        before=_("，"),
        roles=MANY_UNITS,
    ),
    Choice(
        "certificate",
        _("证件"),
        [
            ("", _("不限")),
            ("valid", _("有效")),
            ("soon", _("90天内到期")),
            ("over", _("已过期")),
            ("none", _("没有")),
        ],
        lambda value, ask: CERTIFICATES[value](ask.day),
        before=_("，证件"),
    ),
    Choice(
        "linked",
        _("联动"),
        [("", _("不限")), ("yes", _("在联动")), ("no", _("未联动"))],
        lambda value, ask: (
            standing.linked(ask.day) if value == "yes" else ~standing.linked(ask.day)
        ),
        before=_("，联动"),
    ),
    Choice(
        "station",
        _("联动辖区"),
        stations,
        lambda value, ask: standing.linked(ask.day, station=int(value)),
        before=_("，辖区"),
        roles=MANY_UNITS,
    ),
    Choice(
        "team",
        _("队伍"),
        _teams,
        lambda value, ask: standing.in_team(ask.day, team=int(value)),
        before=_("，队伍"),
    ),
    Choice(
        "todo",
        _("事项"),
        [
            ("", _("不限")),
            ("insurance", _("保险90天内到期")),
            ("contract", _("合同90天内到期")),
            ("correction", _("有更正申请待答复")),
            ("unchecked", _("未做资格审查")),
        ],
        lambda value, ask: TODO[value](ask),
        before=_("，事项"),
        roles=READS_DOSSIERS,
    ),
)

PEOPLE = enter(
    Listing(
        key="people",
        title=_("人员"),
        model=Person,
        permission="people.see",
        columns=COLUMNS,
        sort="name",
        filters=FILTERS,
        words=lambda words, ask: named(words, ask.viewer),
        parts=parts.PARTS,
        related=("organisation",),
        without=("organisation__area",),
        file_kind=FileKind.PEOPLE,
        none=_("保安员和其他力量登记后在这里。可以逐个登记，也可以从表格导入。"),
        step=(_("登记人员"), "desk:person_new", "people.edit"),
    )
)
