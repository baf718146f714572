"""What the record refuses, each with its sentence and code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class IncidentMovedOn(DomainError):
    """The incident is no longer in a state from which this can follow. Params: `number`."""

    code = "incidents.moved_on"
    sentence = _("警情 %(number)s 的状态已变，这一步现在不能进行。请查看最新记录。")


class ExerciseMixed(DomainError):
    """An exercise and the real thing were given the same outside number. Params: `number`."""

    code = "incidents.exercise_mixed"
    sentence = _("编号 %(number)s 已用于另一起警情，演练与真实警情不得合并。请核对编号。")


class ReasonMissing(DomainError):
    """Footage was asked for without a reason."""

    code = "incidents.reason_missing"
    sentence = _("调看监控须写明理由。")
    status = 422


class FeedbackMissing(DomainError):
    """Closing needs feedback first. Params: `missing`."""

    code = "incidents.feedback_missing"
    sentence = _("结案前还缺：%(missing)s。")


class NotArrived(DomainError):
    """Feedback came before anybody had reached the scene."""

    code = "incidents.not_arrived"
    sentence = _("还没有任何力量到达现场，不能反馈处置结果。")


class StampInFuture(DomainError):
    """A moment that has not come yet. Params: `when`."""

    code = "incidents.stamp_in_future"
    sentence = _("时间 %(when)s 晚于现在，请核对。")
    status = 422


class NeverSimple(DomainError):
    """An incident that the law of the house never lets pass as simple. Params: `why`."""

    code = "incidents.never_simple"
    sentence = _("不得按简易警情交由保安处置：%(why)s。")


class PhotoTooLarge(DomainError):
    """A photo larger than is taken. Params: `limit_mb`."""

    code = "incidents.photo_too_large"
    sentence = _("照片超过%(limit_mb)s MB，未保存；报告的其余内容已保存。请缩小后重发。")
    status = 413


class PhotoUnreadable(DomainError):
    """A file that is not a photo."""

    code = "incidents.photo_unreadable"
    sentence = _("这个文件不是可用的照片（JPEG、PNG或WebP），未保存；报告的其余内容已保存。")
    status = 422
