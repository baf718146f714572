"""The roles of the house. One account has one role; where they serve is registry's to say."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Who someone is at the desk or in the field (design: "The people it serves")."""

    DISPATCHER = "dispatcher", _("值班民警（指挥中心）")
    OFFICER = "officer", _("派出所民警")
    CHIEF = "chief", _("所队领导")
    SUPERVISOR = "supervisor", _("保安监管大队民警")
    UNIT_MANAGER = "unit_manager", _("保安从业单位负责人")
    GUARD = "guard", _("保安员")
    INTERNAL_SECURITY = "internal_security", _("单位保卫人员")
    VOLUNTEER = "volunteer", _("义务巡逻员")
    GRID_WORKER = "grid_worker", _("网格员")
    TEAM_LEADER = "team_leader", _("联动队队长")
    LEADER = "leader", _("领导小组成员")
    MEDIATOR = "mediator", _("调解员")
    EVIDENCE_CUSTODIAN = "evidence_custodian", _("证据保管员")
    AUDITOR = "auditor", _("审计员")
    ADMINISTRATOR = "administrator", _("系统管理员")


POLICE = frozenset({Role.DISPATCHER, Role.OFFICER, Role.CHIEF, Role.SUPERVISOR})
DESK_POLICE = frozenset({Role.DISPATCHER, Role.OFFICER, Role.CHIEF})
FIELD = frozenset(
    {Role.OFFICER, Role.GUARD, Role.INTERNAL_SECURITY, Role.TEAM_LEADER, Role.VOLUNTEER}
    | {Role.GRID_WORKER}
)
EVERYONE = frozenset(Role)
