"""What calling, moving and relieving crews refuses, each with its sentence and code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class CallFilled(DomainError):
    """A crew said yes after enough others had. Params: `number`."""

    code = "dispatch.call_filled"
    sentence = _("指令 %(number)s 已有足够力量前往，谢谢，不必出发。没有任何不利后果。")


class RingTooSmall(DomainError):
    """A ring asks fewer crews than it wants, or fewer than two. Params: `asked`, `wanted`."""

    code = "dispatch.ring_too_small"
    sentence = _("同时通知的力量为 %(asked)s 支，须至少两支，且不少于需要的 %(wanted)s 支。")
    status = 422


class SameIncident(DomainError):
    """A crew was to be moved to the incident at which it already is. Params: `number`."""

    code = "dispatch.same_incident"
    sentence = _("该力量已在警情 %(number)s 上，请选择另一起警情。")
    status = 422


class SameCrew(DomainError):
    """A crew was to be relieved by itself. Params: `unit`."""

    code = "dispatch.same_crew"
    sentence = _("“%(unit)s”不能接替自己，请选择另一支力量。")
    status = 422


class NothingToReinforce(DomainError):
    """More crews were to be sent where none was sent before. Params: `number`."""

    code = "dispatch.nothing_to_reinforce"
    sentence = _("警情 %(number)s 还没有派出力量，请直接派警。")


class ReinforcementReasonMissing(DomainError):
    """More crews than the standing order wants, without saying why. Params: `wanted`."""

    code = "dispatch.reinforcement_reason_missing"
    sentence = _("已达勤务令规定的 %(wanted)s 人，增援请选择一个理由。")
    status = 422


class ThreadOver(DomainError):
    """A message on a directive that is over. Params: `number`."""

    code = "dispatch.thread_over"
    sentence = _("指令 %(number)s 已结束，不能再发消息。请用电话联系。")


class NothingSaid(DomainError):
    """A message without words."""

    code = "dispatch.nothing_said"
    sentence = _("请写几个字，或点一句现成的话。")
    status = 422
