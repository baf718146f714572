"""What organisations, contracts, points and sites refuse, each with its sentence and code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class ParentGoesRound(DomainError):
    """An organisation would stand above itself."""

    code = "registry.parent_goes_round"
    sentence = _("上级不能是本单位自己或它的下级。")
    status = 422


class PoliceUnderTheBureau(DomainError):
    """Police organisations stand under the county bureau, and there is one bureau."""

    code = "registry.police_under_the_bureau"
    sentence = _("公安机关的上级只能是本县公安机关；本级公安局只有一个。")
    status = 422


class KindIsKept(DomainError):
    """A legal kind is kept for good; another kind is another organisation."""

    code = "registry.kind_is_kept"
    sentence = _("法定性质登记后不能在公安机关与其他单位之间改变，请另行登记。")
    status = 422


class StillEmploys(DomainError):
    """People still work there. Params: `people`, their number."""

    code = "registry.still_employs"
    sentence = _("还有 %(people)s 人在该单位任职，请先办理离职或转出。")


class StillHasParts(DomainError):
    """Units below it, teams or open contracts still stand. Params: the three numbers."""

    code = "registry.still_has_parts"
    sentence = _("还有下级单位 %(units)s 个、队伍 %(teams)s 支、履行中的合同 %(contracts)s 份。")


class OrganisationHasEnded(DomainError):
    """An ended organisation changes no more."""

    code = "registry.organisation_has_ended"
    sentence = _("该单位已终止。")


class AreaOutsideCounty(DomainError):
    """An area that does not lie within the county."""

    code = "registry.area_outside_county"
    sentence = _("范围超出本县，请重新画。已填内容均已保留。")
    status = 422


class FilesNothing(DomainError):
    """Filing is for units that employ guards (Art. 14)."""

    code = "registry.files_nothing"
    sentence = _("备案只登记保安服务公司和自行招用保安员的单位。")
    status = 422


class FiledBeforeItHappened(DomainError):
    """Accepted on a day before what it is about."""

    code = "registry.filed_before_it_happened"
    sentence = _("受理日期不能早于事项发生日期。")
    status = 422


class ContractNumberTaken(DomainError):
    """The unit has a contract of this number. Params: `number`."""

    code = "registry.contract_number_taken"
    sentence = _("该单位已有编号为“%(number)s”的合同。")


class ContractHasEnded(DomainError):
    """A contract that has ended ends no second time."""

    code = "registry.contract_has_ended"
    sentence = _("该合同已终止。")


class PointIsClosed(DomainError):
    """A closed point hosts no team. Params: `point`."""

    code = "registry.point_is_closed"
    sentence = _("“%(point)s”已撤销，不能驻队。")


class PointHostsTeams(DomainError):
    """Its teams have to move first. Params: `teams`, their number."""

    code = "registry.point_hosts_teams"
    sentence = _("还有 %(teams)s 支队伍驻在这里，请选择它们迁往的点位。")


class HoursUnreadable(DomainError):
    """Hours of a point that are not two times of a day."""

    code = "registry.hours_unreadable"
    sentence = _("值守时间请写成“08:00-20:00”，全天写“00:00-24:00”。")
    status = 422


class SiteHasEnded(DomainError):
    """An ended site changes no more."""

    code = "registry.site_has_ended"
    sentence = _("该场所已注销。")


class GatesUnreadable(DomainError):
    """Gates are one a line: a name, then its coordinates. Params: `line`."""

    code = "registry.gates_unreadable"
    sentence = _("第 %(line)s 行的出入口无法识别。请写成“东门 112.8328, 35.5022”，每行一个。")
    status = 422
