"""Tags of the desk: the places in its bar, and what the map's key says."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.permissions import may
from lianqin.accounts.roles import Role
from lianqin.core.scope import NOBODY, Viewer
from lianqin.incidents.duplicates import Proposal
from lianqin.incidents.models import Incident
from lianqin.incidents.restricted import sees_words, words_for
from lianqin.incidents.wording import Shared
from lianqin.units.selectors import FRESH

register = template.Library()


@register.simple_tag(takes_context=True)
def told(context: Context, incident: Incident) -> str | Promise:
    """`{% told incident %}`: what was reported, or the sentence that it is withheld from them."""
    return words_for(incident, _viewer(context))


@register.simple_tag(takes_context=True)
def reads(context: Context, incident: Incident) -> bool:
    """`{% reads incident as reads_it %}`: whether they read what was said of it."""
    return sees_words(incident, _viewer(context))


@register.simple_tag(takes_context=True)
def why_alike(context: Context, proposal: Proposal, own: Incident | None = None) -> str:
    """`{% why_alike proposal %}`: why it may be the same thing as `own`, or as a report that is
    being typed; what both said stays out where they do not read the words of either."""
    found = proposal.likeness
    if not all(sees_words(one, _viewer(context)) for one in (proposal.incident, own) if one):
        found = replace(found, alike=Shared(0.0, ()))
    return gettext("，").join(found.reasons)


@register.simple_tag(takes_context=True)
def hears_alarms(context: Context) -> bool:
    """`{% hears_alarms as hears %}`: whether an alarm sounds on this reader's pages."""
    return may(_viewer(context).role, "board.see")


def _viewer(context: Context) -> Viewer:
    viewer: Viewer = getattr(context.get("request"), "viewer", NOBODY)
    return viewer


@dataclass(frozen=True)
class BarPlace:
    """One place in the bar."""

    url: str
    words: Promise | str
    is_here: bool


PLACES: tuple[tuple[str, str, Promise | str], ...] = (
    ("board", "board.see", _("值班板")),
    ("incidents", "incident.see", _("警情")),
    ("disputes", "dispute.see", _("纠纷")),
    ("conditions", "condition.set", _("路况")),
    ("orders", "order.see", _("勤务令")),
    ("unit_help", "unit_help.answer", _("协助请求")),
    ("registry", "registry.see", _("名册")),
    ("inspections", "inspection.see", _("监管")),
    ("figures", "figures.see", _("统计")),
    ("reports_up", "upward.see", pgettext_lazy("栏目", "上报")),
    ("evidence", "evidence.open", _("证据")),
    ("neutrality", "neutrality.see", _("指令份额")),
    ("audit_log", "audit.see", _("审计")),
    ("welcome", "account.use", _("我")),
)


# A page inside a place, and the place; for a whole folder of pages, its place.
HOMES = {
    "incident": "incidents",
    "map_wall": "board",
    "send": "incidents",
    "nearby": "incidents",
    "unit_letter": "incidents",
    "figure": "figures",
    "original_photo": "evidence",
    "original_voice": "evidence",
}
ROOM_PLACES = {
    "orders": "orders",
    "registry": "registry",
    "supervision": "inspections",
    "record": "incidents",
    "muster": "incidents",
    "disputes": "disputes",
}


@register.simple_tag(takes_context=True)
def desk_places(context: Context) -> list[BarPlace]:
    """`{% desk_places as places %}`: where this role may go, and where they are."""
    viewer, here, room = _standing(context)
    if here not in {name for name, _permission, _words in PLACES}:
        here = HOMES.get(here) or ROOM_PLACES.get(room, here)
    return [
        BarPlace(reverse(f"desk:{name}"), words, name == here)
        for name, permission, words in PLACES
        if may(viewer.role, permission)
    ]


def _standing(context: Context) -> tuple[Viewer, str, str]:
    """Who looks, at which page, and in which room of pages (a folder of the desk) that lies."""
    request = context.get("request")
    viewer, match = getattr(request, "viewer", NOBODY), getattr(request, "resolver_match", None)
    if match is None:
        return viewer, "", ""
    folder = match.func.__module__.removeprefix("lianqin.desk.").split(".")[0]
    return viewer, match.url_name or "", folder


@dataclass(frozen=True)
class Tab:
    """A page of a room that stands in the room's own row of places."""

    name: str
    permission: str
    words: Promise | str


# The rooms with a row of places of their own.
TABS: dict[str, tuple[Tab, ...]] = {
    "registry": (
        Tab("registry", "registry.see", _("总览")),
        Tab("people", "people.see", _("人员")),
        Tab("organisations", "registry.see", pgettext_lazy("栏目", "单位")),
        Tab("teams", "registry.see", pgettext_lazy("栏目", "队伍")),
        Tab("points", "registry.see", _("点位")),
        Tab("registered_sites", "registry.see", _("场所")),
        Tab("cameras", "cameras.see", _("视频点位")),
        Tab("kit", "kit.manage", _("装备")),
        Tab("expiries", "calendar.see", _("到期")),
        Tab("survey", "survey.see", _("摸排")),
        Tab("coverage", "registry.see", _("分布图")),
        Tab("imports", "files.import", _("导入")),
        Tab("exports", "exports.see", _("导出登记")),
    ),
    "record": (
        Tab("incidents", "incident.see", _("警情")),
        Tab("watch", "watch.keep", _("交接班")),
        Tab("callbacks", "incident.call_back", _("回访")),
        Tab("appeals", "appeal.approve", _("寻人协查")),
        Tab("footage_register", "footage.register", _("调看登记")),
        Tab("help_list", "help.see", _("援助")),
        Tab("reports_up", "upward.see", pgettext_lazy("栏目", "上报")),
        Tab("codes", "incident.see", _("外部代码")),
    ),
    "orders": (
        Tab("orders", "order.see", _("现行")),
        Tab("order_versions", "order.see", _("版本")),
        Tab("order_drafts", "order.drafts", _("草案")),
        Tab("policies", "order.see", _("政策文件")),
        Tab("order_review", "order.see", _("法制审核")),
    ),
    "supervision": (
        Tab("inspections", "inspection.see", pgettext_lazy("栏目", "检查")),
        Tab("findings", "inspection.see", _("整改")),
        Tab("complaints", "complaint.handle", pgettext_lazy("栏目", "投诉")),
        Tab("breaches", "breach.handle", pgettext_lazy("栏目", "违规")),
        Tab("recognition", "recognition.see", pgettext_lazy("栏目", "表扬")),
    ),
}


