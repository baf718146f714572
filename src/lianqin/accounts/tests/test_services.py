"""The administrator's orders, on the page's side and on the command line."""

from __future__ import annotations

import argparse
import json

import pytest
from cast import Cast

from lianqin.accounts import commands, services
from lianqin.accounts.errors import OwnAccount, UnknownAccount, UnknownWorkplace, UsernameTaken
from lianqin.accounts.models import User
from lianqin.accounts.roles import Role
from lianqin.accounts.viewers import viewer_for
from lianqin.core.models import AuditRow

pytestmark = pytest.mark.django_db


def command(*words: str) -> int:
    parser = argparse.ArgumentParser()
    commands.add_commands(parser.add_subparsers())
    arguments = parser.parse_args(["account", *words])
    code: int = arguments.run(arguments)
    return code


def test_the_first_administrator_is_made_on_the_command_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert command("create", "root", "--display-name", "管理员", "--json") == 0
    password = json.loads(capsys.readouterr().out)["password"]
    user = User.objects.get(username="root")
    assert (user.role, user.password_is_temporary) == (Role.ADMINISTRATOR, True)
    assert user.check_password(password)
    row = AuditRow.objects.get(action="account.create")
    assert (row.actor_id, row.actor_role, row.subject_id) == (None, "console", str(user.pk))
    assert password not in str(row.facts)


def test_an_account_can_be_made_to_serve_somewhere(cast: Cast) -> None:
    user, _password = services.create_account(
        username="new",
        display_name="新人",
        role=Role.OFFICER,
        serves_in="danhe",
        actor=cast.admin.viewer,
    )
    assert viewer_for(user).organisation_ids == {cast.danhe.pk}
    assert user in User.objects.for_viewer(cast.admin.viewer)


def test_an_administrator_places_nobody_in_another_bureau(cast: Cast) -> None:
    twin = cast.twin
    new = {"username": "new", "display_name": "新人", "role": Role.OFFICER}
    type(twin.danhe).unscoped.filter(pk=twin.danhe.pk).update(slug="only-there")
    with pytest.raises(UnknownWorkplace):
        services.create_account(**new, serves_in="only-there", actor=cast.admin.viewer)
    user, _ = services.create_account(**new, serves_in="daji", actor=cast.admin.viewer)
    assert viewer_for(user).organisation_ids == {cast.places.daji.pk}


def test_a_workplace_of_two_bureaus_is_not_guessed(cast: Cast) -> None:
    assert cast.twin
    with pytest.raises(UnknownWorkplace):
        command("create", "new", "--serves-in", "danhe")
    assert not User.objects.filter(username="new").exists()


def test_a_taken_name_is_refused(cast: Cast) -> None:
    with pytest.raises(UsernameTaken):
        command("create", cast.chen.user.username)


def test_the_command_line_ends_and_mends_accounts(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    name = cast.chen.user.username
    command("disable", name)
    assert not User.objects.get(username=name).is_active
    command("enable", name)
    assert User.objects.get(username=name).is_active
    capsys.readouterr()
    command("reset", name)
    password = capsys.readouterr().out.splitlines()[1].removeprefix("password: ")
    assert User.objects.get(username=name).check_password(password)


def test_an_unknown_name_is_said_to_be_unknown() -> None:
    with pytest.raises(UnknownAccount, match="ghost"):
        command("disable", "ghost")


def test_nobody_locks_themselves_out(cast: Cast) -> None:
    for order in (services.disable, services.enable, services.reset_password):
        with pytest.raises(OwnAccount):
            order(user=cast.admin.user, actor=cast.admin.viewer)


def test_the_administrator_sees_the_bureaus_accounts_and_no_others(cast: Cast) -> None:
    seen = set(User.objects.for_viewer(cast.admin.viewer))
    assert seen == {who.user for who in cast.everybody().values()}
    assert cast.wang.user not in set(User.objects.for_viewer(cast.admin.viewer))
    assert set(User.objects.for_viewer(cast.chen.viewer)) == {cast.chen.user}


def test_lent_passwords_are_long_and_never_the_same() -> None:
    given = {services.new_password() for _ in range(200)}
    assert len(given) == 200
    assert all(len(password) == 19 for password in given)
