"""The lists of points, sites and cameras: their sentences and columns."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import POLICE, Role
from lianqin.desk.listing import Ask, Cell, Choice, Column, Listing, Row
from lianqin.desk.listing.columns import day_words
from lianqin.desk.listing.links import page_url
from lianqin.desk.listing.listings import enter
from lianqin.desk.registry.body_lists import stations
from lianqin.registry import standing
from lianqin.registry.aliases import containing
from lianqin.registry.drills import a_year_before
from lianqin.registry.kinds import FileKind, PointTier, Sector
from lianqin.registry.models import Camera, DutyPoint, Site, Team
from lianqin.registry.sites import plans_seen_by

Keys = Sequence[int]
STATION = Choice(
    "station", _("辖区"), stations, lambda value, ask: Q(station_id=int(value)), before=_("，辖区")
)


def _teams(ask: Ask, keys: Keys) -> dict[int, int]:
    rows = Team.objects.for_viewer(ask.viewer).filter(
        standing.team_stands(ask.day), point_id__in=keys
    )
    return dict(rows.order_by().values_list("point_id").annotate(Count("pk")))


def _point_state(value: str, ask: Ask) -> Q:
    here = standing.point_stands(ask.day)
    return here if value == "open" else ~here


def _point_name(row: Row[DutyPoint]) -> Cell:
    closed = row.of.closed_on
    note = _("%(day)s 关闭") % {"day": closed} if closed and closed <= row.day else ""
    return Cell(row.of.name, url=page_url("point", row.of.pk), note=note)


POINTS = enter(
    Listing(
        key="points",
        title=_("点位"),
        model=DutyPoint,
        permission="registry.see",
        columns=(
            Column("name", _("名称"), _point_name, sort=("name",)),
            Column("tier", _("类型"), lambda row: row.of.get_tier_display(), sort=("tier", "name")),
            Column(
                "station",
                _("辖区"),
                lambda row: row.of.station.short_name,
                sort=("station_id", "name"),
            ),
            Column(
                "site",
                _("依托场所"),
                lambda row: (
                    Cell(row.of.site.name, url=page_url("registered_site", row.of.site_id))
                    if row.of.site
                    else Cell("")
                ),
            ),
            Column("hours", _("时段"), lambda row: row.of.hours, css="whole"),
            Column(
                "teams",
                _("队伍"),
                lambda row: str(row.part("teams", 0) or "–"),
                parts=("teams",),
                css="number",
            ),
            Column(
                "opened",
                _("启用"),
                lambda row: day_words(row.of.opened_on),
                sort=("opened_on",),
                css="whole",
            ),
        ),
        sort="name",
        filters=(
            Choice(
                "state",
                _("状态"),
                [("open", _("启用中的")), ("over", _("已关闭的")), ("all", _("全部"))],
                _point_state,
            ),
            Choice(
                "tier",
                _("类型"),
                [("", _("各类点位")), *((str(value), words) for value, words in PointTier.choices)],
                lambda value, ask: Q(tier=int(value)),
            ),
            STATION,
        ),
        words=lambda words, ask: containing(words, "name", "site__name"),
        parts={"teams": _teams},
        related=("station", "site"),
        without=("station__area", "site__boundary"),
        file_kind=FileKind.POINTS,
        none=_("联动点位在这里：队伍在哪里待命，什么时段有人。"),
        step=(_("设置点位"), "desk:point_new", "places.manage"),
    )
)


def _drill(row: Row[Site]) -> Cell:
    """The last drill; of a key unit with its sign when it is more than twelve months ago."""
    drilled = row.of.drilled_on
    if row.of.is_key_unit and (drilled is None or drilled < a_year_before(row.day)):
        return Cell(_("逾期未演练"), tone="late", note=day_words(drilled))
    return Cell(day_words(drilled))


def _own_drill(row: Row[Site]) -> Cell:
    return _drill(row) if row.part("plans") else Cell("")


def _plan(row: Row[Site]) -> str:
    return day_words(row.of.plan_on) if row.part("plans") else ""


def _plans(ask: Ask, keys: Keys) -> dict[int, bool]:
    """The sites whose plans and drills are for the viewer to know."""
    rows = Site.objects.for_viewer(ask.viewer).filter(pk__in=keys)
    known = rows.filter(plans_seen_by(ask.viewer, ask.day))
    return dict.fromkeys(known.values_list("pk", flat=True), True)


def _marks(row: Row[Site]) -> str:
    marks = [_("重点单位")] * row.of.is_key_unit + [_("重点目标")] * row.of.is_key_target
    return "、".join(map(str, marks))


def _site_state(value: str, ask: Ask) -> Q:
    here = standing.site_stands(ask.day)
    return here if value == "open" else ~here


KEYS = {"unit": Q(is_key_unit=True), "target": Q(is_key_target=True)}
SITES = enter(
    Listing(
        key="registered_sites",
        title=_("场所"),
        model=Site,
        permission="registry.see",
        columns=(
            Column(
                "name",
                _("名称"),
                lambda row: Cell(row.of.name, url=page_url("registered_site", row.of.pk)),
                sort=("name",),
            ),
            Column(
                "sector",
                _("行业"),
                lambda row: row.of.get_sector_display(),
                sort=("sector", "name"),
            ),
            Column("marks", _("标记"), _marks, css="whole"),
            Column(
                "station",
                _("辖区"),
                lambda row: row.of.station.short_name,
                sort=("station_id", "name"),
            ),
            Column(
                "keeper",
                _("看护单位"),
                lambda row: row.of.organisation.short_name if row.of.organisation else "",
            ),
            Column(
                "plan",
                _("预案"),
                _plan,
                parts=("plans",),
                css="whole",
                is_extra=True,
            ),
            Column("drill", _("最近演练"), _drill, sort=("drilled_on",), css="whole", roles=POLICE),
            # A manager's column cannot be sorted by: the order would tell of others' drills.
            Column(
                "own_drill",
                _("最近演练"),
                _own_drill,
                parts=("plans",),
                css="whole",
                roles=frozenset({Role.UNIT_MANAGER}),
            ),
            Column("address", _("地址"), lambda row: row.of.address, is_extra=True),
        ),
        sort="name",
        filters=(
            Choice(
                "state",
                _("状态"),
                [("open", _("在册的")), ("over", _("已撤销的")), ("all", _("全部"))],
                _site_state,
            ),
            Choice(
                "sector",
                _("行业"),
                [("", _("各类场所")), *Sector.choices],
                lambda value, ask: Q(sector=value),
            ),
            Choice(
                "key",
                _("标记"),
                [("", _("不限")), ("unit", _("重点单位")), ("target", _("重点目标"))],
                lambda value, ask: KEYS[value],
                before=_("，标记"),
            ),
            Choice(
                "drill",
                _("演练"),
                [("", _("不限")), ("late", _("重点单位满12个月未演练"))],
                lambda value, ask: standing.undrilled(ask.day) & plans_seen_by(ask.viewer, ask.day),
                before=_("，演练"),
            ),
            STATION,
        ),
        words=lambda words, ask: containing(words, "name", "address"),
        parts={"plans": _plans},
        related=("station", "organisation"),
        without=("boundary", "gates", "station__area", "organisation__area"),
        file_kind=FileKind.SITES,
        none=_("学校、医院、银行、厂矿和小区在这里，重点单位带预案和演练日期。"),
        step=(_("登记场所"), "desk:registered_site_new", "places.manage"),
    )
)


def _camera_state(value: str, ask: Ask) -> Q:
    over = Q(ended_on__lte=ask.day)
    return ~over if value == "open" else over


CAMERAS = Listing(
    key="cameras",
    title=_("视频点位"),
    model=Camera,
    permission="cameras.see",
    columns=(
        Column(
            "name",
            _("名称"),
            lambda row: Cell(row.of.name, url=page_url("camera", row.of.pk)),
            sort=("name",),
        ),
        Column("code", _("编码"), lambda row: row.of.code, sort=("code",), css="whole"),
        Column("site", _("场所"), lambda row: row.of.site.name if row.of.site else ""),
        Column(
            "bearing",
            _("朝向"),
            lambda row: "" if row.of.bearing is None else f"{row.of.bearing:.0f}°",
            css="number",
        ),
        Column("reach", _("可视（米）"), lambda row: f"{row.of.reach_m:.0f}", css="number"),
    ),
    sort="code",
    filters=(
        Choice(
            "state",
            _("状态"),
            [("open", _("在用的")), ("over", _("已停用的")), ("all", _("全部"))],
            _camera_state,
        ),
    ),
    words=lambda words, ask: containing(words, "name", "code", "site__name"),
    related=("site",),
    without=("site__boundary",),
    none=_("视频点位只记位置和朝向，不存画面。"),
    step=(_("登记视频点位"), "desk:camera_new", "cameras.manage"),
)
