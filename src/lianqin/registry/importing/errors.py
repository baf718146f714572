"""Why a file is refused as a whole. A bad cell is not refused but named: see `problems`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class ImportRefused(DomainError):
    """Base of what is wrong with a file as a whole; nothing of it is kept."""

    status = 422


class FileEmpty(ImportRefused):
    """A file of no bytes, or a sheet without a single value."""

    code = "registry.import_empty"
    sentence = _("文件是空的。请填写模板后再上传。")


class FileTooLarge(ImportRefused):
    """More bytes than an office's file can have. Params: `limit_mb`."""

    code = "registry.import_too_large"
    sentence = _("文件超过%(limit_mb)s MB。请分成几个文件上传。")


class FileOldExcel(ImportRefused):
    """A workbook in the binary form that Excel wrote until 2003."""

    code = "registry.import_old_excel"
    sentence = _("这是旧版 .xls 文件。请在 Excel 或 WPS 中另存为 .xlsx 后再上传。")


class FileLocked(ImportRefused):
    """A workbook or an archive that opens with a password only."""

    code = "registry.import_locked"
    sentence = _("文件设有打开密码。请取消密码、另存为 .xlsx 后再上传。")


class FileHasMacros(ImportRefused):
    """A workbook that carries program code; the code is neither run nor kept."""

    code = "registry.import_macros"
    sentence = _("文件带有宏。请另存为不含宏的 .xlsx 后再上传。")


class FileIsWebPage(ImportRefused):
    """A web page, or XML of another kind, under a workbook's name."""

    code = "registry.import_web_page"
    sentence = _("这是网页格式，不是表格文件。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。")


class FileNotTable(ImportRefused):
    """Neither a workbook nor CSV: a picture, a PDF, an archive, anything."""

    code = "registry.import_not_table"
    sentence = _("无法识别这个文件。请上传 .xlsx 或 .csv 表格，最好用本页的模板填写。")


class FileBroken(ImportRefused):
    """A workbook that is cut off, damaged, or contradicts itself."""

    code = "registry.import_broken"
    sentence = _("表格文件已损坏或不完整。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。")


class FileUnsafe(ImportRefused):
    """A file made to harm whoever opens it: XML entities, paths that lead out, a packed bomb."""

    code = "registry.import_unsafe"
    sentence = _("表格文件中有不安全的内容，未予打开。请新建一个表格，只粘贴数值后再上传。")


class FileEncoding(ImportRefused):
    """CSV in none of the encodings that are read."""

    code = "registry.import_encoding"
    sentence = _("无法识别文字编码。请另存为“CSV UTF-8”或 .xlsx 后再上传。")


class FileQuoteOpen(ImportRefused):
    """CSV with a quotation mark that is never closed. Params: `line`."""

    code = "registry.import_quote_open"
    sentence = _("第%(line)s行的引号没有成对，后面的内容无法分列。请改正后再上传。")


class TooManyRows(ImportRefused):
    """More rows than one file may bring. Params: `limit`."""

    code = "registry.import_too_many_rows"
    sentence = _("表格超过%(limit)s行。请分成几个文件上传。")


class TooManyColumns(ImportRefused):
    """More columns than any kind has. Params: `limit`."""

    code = "registry.import_too_many_columns"
    sentence = _("表格超过%(limit)s列。请只保留模板中的列后再上传。")


class HeaderMissing(ImportRefused):
    """No row among the first ten names the columns of this kind. Params: `columns`."""

    code = "registry.import_header_missing"
    sentence = _("前10行中没有找到表头。表头应包含：%(columns)s。请对照模板。")


class ColumnsMissing(ImportRefused):
    """The header lacks columns that are needed. Params: `columns`."""

    code = "registry.import_columns_missing"
    sentence = _("缺少必填列：%(columns)s。请补上后再上传。")


class ColumnForbidden(ImportRefused):
    """A column for a fact that this house never keeps about people. Params: `column`."""

    code = "registry.import_column_forbidden"
    sentence = _("本系统不登记“%(column)s”。请在文件中删除这一列后再上传。")
