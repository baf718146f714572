"""What inspections and findings refuse, each with its sentence and code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class SheetMissing(DomainError):
    """No sheet is in force on the day of the inspection."""

    code = "supervision.sheet_missing"
    sentence = _("还没有启用的检查表。请先在“检查表”页启用。")


class SheetPointsWrong(DomainError):
    """The points of a sheet do not add up to a hundred. Params: `points`."""

    code = "supervision.sheet_points_wrong"
    sentence = _("检查表各项分值应合计100分，现为%(points)s分。")
    status = 422


class SheetNotLater(DomainError):
    """A version would count from before the one it takes the place of. Params: `since`."""

    code = "supervision.sheet_not_later"
    sentence = _("新版检查表的启用日期不得早于现行版的启用日期%(since)s。")
    status = 422


class NotInspected(DomainError):
    """An organisation that the supervision of guards does not inspect. Params: `name`."""

    code = "supervision.not_inspected"
    sentence = _("“%(name)s”不是保安从业单位或单位内部保卫科，或已注销，不在检查范围。")
    status = 422


class InspectionMovedOn(DomainError):
    """The inspection is no longer in a state from which this can follow. Params: `number`."""

    code = "supervision.inspection_moved_on"
    sentence = _("检查 %(number)s 的状态已变，这一步现在不能进行。请查看最新记录。")


class NotOnSheet(DomainError):
    """An item that this inspection does not ask about."""

    code = "supervision.not_on_sheet"
    sentence = _("这一项不在本次检查的检查表上。")
    status = 422


class AnswerNotOffered(DomainError):
    """An answer that is none of the three; inspecting again knows only put right or not."""

    code = "supervision.answer_not_offered"
    sentence = _("请选择“符合”“不符合”或“不适用”；复查只选“符合”或“不符合”。")
    status = 422


class DaysOutOfRange(DomainError):
    """Too short or too long a time to put something right. Params: `least`, `most`."""

    code = "supervision.days_out_of_range"
    sentence = _("整改期限应为%(least)s至%(most)s天。")
    status = 422


class NotAllAnswered(DomainError):
    """Some items have no answer yet. Params: `count`, `items`."""

    code = "supervision.not_all_answered"
    sentence = _("还有%(count)s项没有检查：第%(items)s项。")


class NotMetWithoutWords(DomainError):
    """Something is not met, and what was found is not written. Params: `items`."""

    code = "supervision.not_met_without_words"
    sentence = _("不符合的第%(items)s项还没有写明发现的情况。")


class IdentityNotShown(DomainError):
    """Art. 38: who inspects shows their identity first."""

    code = "supervision.identity_not_shown"
    sentence = _("检查民警须先出示工作证件（保安服务管理条例第三十八条）。出示后请勾选。")


class TwoOfficersNeeded(DomainError):
    """An inspection is made by two officers."""

    code = "supervision.two_officers_needed"
    sentence = _("检查应由两名民警进行，请填写另一名民警的姓名。")


class UnitPersonMissing(DomainError):
    """Nobody of the unit is named, to whom the record is read out."""

    code = "supervision.unit_person_missing"
    sentence = _("请填写被检查单位在场人员的姓名。")


class AlreadySigned(DomainError):
    """That person has signed, or a signed record was to be changed. Params: `name`."""

    code = "supervision.already_signed"
    sentence = _("%(name)s已经签字，记录不能再改。有误时请作废后重新检查。")


class NotNamedToSign(DomainError):
    """Only those named in the record sign it. Params: `name`."""

    code = "supervision.not_named_to_sign"
    sentence = _("“%(name)s”不是记录中写明的签字人。")
    status = 422


class SignatureUnreadable(DomainError):
    """What was sent is no drawn signature: too little ink, too much, or no lines at all."""

    code = "supervision.signature_unreadable"
    sentence = _("没有看清签字，请重新书写。")
    status = 422


class PoliceSignFirst(DomainError):
    """The unit's refusal is written under a signature of the police."""

    code = "supervision.police_sign_first"
    sentence = _("请检查民警先签字，再注明单位未签字的原因。")


class PhotoNotUsable(DomainError):
    """A file that is no photo, or too large. Params: `limit_mb`."""

    code = "supervision.photo_not_usable"
    sentence = _(
        "这个文件不是可用的照片（JPEG、PNG或WebP，不超过%(limit_mb)s MB），未保存；其余内容已保存。"
    )
    status = 422


class TooManyPhotos(DomainError):
    """More photos than one record holds. Params: `most`."""

    code = "supervision.too_many_photos"
    sentence = _("一次检查最多留%(most)s张照片。")


class FindingMovedOn(DomainError):
    """The finding is no longer in a state from which this can follow."""

    code = "supervision.finding_moved_on"
    sentence = _("这一项整改的状态已变，这一步现在不能进行。请查看最新记录。")


class NothingToLookAt(DomainError):
    """Nothing stands open from the inspection that was to be looked at again. Params: `number`."""

    code = "supervision.nothing_to_look_at"
    sentence = _("检查 %(number)s 没有待复查的整改项。")


class AgainUnderWay(DomainError):
    """It is being looked at again already. Params: `number`."""

    code = "supervision.again_under_way"
    sentence = _("复查 %(number)s 正在进行，请先完成或作废。")
