"""Demo sign-ins: one account for each kind of user, each an invented person of the county."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.models import User
from lianqin.accounts.roles import Role
from lianqin.core.clock import SHANGHAI
from lianqin.demo.loading.organisations import BUREAU, Bodies
from lianqin.demo.loading.people import Folk
from lianqin.registry.models import Membership, Person

PASSWORD = "lianqin-demo"  # noqa: S105  (of a synthetic county, printed by `make demo`)
SINCE = datetime(2024, 1, 1, tzinfo=SHANGHAI)


@dataclass(frozen=True)
class SignIn:
    """A demo account: sign-in name, role, organisation and, where one is on file, the person."""

    username: str
    role: Role
    body: str
    person: str = ""
    name: str = ""


SIGN_INS: tuple[SignIn, ...] = (
    SignIn("chen", Role.DISPATCHER, "command", "officer-command-01"),
    SignIn("danhe", Role.OFFICER, "danhe", "officer-danhe-02"),
    SignIn("daji", Role.OFFICER, "daji", "officer-daji-02"),
    SignIn("zhoucun", Role.OFFICER, "zhoucun", "officer-zhoucun-02"),
    SignIn("zhoucun-chief", Role.CHIEF, "zhoucun", "officer-zhoucun-01"),
    SignIn("grid", Role.GRID_WORKER, "", "grid-03"),
    SignIn("chief", Role.CHIEF, "danhe", "officer-danhe-01"),
    SignIn("supervisor", Role.SUPERVISOR, "supervision", "officer-supervision-01"),
    SignIn("manager", Role.UNIT_MANAGER, "unit-zeyuan", name="泽垣公司负责人"),
    SignIn("zhao", Role.GUARD, "unit-zeyuan", "guard-zhao"),
    SignIn("yunling", Role.INTERNAL_SECURITY, "department-yunling", "staff-yunling-01"),
    SignIn("mediator", Role.MEDIATOR, "committee-danhe", name="丹河调解员"),
    SignIn("evidence", Role.EVIDENCE_CUSTODIAN, BUREAU, name="证据保管员"),
    SignIn("auditor", Role.AUDITOR, BUREAU, name="审计员"),
    SignIn("leader", Role.LEADER, BUREAU, name="领导小组成员"),
    SignIn("admin", Role.ADMINISTRATOR, BUREAU, name="系统管理员"),
)
ON_SHIFT = (  # the first member of a crew on the live shift, by sign-in name and crew
    ("guard", Role.GUARD, "crew-team-01-1"),
    ("leader1", Role.TEAM_LEADER, "crew-team-02-1"),
)
NOTES: dict[str, Promise] = {
    "chen": _("值班板：接警、派警、路况"),
    "danhe": _("丹河派出所：手机与值班板"),
    "daji": _("大箕派出所，离两谷坨村45公里"),
    "zhoucun": _("周村派出所：夜间联合巡逻"),
    "grid": _("手机：周村网格员，可被请求辨认"),
    "zhao": _("手机：工地保安，可报警"),
    "yunling": _("手机：矿上保卫科，离村8公里"),
    "guard": _("手机：联勤班组，接收指令"),
}
VOLUNTEER_BODY = "volunteers-zhoucun"


def sign_ins() -> list[tuple[str, str]]:
    """Each demo sign-in name with the role that it stands for."""
    rows = [(row.username, str(row.role.label)) for row in SIGN_INS]
    rows += [(username, str(role.label)) for username, role, _ in ON_SHIFT]
    return [*rows, ("volunteer", str(Role.VOLUNTEER.label))]


def load_accounts(bodies: Bodies, folk: Folk, crews: dict[str, tuple[str, ...]]) -> None:
    """Every demo account with its membership; `crews` gives each crew's members by slug."""
    for row in SIGN_INS:
        _account(row, bodies, folk)
    for username, role, crew in ON_SHIFT:
        person = folk[crews[crew][0]]
        _account(SignIn(username, role, "", person.slug), bodies, folk)
    helper = next(p for p in folk.values() if p.organisation_id == bodies[VOLUNTEER_BODY].pk)
    _account(SignIn("volunteer", Role.VOLUNTEER, "", helper.slug), bodies, folk)


def _account(row: SignIn, bodies: Bodies, folk: Folk) -> User:
    person: Person | None = folk.get(row.person)
    name = person.name if person else row.name
    user = User.objects.create_user(
        row.username, password=PASSWORD, role=row.role, display_name=name
    )
    Membership.unscoped.create(
        user=user,
        organisation=bodies[row.body] if row.body else person.organisation,  # type: ignore[union-attr]
        person=person,
        since=SINCE,
    )
    return user
