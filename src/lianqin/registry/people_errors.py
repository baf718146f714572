"""What registering people and keeping their files refuses, each with its sentence and code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class KindDoesNotFit(DomainError):
    """Units keep people of their own legal kind only. Params: `kind`, `organisation`."""

    code = "registry.kind_does_not_fit"
    sentence = _("“%(organisation)s”不登记%(kind)s，请核对人员类别或单位。")
    status = 422


class UnderEighteen(DomainError):
    """Art. 16: a guard is eighteen at least. Params: `since`, the day of the birthday."""

    code = "registry.under_eighteen"
    sentence = _("保安员须年满18周岁，此人 %(since)s 起才可以登记。")
    status = 422


class SchoolingTooShort(DomainError):
    """Art. 16: a guard has finished junior secondary school at least."""

    code = "registry.schooling_too_short"
    sentence = _("保安员须初中以上文化程度（保安服务管理条例第十六条）。")
    status = 422


class IdentityContradicted(DomainError):
    """The number says another birth date or sex than was typed. Params: `field`, `said`."""

    code = "registry.identity_contradicted"
    sentence = _("身份证号码中的%(field)s是“%(said)s”，与所填不一致，请核对。")
    status = 422


class AlreadyOnFile(DomainError):
    """Somebody of the bureau has this number; a manager is not told where."""

    code = "registry.already_on_file"
    sentence = _("此人已在档，请联系保安监管大队办理转入。")


class AlreadyOnFileAt(DomainError):
    """The same, for those who may see the file. Params: `name`, `organisation`."""

    code = "registry.already_on_file_at"
    sentence = _("此人已在档：%(name)s，%(organisation)s。请打开其档案办理。")


class IdentityBySupervision(DomainError):
    """A number once on file is put right by supervision alone."""

    code = "registry.identity_by_supervision"
    sentence = _("身份证号码由保安监管大队更正，请在线下出示证件办理。")
    status = 403


class NoIdentityOnFile(DomainError):
    """There is no number to show."""

    code = "registry.no_identity_on_file"
    sentence = _("档案中没有登记身份证号码。")
    status = 422


class MovedBySupervision(DomainError):
    """From one unit to another is supervision's to write down."""

    code = "registry.moved_by_supervision"
    sentence = _("人员转到其他单位由保安监管大队办理。")
    status = 403


class AlreadyThere(DomainError):
    """They work there now. Params: `organisation`."""

    code = "registry.already_there"
    sentence = _("此人现在就在“%(organisation)s”。")
    status = 422


class UnitHasEnded(DomainError):
    """Nobody starts at a unit that has stopped. Params: `organisation`."""

    code = "registry.unit_has_ended"
    sentence = _("“%(organisation)s”已停止从业，不能登记人员。")
    status = 422


class HasLeft(DomainError):
    """The file is closed. Params: `on`."""

    code = "registry.has_left"
    sentence = _("此人已于 %(on)s 离职。如已回来，请先办理返岗。")


class HasNotLeft(DomainError):
    """Only who has left can return."""

    code = "registry.has_not_left"
    sentence = _("此人没有离职，不需要办理返岗。")


class FileEmptied(DomainError):
    """The dossier was due and has been emptied; only the row is kept."""

    code = "registry.file_emptied"
    sentence = _("档案保存期满，内容已删除。请重新登记。")


class BeforeTheyCame(DomainError):
    """A day before the present employment began. Params: `since`."""

    code = "registry.before_they_came"
    sentence = _("日期不能早于到岗日 %(since)s。")
    status = 422


class StillEmployedThen(DomainError):
    """A new employment inside an earlier one. Params: `until`, its first day without."""

    code = "registry.still_employed_then"
    sentence = _("上一段任职到 %(until)s 才结束，日期不能更早。")
    status = 422


class DatesReversed(DomainError):
    """An end before its beginning. Params: `first`, `last`: the fields as the page names them."""

    code = "registry.dates_reversed"
    sentence = _("“%(last)s”不能早于“%(first)s”。")
    status = 422


class CertificateNumberTaken(DomainError):
    """Another person of the bureau has a certificate of this number. Params: `number`."""

    code = "registry.certificate_number_taken"
    sentence = _("保安员证号“%(number)s”已登记在另一人名下，请核对。")


class CertificateOver(DomainError):
    """A revoked certificate changes no more. Params: `on`."""

    code = "registry.certificate_over"
    sentence = _("该证已于 %(on)s 吊销或注销，请登记新证。")


class LevelForSkillOnly(DomainError):
    """A level of skill has a level, and nothing else has one."""

    code = "registry.level_for_skill_only"
    sentence = _("技能等级须选择等级；培训、演练等不填等级。")
    status = 422


class NoContractWithout(DomainError):
    """A labour contract hangs on an employment, and there is none."""

    code = "registry.no_contract_without"
    sentence = _("此人现在没有任职，不能登记劳动合同。")


class NothingChanged(DomainError):
    """What was sent is what is on file."""

    code = "registry.nothing_changed"
    sentence = _("与档案中的内容相同，没有可更正的。")
    status = 422


class ReasonTooShort(DomainError):
    """Reading an identity number needs a reason that says something."""

    code = "registry.reason_too_short"
    sentence = _("请写明理由，至少四个字。本人能看到这条理由。")
    status = 422


class PasswordWrong(DomainError):
    """Not the account's password. Params: `left`, tries until the lock."""

    code = "registry.password_wrong"
    sentence = _("密码不正确，已记录在案。还可以再试 %(left)s 次。")
    status = 422


class RevealLocked(DomainError):
    """Five wrong passwords within ten minutes. Params: `until`, a time of day."""

    code = "registry.reveal_locked"
    sentence = _("密码连续输错，查看身份证号已暂停，%(until)s 以后再试。")
    status = 429


class CorrectionAnswered(DomainError):
    """Somebody else has answered it meanwhile."""

    code = "registry.correction_answered"
    sentence = _("这项更正申请已经答复过了，请刷新后查看。")


class IdentityWritten(DomainError):
    """An identity number in a request for correction would stand there in clear for years."""

    code = "registry.identity_written"
    sentence = _("身份证号码不要写在这里，请带原件到单位或监管大队核对。")
    status = 422


class NotYourFile(DomainError):
    """The account has no file of its own."""

    code = "registry.no_own_file"
    sentence = _("这个账号没有对应的档案，请联系所在单位。")
    status = 404
