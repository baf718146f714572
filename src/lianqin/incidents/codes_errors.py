"""What the mapping of codes refuses, each with its sentence and code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class CodeUnknown(DomainError):
    """A code that is none of ours. Params: `own`."""

    code = "incidents.code_unknown"
    sentence = _("“%(own)s”不是本系统的代码。")
    status = 422


class SystemMissing(DomainError):
    """Codes were given without saying which outside system they are of."""

    code = "incidents.code_system_missing"
    sentence = _("请写明是哪个外部系统的代码。已填内容均已保留。")
    status = 422


class CodeTooLong(DomainError):
    """An outside code, its name or its system is longer than is kept. Params: `text`, `most`."""

    code = "incidents.code_too_long"
    sentence = _("“%(text)s…”超过%(most)s个字。")
    status = 422
