"""What one organisation's page shows: its law, filings, contracts, people, places, history."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.permissions import may
from lianqin.core.clock import today
from lianqin.core.scope import Viewer
from lianqin.desk.registry.changes import history_of
from lianqin.registry.contracts import kept_until
from lianqin.registry.filing import Duty, Standing, duties_of
from lianqin.registry.ground import square_kilometres
from lianqin.registry.kinds import (
    POLICE_KINDS,
    SECURITY_UNIT_KINDS,
    OrganisationKind,
    PersonnelKind,
)
from lianqin.registry.models import (
    DutyPoint,
    Filing,
    KitItem,
    Organisation,
    Person,
    ServiceContract,
    Site,
    Team,
)

LAW: dict[str, Promise | str] = {
    OrganisationKind.COMPANY: _("保安从业单位（保安服务管理条例第4条），经许可设立（第9条）"),
    OrganisationKind.SELF_RECRUITING: _(
        "保安从业单位（保安服务管理条例第4条），须备案（第14条），"
        "不得在本单位、本区域以外提供保安服务（第15条）"
    ),
    OrganisationKind.INTERNAL_SECURITY: _(
        "单位内部治安保卫机构（企业事业单位内部治安保卫条例），不是保安从业单位"
    ),
    OrganisationKind.VOLUNTEER_TEAM: _("自愿参加的群防群治队伍，不是保安从业单位"),
    OrganisationKind.GRID: _("网格化服务管理力量，不是保安从业单位"),
    OrganisationKind.MEDIATION: _("群众性组织（人民调解法第7条）"),
}
POLICE_LAW = _("公安机关")
TONES = {Standing.ON_TIME: "done", Standing.DUE: "wait"}


@dataclass(frozen=True)
class DutyLine:
    """A filing owed, as the page prints it."""

    duty: Duty
    standing: Standing
    days: int
    tone: str


@dataclass(frozen=True)
class ContractLine:
    """A contract with how long its paper is kept."""

    contract: ServiceContract
    is_open: bool
    kept_until: date | None


@dataclass(frozen=True)
class KindCount:
    """How many people of one kind."""

    kind: str
    label: str
    people: int


def organisation_page(organisation: Organisation, viewer: Viewer) -> dict[str, Any]:
    """The context of the page, but for its forms and its map."""
    return {
        "organisation": organisation,
        "law": LAW.get(organisation.kind, POLICE_LAW),
        "is_police": organisation.kind in POLICE_KINDS,
        "files": organisation.kind in SECURITY_UNIT_KINDS,
        "area_km2": square_kilometres(organisation.area),
        "shown": shown(organisation.area, organisation.lon, organisation.lat),
        **_filings(organisation, viewer),
        **_people_and_kit(organisation, viewer),
        **_around(organisation, viewer),
        "contracts": _contracts(organisation, viewer),
        "history": history_of(organisation, viewer),
        "may_manage": may(viewer.role, "organisations.manage"),
        "may_link": may(viewer.role, "linkage.manage"),
        "may_contract": may(viewer.role, "contracts.manage"),
    }


def shown(area: dict[str, Any] | None, lon: float | None, lat: float | None) -> str:
    """What the map marks, as GeoJSON text: an outline, a place; empty for neither."""
    place = {"type": "Point", "coordinates": [lon, lat]} if lon is not None else None
    parts = [part for part in (area, place) if part]
    features = [{"type": "Feature", "properties": {}, "geometry": part} for part in parts]
    if not features:
        return ""
    return json.dumps({"type": "FeatureCollection", "features": features})


def _filings(organisation: Organisation, viewer: Viewer) -> dict[str, Any]:
    rows = list(Filing.objects.for_viewer(viewer).filter(organisation=organisation))
    day = today()
    lines = []
    for duty in duties_of(organisation, rows):
        stands = duty.standing(day)
        lines.append(DutyLine(duty, stands, duty.days(day), TONES.get(stands, "late")))
    return {"filings": rows, "duties": lines}


def _contracts(organisation: Organisation, viewer: Viewer) -> list[ContractLine]:
    rows = ServiceContract.objects.for_viewer(viewer).filter(organisation=organisation)
    return [
        ContractLine(
            contract=row,
            is_open=row.until is None or row.until > today(),
            kept_until=kept_until(row.until) if row.until else None,
        )
        for row in rows.select_related("site")
    ]


def _people_and_kit(organisation: Organisation, viewer: Viewer) -> dict[str, Any]:
    people, kit = None, None
    if may(viewer.role, "people.see"):
        rows = Person.objects.for_viewer(viewer).filter(organisation=organisation, ended_on=None)
        counted = dict(rows.order_by().values_list("kind").annotate(Count("pk")))
        people = [
            KindCount(kind, str(label), counted[kind])
            for kind, label in PersonnelKind.choices
            if kind in counted
        ]
    if may(viewer.role, "kit.manage"):
        kit = KitItem.objects.for_viewer(viewer).filter(organisation=organisation).count()
    return {"people": people, "kit": kit}


def _around(organisation: Organisation, viewer: Viewer) -> dict[str, Any]:
    """What stands below it, its teams, the points and the sites that it keeps."""
    bodies = Organisation.objects.for_viewer(viewer)
    parent = bodies.filter(pk=organisation.parent_id).first() if organisation.parent_id else None
    teams = Team.objects.for_viewer(viewer).filter(ended_on=None)
    sites = Site.objects.for_viewer(viewer).filter(ended_on=None)
    points = DutyPoint.objects.for_viewer(viewer).filter(closed_on=None)
    if organisation.kind in POLICE_KINDS:
        mine = {"station": organisation}
        points = points.filter(**mine)
    else:
        mine = {"organisation": organisation}
        points = points.filter(teams__organisation=organisation, teams__ended_on=None).distinct()
    return {
        "parent": parent,
        "children": bodies.filter(parent=organisation, ended_on=None).order_by("kind", "name"),
        "teams": teams.filter(**mine),
        "sites": sites.filter(**mine),
        "points": points,
    }
