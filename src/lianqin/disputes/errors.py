"""What disputes refuse, each with its sentence and code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class DisputeMovedOn(DomainError):
    """The dispute is no longer in a state from which this can follow. Params: `number`."""

    code = "disputes.moved_on"
    sentence = _("纠纷 %(number)s 的状态已变，这一步现在不能进行。请查看最新记录。")


class DomesticViolence(DomainError):
    """Violence within a family is never mediated here. Params: `heard`."""

    code = "disputes.domestic_violence"
    sentence = _("这是家庭暴力（%(heard)s），不作纠纷登记。请按警情受理。")
    status = 422


class TurnedViolent(DomainError):
    """Blows, a weapon or an injury make it an incident. Params: `heard`."""

    code = "disputes.turned_violent"
    sentence = _("已经动手、有凶器或有人受伤（%(heard)s），不是调解能办的事。请按警情受理。")
    status = 422


class NotAMediator(DomainError):
    """Guards and helpers calm, refer and attend; they do not mediate (人民调解法 Art. 13)."""

    code = "disputes.not_a_mediator"
    sentence = _(
        "您不是人民调解员：可以劝和、请求移交、到场协助，不能主持调解，也不能记录协议"
        "（人民调解法第十三条）。"
    )
    status = 403


class NotYourStep(DomainError):
    """The step is for somebody else: referring and settling on the spot are for the police."""

    code = "disputes.not_your_step"
    sentence = _("这一步由公安机关办理。")
    status = 403


class SideUnasked(DomainError):
    """Mediation begins only when every side has said yes. Params: `sides`."""

    code = "disputes.side_unasked"
    sentence = _("还没有记录第 %(sides)s 方自愿调解。各方都同意后才能开始（人民调解法第三条）。")


class SideUnknown(DomainError):
    """There is no such side. Params: `side`."""

    code = "disputes.side_unknown"
    sentence = _("这件纠纷没有第 %(side)s 方。")
    status = 422


class RightsUntold(DomainError):
    """Ending without an agreement needs the rights told first (Art. 26)."""

    code = "disputes.rights_untold"
    sentence = _(
        "结束以前须告知各方：可以依法通过仲裁、行政、司法等途径维护权利（人民调解法第二十六条）。"
        "告知后请勾选。"
    )
    status = 422


class MediatorUnknown(DomainError):
    """Whoever was chosen is not a mediator of this bureau."""

    code = "disputes.mediator_unknown"
    sentence = _("选中的人不是本县在任的调解员。请重新选择。")
    status = 422


class SideUnnamed(DomainError):
    """An agreement names each side. Params: `sides`."""

    code = "disputes.side_unnamed"
    sentence = _("协议须写明每一方当事人：这件纠纷有 %(sides)s 方。")
    status = 422


class DayAhead(DomainError):
    """A day that has not come yet."""

    code = "disputes.day_ahead"
    sentence = _("日期晚于今天，请核对。")
    status = 422


class DayBeforeFound(DomainError):
    """An agreement before the dispute was known. Params: `day`."""

    code = "disputes.day_before_found"
    sentence = _("协议日期早于纠纷发现的日期 %(day)s，请核对。")
    status = 422


class NotConfirmable(DomainError):
    """Only a mediation committee's agreement is confirmed by a court (Art. 33)."""

    code = "disputes.not_confirmable"
    sentence = _("公安机关主持的调解协议不适用人民调解法第三十三条的司法确认。")


class ConfirmedTooLate(DomainError):
    """The joint application came after its thirty days. Params: `day`."""

    code = "disputes.confirmed_too_late"
    sentence = _("申请司法确认的期限到 %(day)s 为止，申请日期晚于期限。")
    status = 422


class ExerciseDispute(DomainError):
    """A dispute is always real; one from a drill's incident is refused. Params: `number`."""

    code = "disputes.exercise"
    sentence = _("警情 %(number)s 是演练。纠纷没有演练，不能由此登记。")
    status = 422
