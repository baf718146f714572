"""The lists of organisations and teams: their sentences and columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqin.accounts.roles import Role
from lianqin.desk.listing import Ask, Cell, Choice, Column, Listing, Row
from lianqin.desk.listing.columns import day_words
from lianqin.desk.listing.links import page_url
from lianqin.desk.listing.listings import enter
from lianqin.registry import standing
from lianqin.registry.aliases import containing
from lianqin.registry.belonging import headcounts, of_seen_people
from lianqin.registry.kinds import (
    SECURITY_UNIT_KINDS,
    STATION_KINDS,
    FileKind,
    OrganisationKind,
    PersonnelKind,
)
from lianqin.registry.models import Organisation, Person, Team, TeamMembership

Keys = Sequence[int]
# Everybody of a unit that they see, they see; a station sees only those linked to its area.
KNOWS_WHOLE_UNITS = frozenset({Role.SUPERVISOR, Role.UNIT_MANAGER})


def stations(ask: Ask) -> Iterable[tuple[str, str]]:
    """The stations that the viewer may see, as options of a sentence."""
    yield "", str(_("各所"))
    rows = Organisation.objects.for_viewer(ask.viewer).filter(kind__in=STATION_KINDS)
    for pk, name in rows.order_by("name").values_list("pk", "short_name"):
        yield str(pk), name


def over(row: Row[Organisation] | Row[Team], words: str) -> str:
    """Since when a row is over, in `words`; nothing while it is not."""
    ended = row.of.ended_on
    return words % {"day": ended} if ended and ended <= row.day else ""


def _count(part: str) -> Column[Organisation]:
    titles = {"people": _("在册人数"), "guards": _("保安员"), "linked": _("联动")}
    return Column(
        part,
        titles[part],
        lambda row: str(row.part(part, 0) or "–"),
        parts=(part,),
        css="number",
        is_extra=part == "people",
        roles=KNOWS_WHOLE_UNITS,
    )


def _kind(value: str, ask: Ask) -> Q:
    return Q(kind__in=SECURITY_UNIT_KINDS) if value == "security" else Q(kind=value)


def _state(value: str, ask: Ask) -> Q:
    here = standing.organisation_stands(ask.day)
    return here if value == "open" else ~here


ORGANISATIONS = enter(
    Listing(
        key="organisations",
        title=pgettext_lazy("栏目", "单位"),
        model=Organisation,
        permission="registry.see",
        columns=(
            Column(
                "name",
                _("名称"),
                lambda row: Cell(
                    row.of.name,
                    url=page_url("organisation", row.of.pk),
                    note=over(row, str(_("%(day)s 停业"))),
                ),
                sort=("name",),
            ),
            Column("kind", _("类别"), lambda row: row.of.get_kind_display(), sort=("kind", "name")),
            _count("people"),
            _count("guards"),
            _count("linked"),
            Column("contact", _("联系人"), lambda row: row.of.duty_contact, css="whole"),
            Column("phone", _("值班电话"), lambda row: row.of.duty_phone, css="whole"),
            Column("address", _("地址"), lambda row: row.of.address, is_extra=True),
            Column(
                "filed",
                _("备案"),
                lambda row: day_words(row.of.filed_on),
                sort=("filed_on",),
                css="whole",
            ),
            Column(
                "started",
                _("开业"),
                lambda row: day_words(row.of.started_on),
                css="whole",
                is_extra=True,
            ),
        ),
        sort="kind",
        filters=(
            Choice(
                "state",
                _("状态"),
                [("open", _("在业的")), ("over", _("已停业的")), ("all", _("全部"))],
                _state,
            ),
            Choice(
                "kind",
                _("类别"),
                [("", _("各类单位")), ("security", _("保安从业单位")), *OrganisationKind.choices],
                _kind,
            ),
            Choice(
                "filed",
                _("备案"),
                [("", _("不限")), ("yes", _("已备案")), ("no", _("未备案"))],
                lambda value, ask: Q(filed_on__isnull=value == "no"),
                before=_("，备案"),
            ),
        ),
        words=lambda words, ask: containing(words, "name", "short_name", "duty_contact", "address"),
        parts={
            "people": lambda ask, keys: headcounts(keys, standing.registered(ask.day)),
            "guards": lambda ask, keys: headcounts(
                keys, standing.registered(ask.day), kind=PersonnelKind.GUARD
            ),
            "linked": lambda ask, keys: headcounts(
                keys, standing.registered(ask.day), standing.linked(ask.day)
            ),
        },
        without=("area",),
        file_kind=FileKind.ORGANISATIONS,
        none=_("派出所、保安公司、自招单位和保卫科都在这里。"),
        step=(_("登记单位"), "desk:organisation_new", "organisations.manage"),
    )
)


def _members(ask: Ask, keys: Keys) -> dict[int, int]:
    now = Q(since__lte=ask.day) & (Q(until=None) | Q(until__gt=ask.day))
    rows = of_seen_people(TeamMembership, ask.viewer).filter(now, team_id__in=keys)
    return dict(rows.order_by().values_list("team_id").annotate(Count("pk")))


def _leaders(ask: Ask, keys: Keys) -> dict[int, str]:
    """The leaders' names, of whom the viewer may see."""
    leader = Person.objects.for_viewer(ask.viewer).filter(pk=OuterRef("leader_id"))
    led = Team.objects.for_viewer(ask.viewer).filter(Exists(leader), pk__in=keys)
    return dict(led.values_list("pk", "leader__name"))


