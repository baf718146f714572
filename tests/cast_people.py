"""Who they are: one person of each kind, with an account where they have one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cast_places import FOUNDED, Places
from django.test import Client

from lianqin.accounts.models import User
from lianqin.accounts.roles import Role
from lianqin.accounts.viewers import viewer_for
from lianqin.core import clock
from lianqin.core.scope import Viewer
from lianqin.registry.kinds import PersonnelKind as Kind
from lianqin.registry.models import (
    Certificate,
    Linkage,
    Membership,
    Organisation,
    Person,
    Team,
    TeamMembership,
)
from lianqin.registry.naming import reading_of

SINCE = timedelta(days=100)


@dataclass
class Someone:
    """An account with the person behind it; the administrator's people are not on file."""

    user: User
    person: Person | None
    organisation: Organisation

    @property
    def role(self) -> str:
        return self.user.role

    @property
    def viewer(self) -> Viewer:
        """As what they look at things now; asked anew each time."""
        return viewer_for(User.objects.get(pk=self.user.pk))

    def client(self) -> Client:
        """A browser in which they are signed in."""
        return client_for(self.user)


@dataclass
class People:
    """Everyone of one county. `gao` is on file without an account."""

    chen: Someone  # dispatcher, command centre
    sun: Someone  # officer, station of Danhe
    ma: Someone  # officer, station of Daji
    luo: Someone  # officer, patrol-SWAT
    fang: Someone  # chief of Danhe
    xu: Someone  # supervision brigade
    qian: Someone  # manager of the security company
    li: Someone  # guard: certificate, linked, in the crew on joint duty
    zhao: Someone  # guard of the building site, linked, same surname as the suspect
    niu: Someone  # internal security of the enterprise near the village
    he: Someone  # volunteer
    ge: Someone  # grid worker
    tan: Someone  # team leader
    lin: Someone  # leading group
    mei: Someone  # mediator
    bao: Someone  # evidence custodian
    shen: Someone  # auditor
    admin: Someone  # administrator
    gao: Person  # guard of the school: on file, not linked


def viewer(user: User) -> Viewer:
    """As what `user` looks at things now."""
    return viewer_for(user)


def client_for(user: User) -> Client:
    """A browser in which `user` is signed in."""
    client = Client()
    client.force_login(user)
    return client


def people(county: str, where: Places) -> People:
    """Build them all and link the guards who take part in joint duty."""
    everyone = _everyone(county, where)
    gao = person(where.school, "gao", "高远", Kind.GUARD)
    certify(gao)
    for name in ("li", "zhao", "tan"):
        guard = everyone[name].person
        assert guard is not None
        certify(guard)
        link(guard, where.danhe)
    _join(where.team, everyone["li"].person, everyone["tan"].person)
    return People(**everyone, gao=gao)


PARTS = (
    ("chen", "陈民警", Role.DISPATCHER, "bureau", Kind.OFFICER),
    ("sun", "孙民警", Role.OFFICER, "danhe", Kind.OFFICER),
    ("ma", "马民警", Role.OFFICER, "daji", Kind.OFFICER),
    ("luo", "罗民警", Role.OFFICER, "swat", Kind.OFFICER),
    ("fang", "方所长", Role.CHIEF, "danhe", Kind.OFFICER),
    ("xu", "徐警官", Role.SUPERVISOR, "supervision", Kind.OFFICER),
    ("qian", "钱经理", Role.UNIT_MANAGER, "company", None),
    ("li", "李保安", Role.GUARD, "company", Kind.GUARD),
    ("zhao", "赵保安", Role.GUARD, "company", Kind.GUARD),
    ("niu", "牛保卫", Role.INTERNAL_SECURITY, "enterprise", Kind.INTERNAL_SECURITY),
    ("he", "何义巡", Role.VOLUNTEER, "volunteers", Kind.VOLUNTEER),
    ("ge", "葛网格", Role.GRID_WORKER, "grid", Kind.GRID_WORKER),
    ("tan", "谭队长", Role.TEAM_LEADER, "company", Kind.GUARD),
    ("lin", "林组长", Role.LEADER, "bureau", None),
    ("mei", "梅调解", Role.MEDIATOR, "bureau", None),
    ("bao", "包保管", Role.EVIDENCE_CUSTODIAN, "bureau", Kind.OFFICER),
    ("shen", "沈审计", Role.AUDITOR, "bureau", None),
    ("admin", "系统管理", Role.ADMINISTRATOR, "bureau", None),
)


def _everyone(county: str, where: Places) -> dict[str, Someone]:
    """Each with an account serving at their place, and the person on file where there is one.

    Three statements for all of them, as most tests of the house begin with this.
    """
    users = [User(username=f"{n}-{county}", display_name=d, role=r) for n, d, r, _p, _k in PARTS]
    for user in users:
        user.set_unusable_password()
    at = [getattr(where, place) for _n, _d, _r, place, _k in PARTS]
    files = [
        _on_file(place, name, display, kind) if kind else None
        for place, (name, display, _r, _p, kind) in zip(at, PARTS, strict=True)
    ]
    User.objects.bulk_create(users)
    Person.unscoped.bulk_create([one for one in files if one])
    parts = [Someone(*part) for part in zip(users, files, at, strict=True)]
    Membership.unscoped.bulk_create(
        Membership(
            user=who.user,
            organisation=who.organisation,
            person=who.person,
            since=clock.now() - SINCE,
        )
        for who in parts
    )
    return {name: who for (name, *_rest), who in zip(PARTS, parts, strict=True)}


def account(username: str, display: str, role: Role, password: str | None = None) -> User:
    """An account; without a password nobody can sign in but `client_for`."""
    return User.objects.create_user(username, password=password, role=role, display_name=display)


def person(place: Organisation, slug: str, name: str, kind: Kind) -> Person:
    """Someone on file at `place`."""
    one = _on_file(place, slug, name, kind)
    one.save(force_insert=True)
    return one


def _on_file(place: Organisation, slug: str, name: str, kind: Kind) -> Person:
    return Person(
        slug=slug,
        bureau=place.bureau,
        organisation=place,
        kind=kind,
        name=name,
        sex="M",
        born_on=date(1985, 5, 5),
        phone="13800000000",
        is_synthetic=True,
        registered_on=FOUNDED,
        **reading_of(name),
        phone_tail="0000",
    )


def certify(
    guard: Person, issued_on: date = FOUNDED, expires_on: date | None = None
) -> Certificate:
    """Give a guard the certificate without which nobody is one."""
    return Certificate.unscoped.create(
        person=guard, number=f"晋保{guard.pk:08d}", issued_on=issued_on, expires_on=expires_on
    )


def link(who: Person, station: Organisation | None = None, until: date | None = None) -> Linkage:
    """Take someone into joint duty, with consent, in the area of `station`."""
    return Linkage.unscoped.create(
        person=who, station=station, consented_on=FOUNDED, since=FOUNDED, until=until
    )


def _join(team: Team, *members: Person | None) -> None:
    for member in members:
        assert member is not None
        TeamMembership.unscoped.create(team=team, person=member, since=FOUNDED)
