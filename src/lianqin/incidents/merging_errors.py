"""What merging and parting refuse, each with its sentence and code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class MergedAway(DomainError):
    """The incident was merged into another, which goes on in its place. Params: `number`,
    `into`."""

    code = "incidents.merged_away"
    sentence = _("警情 %(number)s 已并入 %(into)s，请在 %(into)s 上继续。")


class MergeWithItself(DomainError):
    """An incident was to go into itself, or into one that went into it. Params: `number`."""

    code = "incidents.merge_with_itself"
    sentence = _("警情 %(number)s 不能并入它自己，也不能并入已经并入它的警情。")


class MergeMixesExercise(DomainError):
    """An exercise and a real incident were to become one. Params: `number`, `into`."""

    code = "incidents.merge_mixes_exercise"
    sentence = _("%(number)s 与 %(into)s 一起是演练、一起是真实警情，不得合并。")


class MergeUnderWay(DomainError):
    """Crews are on the way to, or at, the incident that was to go. Params: `number`, `into`."""

    code = "incidents.merge_under_way"
    sentence = _(
        "警情 %(number)s 还有力量在途或在场，不能并走。请改为把 %(into)s 并入 %(number)s，"
        "或先让这些力量处置完毕、撤销指令。"
    )


class MergeAppealRunning(DomainError):
    """The incident that was to go has an appeal that waits or is live. Params: `number`, `into`,
    `appeal`."""

    code = "incidents.merge_appeal_running"
    sentence = _(
        "警情 %(number)s 的寻人协查 %(appeal)s 尚未结束，不能并走。请先撤回协查或办理移交，"
        "或改为把 %(into)s 并入 %(number)s。"
    )


class MergeAfterFeedback(DomainError):
    """The incident that was to go has feedback, whose figures would count nowhere. Params:
    `number`, `into`."""

    code = "incidents.merge_after_feedback"
    sentence = _(
        "警情 %(number)s 已有处置反馈，并入未结的 %(into)s 后其数字将不再计入。"
        "请改为把 %(into)s 并入 %(number)s。"
    )


class MergeEarlierIntoLater(DomainError):
    """The earlier report was to go into the later, and times would run from the later. Params:
    `number`, `into`."""

    code = "incidents.merge_earlier_into_later"
    sentence = _(
        "警情 %(number)s 比 %(into)s 先报，各项用时应从先报的算起。"
        "请改为把 %(into)s 并入 %(number)s。"
    )


class MergeIntoClosed(DomainError):
    """The other one was closed before this was reported. Params: `number`, `into`."""

    code = "incidents.merge_into_closed"
    sentence = _("%(into)s 在 %(number)s 报来之前已经结案。确是同一件事的，请先重新打开 %(into)s。")


class CallIntoClosed(DomainError):
    """A new call was to join an incident that is closed. Params: `into`."""

    code = "incidents.call_into_closed"
    sentence = _("%(into)s 已经结案，新来电不能直接并入。请先重新打开它，或另立警情。")


class NotMerged(DomainError):
    """There is no merging to take back. Params: `number`."""

    code = "incidents.not_merged"
    sentence = _("警情 %(number)s 没有并入其他警情，或合并已被撤销。请查看最新记录。")
