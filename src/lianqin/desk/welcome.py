"""The first page of those without a board: what this place is for, and what they can do already."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lianqin.accounts.permissions import may, requires
from lianqin.accounts.roles import Role
from lianqin.core import stream
from lianqin.desk.edge import DeskRequest, says_why
from lianqin.dispatch.models import Directive

TASKS = 60


@dataclass(frozen=True)
class Offer:
    """Something that a role can do here already."""

    permission: str
    place: str
    name: Promise | str
    words: Promise | str


OFFERS: tuple[Offer, ...] = (
    Offer("board.see", "desk:board", _("值班板"), _("在办警情、可派力量、地图")),
    Offer("registry.see", "desk:registry", _("名册"), _("人员、单位、队伍、点位、场所和装备")),
    Offer("calendar.see", "desk:expiries", _("到期"), _("哪些证件、合同、保险快到期")),
    Offer("inspection.see", "desk:inspections", _("监管"), _("检查、整改和表扬")),
    Offer("survey.see", "desk:survey", _("摸排"), _("队伍的结构、年龄和持证，只有人数")),
    Offer("dispute.see", "desk:disputes", _("纠纷"), _("移来的纠纷、各方意愿、协议和期限")),
    Offer("figures.see", "desk:figures", _("统计"), _("按定义逐项计数")),
    Offer("evidence.open", "desk:evidence", _("证据"), _("封存的原件，按警情编号查找和调取")),
    Offer("footage.register", "desk:footage_register", _("调阅登记"), _("谁为什么看过哪处监控")),
    Offer("audit.see", "desk:audit_log", _("审计"), _("每一次操作，按顺序，可核对")),
    Offer("exports.see", "desk:exports", _("导出登记"), _("谁为什么导出过名单")),
    Offer("neutrality.see", "desk:neutrality", _("指令份额"), _("每月各单位收到多少指令")),
    Offer("order.see", "desk:orders", _("勤务令"), _("谁主导、可交办什么、依据哪一条")),
    Offer("accounts.manage", "desk:accounts", _("账号"), _("停用、启用、重置密码")),
    Offer("outside.see", "gateways:outside", _("外发通道"), _("群机器人、推送和短信是否发得出去")),
    Offer("field.use", "field:home", _("手机页"), _("指令、报告、报警")),
    Offer("account.use", "desk:phones", _("登录的手机"), _("手机丢失时立即吊销")),
    Offer("account.use", "account_change_password", _("修改密码"), _("首次登录后请更换")),
)

MEANT_FOR: dict[str, Promise | str] = {
    Role.SUPERVISOR: _("保安监管：档案、证件、检查与整改。"),
    Role.UNIT_MANAGER: _("您单位的班组收到的任务列在下面；不显示警情内容，也不显示人员位置。"),
    Role.LEADER: _("领导小组：勤务令、统计与队伍摸排在这里查看，只有汇总数。"),
    Role.AUDITOR: _("审计：谁在何时做了什么、依据什么，都可核对。"),
    Role.ADMINISTRATOR: _("系统管理：开通和停用账号、管理终端；不能查看警情。"),
    Role.MEDIATOR: _("调解：移交给您的纠纷在“纠纷”里办理。"),
    Role.EVIDENCE_CUSTODIAN: _(
        "证据保管：照片和语音的原件封存在这里，按警情编号调取，每次都写明为谁、为什么。"
    ),
}


@requires("account.use")
@require_safe
@says_why
def welcome(request: DeskRequest) -> HttpResponse:
    """What this role may do; a unit's manager sees the tasks that their crews were given."""
    heard, viewer = stream.head(), request.viewer
    context = {
        "meant_for": MEANT_FOR.get(viewer.role, ""),
        "offers": [
            (offer, reverse(offer.place)) for offer in OFFERS if may(viewer.role, offer.permission)
        ],
        "is_manager": viewer.role == Role.UNIT_MANAGER,
        "tasks": _tasks(request) if viewer.role == Role.UNIT_MANAGER else [],
        "stream_from": heard,
    }
    return render(request, "desk/welcome.html", context)


def _tasks(request: DeskRequest) -> list[Directive]:
    """The newest first; of the incident behind them nothing is read."""
    rows = Directive.objects.for_viewer(request.viewer).select_related("unit")
    return list(rows.order_by("-issued_at", "-pk")[:TASKS])
