"""What a muster refuses, each with its sentence and code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class MusterOpen(DomainError):
    """Another officer was quicker to open it. Params: `officer`."""

    code = "dispatch.muster_open"
    sentence = _("%(officer)s 已先一步开始集结，请看最新状态。")


class MusterOver(DomainError):
    """The muster has been stood down, and nothing of it can change. Params: `officer`."""

    code = "dispatch.muster_over"
    sentence = _("%(officer)s 已解除集结，这一步未生效。")


class NotForMuster(DomainError):
    """Only a P1 that is still under way is mustered to."""

    code = "dispatch.not_for_muster"
    sentence = _("只有未结束的一级警情可以集结。")


class RallyTooNear(DomainError):
    """A rally point within reach of a weapon. Params: `metres`, `reach`."""

    code = "dispatch.rally_too_near"
    sentence = _("此处距现场只有 %(metres)s 米，集结点须在 %(reach)s 米以外。")
    status = 422


class RallyInSight(DomainError):
    """A rally point from which one looks straight to the scene. Params: `metres`."""

    code = "dispatch.rally_in_sight"
    sentence = _("此处与现场直线相望（%(metres)s 米），请选有遮挡的地方或更远处。")
    status = 422


class RallyOffRoad(DomainError):
    """A rally point that no road reaches."""

    code = "dispatch.rally_off_road"
    sentence = _("此处附近没有可通行的道路，不能作集结点。")
    status = 422


class RallyMoved(DomainError):
    """Another officer was quicker to move the rally point. Params: `officer`."""

    code = "dispatch.rally_moved"
    sentence = _("%(officer)s 已先一步移动这个集结点，请看最新状态。")


class NoRallyPoint(DomainError):
    """Crews that are not police cannot be called without a place to meet."""

    code = "dispatch.no_rally_point"
    sentence = _("附近没有合适的集结点，请先在地图上选定一处。")
    status = 422


class HeadsMissing(DomainError):
    """Somebody is unaccounted for and no reason is given. Params: `crews`."""

    code = "dispatch.heads_missing"
    sentence = _("清点未齐：%(crews)s。请先联系，或写明理由后解除。")
    status = 422


class AlarmTakenAlready(DomainError):
    """Another officer was quicker to take the alarm. Params: `officer`."""

    code = "dispatch.alarm_taken"
    sentence = _("%(officer)s 已先一步接手这起报警。")


class TermsUnreadable(DomainError):
    """Terms of a muster that make no sense. Params: `why`."""

    code = "dispatch.terms_unreadable"
    sentence = _("集结参数不对：%(why)s。")
    status = 422
