"""What exporting refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class PurposeMissing(DomainError):
    """Nothing says what the file is for. Params: `least`."""

    code = "registry.export_purpose_missing"
    sentence = _("请写明导出用途，至少%(least)s个字，例如“季度检查核对名单”。")
    status = 422


class ExportTooLong(DomainError):
    """More rows than one file may take out. Params: `most`."""

    code = "registry.export_too_long"
    sentence = _("一个文件最多导出 %(most)s 行。请先用上面的条件缩小范围，再分次导出。")
    status = 422
