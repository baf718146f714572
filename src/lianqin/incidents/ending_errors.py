"""What feedback, close, reopening and call-back refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class ResultContradicted(DomainError):
    """The counts of a feedback do not fit its result. Params: `result`, `why`."""

    code = "incidents.result_contradicted"
    sentence = _("结果“%(result)s”与所填不符：%(why)s。")
    status = 422


class SomebodyWasThere(DomainError):
    """Handled by telephone, though a crew had reached the scene."""

    code = "incidents.somebody_was_there"
    sentence = _("已有力量到达现场，不能按“电话处理”反馈。请按现场结果填写。")


class TransferMissing(DomainError):
    """The result says that it was handed on, and no transfer is on record."""

    code = "incidents.transfer_missing"
    sentence = _("结果填“移交处理”前，请先登记移交给谁。")


class NotClosed(DomainError):
    """Only what is closed is opened again. Params: `number`."""

    code = "incidents.not_closed"
    sentence = _("警情 %(number)s 还没有结案，不需要重新打开。")


class WhyMissing(DomainError):
    """Opening a record again needs a reason."""

    code = "incidents.why_missing"
    sentence = _("重新打开须写明原因。")
    status = 422


class CalledBackAlready(DomainError):
    """Somebody else has called back. Params: `number`."""

    code = "incidents.called_back_already"
    sentence = _("警情 %(number)s 已经回访过了，没有重复登记。")


class AnswerUnknown(DomainError):
    """An answer that the question does not have. Params: `question`."""

    code = "incidents.answer_unknown"
    sentence = _("“%(question)s”没有这个答案，请从列出的答案中选。")
    status = 422


class GrievanceAnswered(DomainError):
    """The complaint has its answer already."""

    code = "incidents.grievance_answered"
    sentence = _("这条投诉已有答复，没有重复登记。")
