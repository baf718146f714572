"""What evidence and footage refuse, each with its sentence and code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class VoiceTooLarge(DomainError):
    """A voice note larger than is taken. Params: `limit_mb`."""

    code = "incidents.voice_too_large"
    sentence = _("语音超过%(limit_mb)s MB，未保存；其余内容已保存。请缩短后重录。")
    status = 413


class VoiceTooLong(DomainError):
    """A voice note longer than is taken. Params: `seconds`."""

    code = "incidents.voice_too_long"
    sentence = _("语音超过%(seconds)s秒，未保存；其余内容已保存。请分段录。")
    status = 422


class VoiceUnreadable(DomainError):
    """A file that holds no sound that can be read."""

    code = "incidents.voice_unreadable"
    sentence = _(
        "这个文件不是可用的语音（WebM、Ogg、MP4、WAV、MP3或AMR），未保存；其余内容已保存。"
    )
    status = 422


class EvidenceUnreadable(DomainError):
    """A file brought to the desk that is neither a photo nor a voice note."""

    code = "incidents.evidence_unreadable"
    sentence = _("这个文件不是可用的照片（JPEG、PNG、WebP）或语音，未保存。")
    status = 422


class VideoNotKept(DomainError):
    """A video: this house keeps none (domain row 3)."""

    code = "incidents.video_not_kept"
    sentence = _("这是录像。这里不保存录像：请把它留在原处，在“调看监控”里登记。其余内容已保存。")
    status = 422


class NothingSealed(DomainError):
    """A photo from before originals were sealed: there is none to open."""

    code = "incidents.nothing_sealed"
    sentence = _("这份证据没有封存的原件，只有供查看的副本。")
    status = 404


class OriginalNotWhole(DomainError):
    """The sealed file is gone, or is not what was sealed."""

    code = "incidents.original_not_whole"
    sentence = _("封存的原件缺失或与登记的校验值不符，不能交出；这次调取已登记。请立即报告负责人。")


class OpeningReasonTooShort(DomainError):
    """An original is opened for a reason. Params: `least`, characters."""

    code = "incidents.opening_reason_too_short"
    sentence = _("请写明调取原件的理由，至少%(least)s个字。")
    status = 422


class OpeningPasswordWrong(DomainError):
    """Not the account's password. Params: `left`, tries until the lock."""

    code = "incidents.opening_password_wrong"
    sentence = _("密码不正确，已记录在案。还可以再试%(left)s次。")
    status = 422


class OpeningLocked(DomainError):
    """Five wrong passwords within ten minutes. Params: `until`, a time of day."""

    code = "incidents.opening_locked"
    sentence = _("密码连续输错，调取原件已暂停，%(until)s以后再试。")
    status = 429


class FootageBackwards(DomainError):
    """The part of the footage that was looked at ends before it begins."""

    code = "incidents.footage_backwards"
    sentence = _("调看的录像时段止于开始之前，请核对起止时间。")
    status = 422


class HoldReasonMissing(DomainError):
    """Footage is held beyond its thirty days for a named reason only."""

    code = "incidents.hold_reason_missing"
    sentence = _("办理留存须写明事由，例如案件编号。")
    status = 422


class FootageHeld(DomainError):
    """Somebody has had this footage held already."""

    code = "incidents.footage_held"
    sentence = _("这段录像已办理留存，请刷新后查看。")