@register.simple_tag(takes_context=True)
def desk_tabs(context: Context, room: str) -> list[BarPlace]:
    """`{% desk_tabs "registry" as tabs %}`: the room's pages that this role may open."""
    viewer, here, _room = _standing(context)
    here = _listed(context) if here == "export" else TAB_HOMES.get(here, here)
    return [
        BarPlace(reverse(f"desk:{tab.name}"), tab.words, tab.name == here)
        for tab in TABS[room]
        if may(viewer.role, tab.permission)
    ]


def _listed(context: Context) -> str:
    """The list whose rows are about to leave: its key is the name of its tab."""
    return str(context["request"].resolver_match.kwargs["kind"])


# A page behind a tab, by its name, and the tab.
TAB_HOMES: dict[str, str] = {
    "order_version": "order_versions",
    **dict.fromkeys(
        ("order_draft", "order_rule_new", "order_rule", "order_dry_run", "order_draft_review"),
        "order_drafts",
    ),
    **dict.fromkeys(("order_draft_heading", "order_draft_sign"), "order_drafts"),
    **dict.fromkeys(("policy", "policy_new", "policy_edit", "policy_approve"), "policies"),
    "watch_sheet": "watch",
    "callback": "callbacks",
    "callback_answers": "callbacks",
    "help_request": "help_list",
    "help_letter": "help_list",
    "dossier": "people",
    "person_new": "people",
    "person_edit": "people",
    "person_identity": "people",
    **dict.fromkeys(
        (
            *("person_move", "person_end", "person_return", "person_contract"),
            *("person_certificate", "person_renew", "person_revoke", "person_mend"),
            *("person_insurance", "person_qualification", "person_eligibility", "person_answer"),
        ),
        "people",
    ),
    "organisation": "organisations",
    "team": "teams",
    "point": "points",
    "registered_site": "registered_sites",
    "organisation_new": "organisations",
    "organisation_edit": "organisations",
    "organisation_area": "organisations",
    "organisation_end": "organisations",
    "filing_add": "organisations",
    "contract_add": "organisations",
    "contract_end": "organisations",
    "contract_renew": "organisations",
    "team_new": "teams",
    "team_edit": "teams",
    "team_join": "teams",
    "team_leave": "teams",
    "team_leader": "teams",
    "team_end": "teams",
    "linkages": "teams",
    "person_linkage": "people",
    "linkage_end": "people",
    "point_new": "points",
    "point_edit": "points",
    "point_close": "points",
    "registered_site_new": "registered_sites",
    "site_edit": "registered_sites",
    "site_end": "registered_sites",
    "camera": "cameras",
    "camera_new": "cameras",
    "kit_item": "kit",
    "kit_issue": "kit",
    "kit_return": "kit",
    "kit_new": "kit",
    "kit_outstanding": "kit",
    "kit_order": "kit",
    "import": "imports",
    "inspection": "inspections",
    "inspection_new": "inspections",
    "inspection_sheets": "inspections",
    "inspection_lines": "inspections",
    "inspection_read_out": "inspections",
    "inspection_sign": "inspections",
    "finding": "findings",
    "finding_answer": "findings",
    "complaint": "complaints",
    "complaint_new": "complaints",
    "complaint_whom": "complaints",
    "complaint_answer": "complaints",
    "complaint_caller": "complaints",
    "breach": "breaches",
    "breach_new": "breaches",
    "breach_hear": "breaches",
    "breach_silence": "breaches",
    "breach_decide": "breaches",
    "recognition_new": "recognition",
    "recognition_notice": "recognition",
}


@register.filter
def percent(share: float) -> str:
    """`{{ share|percent }}`: a share from 0 to 1 as 62.8%."""
    return f"{100 * share:.1f}%"


@register.filter
def facts_of(facts: dict[str, object]) -> list[tuple[str, object]]:
    """`{{ row.facts|facts_of }}`: names and values, where `row.facts.items` is the fact `items`."""
    return list(facts.items())


@register.filter
def fact_words(value: object) -> str:
    """`{{ value|fact_words }}`: a fact of the log as it is read; a list with its parts apart."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@register.filter
def role_words(role: str) -> str:
    """`{{ row.actor_role|role_words }}`: the role's name; what acts by itself keeps its code."""
    return str(Role(role).label) if role in Role.values else role


@register.simple_tag
def fresh_minutes() -> int:
    """How many minutes a crew's last position counts as where it is."""
    return int(FRESH.total_seconds() // 60)
