"""Why a backup or a restore is refused. Nothing has been changed when one of these is raised."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class NothingToBackUp(DomainError):
    """The database has no tables yet."""

    code = "config.nothing_to_back_up"
    sentence = _("数据库尚未建立，没有可备份的内容。请先运行 lianqin migrate。")


class ArchiveExists(DomainError):
    """A backup never writes over a file: an older copy may be the last good one."""

    code = "config.archive_exists"
    sentence = _("文件 %(file)s 已存在，备份不会覆盖它。请换一个文件名。")


class ArchiveUnwritable(DomainError):
    """The folder of the archive cannot be written to."""

    code = "config.archive_unwritable"
    sentence = _("无法写入 %(file)s：%(why)s。请换一个位置。")


class ArchiveUnreadable(DomainError):
    """The file is missing, cut short, changed, or not a backup of Lianqin."""

    code = "config.archive_unreadable"
    sentence = _("%(file)s 不是完整的联勤备份：%(why)s。数据未作任何改动。")


class ArchiveOfOtherEngine(DomainError):
    """A copy of one kind of database cannot be put into the other kind."""

    code = "config.archive_of_other_engine"
    sentence = _(
        "该备份来自 %(theirs)s，当前数据库是 %(ours)s。"
        "请把 LIANQIN_DATABASE_URL 改为同类数据库后再恢复。"
    )


class ArchiveNewer(DomainError):
    """The archive was made by a later version, whose tables this one does not know."""

    code = "config.archive_newer"
    sentence = _(
        "该备份由更新的版本 %(version)s 制作，本程序不认识其中的 %(migration)s。请先升级本程序。"
    )


class TargetNotEmpty(DomainError):
    """There is duty data in the target, and nobody said to replace it."""

    code = "config.target_not_empty"
    sentence = _("目标数据库已有数据（%(rows)d 行）。确要以备份替换，请加 --replace。")


class TargetInUse(DomainError):
    """Other processes are connected to the database that is to be replaced."""

    code = "config.target_in_use"
    sentence = _("数据库正被另外 %(sessions)d 个连接使用。请先停止服务，再恢复。")


class ClientToolUnfit(DomainError):
    """PostgreSQL's own dump and restore programs are missing, too old, or failed."""

    code = "config.client_tool_unfit"
    sentence = _("PostgreSQL 的 %(tool)s 不能使用：%(why)s")


class RestoredDiffers(DomainError):
    """What was restored is not what the manifest says; the former contents are back in place."""

    code = "config.restored_differs"
    sentence = _("恢复后的数据与备份清单不符：%(why)s。原有数据已放回。")