def _team_state(value: str, ask: Ask) -> Q:
    here = standing.team_stands(ask.day)
    return here if value == "open" else ~here


TEAMS = enter(
    Listing(
        key="teams",
        title=pgettext_lazy("栏目", "队伍"),
        model=Team,
        permission="registry.see",
        columns=(
            Column(
                "name",
                _("名称"),
                lambda row: Cell(
                    row.of.name,
                    url=page_url("team", row.of.pk),
                    note=over(row, str(_("%(day)s 解散"))),
                ),
                sort=("name",),
            ),
            Column(
                "unit",
                _("所属"),
                lambda row: row.of.organisation.short_name if row.of.organisation else _("联合"),
                sort=("organisation_id", "name"),
            ),
            Column(
                "station",
                _("辖区"),
                lambda row: row.of.station.short_name,
                sort=("station_id", "name"),
            ),
            Column(
                "point",
                _("点位"),
                lambda row: (
                    Cell(row.of.point.name, url=page_url("point", row.of.point_id))
                    if row.of.point
                    else Cell("")
                ),
            ),
            Column("leader", _("队长"), lambda row: row.part("leader", ""), parts=("leader",)),
            Column(
                "members",
                _("队员"),
                lambda row: str(row.part("members", 0) or "–"),
                parts=("members",),
                css="number",
            ),
            Column(
                "formed",
                _("组建"),
                lambda row: day_words(row.of.formed_on),
                sort=("formed_on",),
                css="whole",
            ),
        ),
        sort="name",
        filters=(
            Choice(
                "state",
                _("状态"),
                [("open", _("在编的")), ("over", _("已解散的")), ("all", _("全部"))],
                _team_state,
            ),
            Choice(
                "kind",
                _("组成"),
                [("", _("各种队伍")), ("own", _("一个单位的队伍")), ("joint", _("联合队伍"))],
                lambda value, ask: Q(organisation__isnull=value == "joint"),
            ),
            Choice(
                "station",
                _("辖区"),
                stations,
                lambda value, ask: Q(station_id=int(value)),
                before=_("，辖区"),
            ),
        ),
        words=lambda words, ask: containing(words, "name", "point__name"),
        parts={"members": _members, "leader": _leaders},
        related=("organisation", "station", "point"),
        without=("organisation__area", "station__area"),
        file_kind=FileKind.TEAMS,
        none=_("联动队伍在这里：属于一个单位，或由几个单位联合组成。"),
        step=(_("组建队伍"), "desk:team_new", "teams.manage"),
    )
)
