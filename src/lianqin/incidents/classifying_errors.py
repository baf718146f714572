"""What classification, amending facts and transfers refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class FactUnknown(DomainError):
    """Something that is not one of the facts of an incident. Params: `field`."""

    code = "incidents.fact_unknown"
    sentence = _("没有这一项情况：%(field)s。")
    status = 422


class TooUrgentToTransfer(DomainError):
    """P1 and P2 stay with the police. Params: `priority`."""

    code = "incidents.too_urgent_to_transfer"
    sentence = _("%(priority)s级警情由公安机关处置，不得转12345。确属非警务的，请先改级别。")


class NeverTransferred(DomainError):
    """What may never pass as simple is never handed to 12345. Params: `why`."""

    code = "incidents.never_transferred"
    sentence = _("不得转12345：%(why)s。")


class TransferredAlready(DomainError):
    """It was handed there before, with the same number. Params: `to`."""

    code = "incidents.transferred_already"
    sentence = _("已经移交过%(to)s，没有重复登记。")
