"""What an identity appeal, a help record and a handover refuse, each with its sentence and code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class AppealMovedOn(DomainError):
    """The appeal is no longer where this step could follow. Params: `number`, `state`."""

    code = "incidents.appeal_moved_on"
    sentence = _("寻人协查 %(number)s 现在是“%(state)s”，这一步不能进行。")


class SamePerson(DomainError):
    """Whoever made an appeal wants to approve it too."""

    code = "incidents.appeal_same_person"
    sentence = _("发起人不能审批自己的寻人协查，请由另一位领导或指挥中心民警审批。")


class HealthWord(DomainError):
    """The words that recipients would read speak of health. Params: `word`."""

    code = "incidents.appeal_health_word"
    sentence = _("文字中的“%(word)s”涉及健康状况，不能发给接收人。请只写衣着、体貌和地点。")
    status = 422


class NoRecipients(DomainError):
    """An appeal to nobody by name: an open list is not possible."""

    code = "incidents.appeal_no_recipients"
    sentence = _("请逐人选定接收人。协查只发给名单上的人，不能发到群里或公开发布。")
    status = 422


class TooManyRecipients(DomainError):
    """More people than the list may hold. Params: `count`, `most`."""

    code = "incidents.appeal_too_many_recipients"
    sentence = _("选了 %(count)s 人，最多 %(most)s 人。请减少接收人。")
    status = 422


class RecipientNotServing(DomainError):
    """Somebody chosen is not among those who can be asked now. Params: `count`."""

    code = "incidents.appeal_recipient_not_serving"
    sentence = _("有 %(count)s 人不在可选名单内（无账号、已离岗或不在班），请重新选择。")
    status = 422


class PictureMissing(DomainError):
    """There is no picture, or the browser did not send it again after a refusal."""

    code = "incidents.appeal_picture_missing"
    sentence = _("请选择照片。照片不会留在页面里，被退回后须重新选择；文字和名单都还在。")
    status = 422


class PictureUnfit(DomainError):
    """What was sent is no picture, or larger than is taken. Params: `limit_mb`."""

    code = "incidents.appeal_picture_unfit"
    sentence = _("这个文件不能用作协查照片，请用 JPEG、PNG 或 WebP，不超过 %(limit_mb)s MB。")
    status = 422


class CropTooSmall(DomainError):
    """What was cut out is too small for anybody to be known by."""

    code = "incidents.appeal_crop_too_small"
    sentence = _("裁出的部分太小，认不出人。请把框放大一些。")
    status = 422


class ChildNeedsMore(DomainError):
    """A child's picture without a guardian's consent and without a chief."""

    code = "incidents.appeal_child_needs_more"
    sentence = _("未满十四周岁：须监护人同意，或由所队领导审批。")


class NotKnownLeadsNowhere(DomainError):
    """Who says that they do not know the person has said nothing that leads to them."""

    code = "incidents.appeal_not_known_leads_nowhere"
    sentence = _("回复“不认识”没有线索，不能判为有效。")
    status = 422


class PictureGone(DomainError):
    """The key or the sealed picture is not there: the appeal has ended."""

    code = "incidents.appeal_picture_gone"
    sentence = _("照片的密钥已经没有了，照片不可恢复，本次协查到此为止。需要时请重新发起。")


class RestraintForbidden(DomainError):
    """A guard's record of help speaks of restraint, or asks for a power of the police. Params:
    `word`."""

    code = "incidents.roadside_restraint_forbidden"
    sentence = _("“%(word)s”是民警的权力，保安员和志愿者不能做。请报告民警，只做救助。")
    status = 422


class StepTooEarly(DomainError):
    """A step of roadside safety before the one that comes first. Params: `first`."""

    code = "incidents.roadside_step_too_early"
    sentence = _("先做：%(first)s。自己和别人的安全在前。")
