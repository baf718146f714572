"""What the runs of the importer refuse, each with its sentence and code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError
from lianqin.registry.importing.errors import ImportRefused


class FileWithoutRows(ImportRefused):
    """A header and nothing below it."""

    code = "registry.import_without_rows"
    sentence = _("表头下面没有内容。请填写后再上传。")


class FileReadFailed(ImportRefused):
    """Reading failed again and again through a fault of the house."""

    code = "registry.import_failed"
    sentence = _("读取时系统出错，没有录入任何内容。请再上传一次；仍不成功时告知管理员。")


class FileNotChosen(DomainError):
    """The form came without a file."""

    code = "registry.import_not_chosen"
    sentence = _("请先选择文件。")
    status = 422


class KindNotYours(DomainError):
    """A unit's manager brings people, certificates and kit of the own unit, nothing else."""

    code = "registry.import_kind_not_yours"
    sentence = _("单位负责人只能导入本单位的人员、证件和装备。")
    status = 403


class RunMovedOn(DomainError):
    """Somebody else has entered or dropped the run, or it is not read yet."""

    code = "registry.import_moved_on"
    sentence = _("这次导入的状态已变化，请看下面的最新情况。")


class NothingToEnter(DomainError):
    """No row of the run is new or changed."""

    code = "registry.import_nothing_to_enter"
    sentence = _("没有可录入的行。请改正有误的行后重新上传。")
