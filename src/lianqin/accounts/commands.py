"""`lianqin account`: the first administrator, and help when nobody can sign in any more.

Whoever can run this holds the machine and its database; the audit rows name the role `console`.
"""

from __future__ import annotations

import argparse
import json
import sys

from lianqin.accounts import services
from lianqin.accounts.errors import UnknownAccount
from lianqin.accounts.models import User
from lianqin.accounts.roles import Role
from lianqin.core.scope import Viewer

CONSOLE = Viewer(user_id=None, role="console")


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `account` with its four orders; each sets `run`, a function of the arguments."""
    account = subparsers.add_parser("account", help="账号 / accounts")
    orders = account.add_subparsers(dest="order", required=True)
    create = _order(orders, "create", "开通账号，打印临时密码 / open one, print its password")
    create.add_argument("--role", choices=Role.values, default=Role.ADMINISTRATOR.value)
    create.add_argument(
        "--display-name", default="", help="页面上显示的姓名 / the name that pages show"
    )
    create.add_argument("--serves-in", default="", help="任职单位的代号 / slug of the organisation")
    _order(orders, "disable", "停用账号及其全部登录 / end one with its sign-ins")
    _order(orders, "enable", "重新启用账号 / let an ended one be used again")
    _order(orders, "reset", "重置密码并退出全部登录 / new password, sign-ins end")


def _order(
    orders: argparse._SubParsersAction[argparse.ArgumentParser], name: str, words: str
) -> argparse.ArgumentParser:
    parser = orders.add_parser(name, help=words)
    parser.add_argument("username")
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")
    parser.set_defaults(run=run)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Carry out one order; 0 when done. Raises DomainError, which the command line prints."""
    answer = {"username": arguments.username}
    if arguments.order == "create":
        answer["password"] = _create(arguments)
    else:
        answer |= _change(arguments.order, _account(arguments.username))
    lines = json.dumps(answer) if arguments.json else "\n".join(map(": ".join, answer.items()))
    sys.stdout.write(f"{lines}\n")
    return 0


def _create(arguments: argparse.Namespace) -> str:
    _user, password = services.create_account(
        username=arguments.username,
        display_name=arguments.display_name or arguments.username,
        role=Role(arguments.role),
        serves_in=arguments.serves_in,
        actor=CONSOLE,
    )
    return password


def _account(username: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        raise UnknownAccount(username=username)
    return user


def _change(order: str, user: User) -> dict[str, str]:
    """Carry out an order on an account that there is; the password, where there is a new one."""
    if order == "reset":
        return {"password": services.reset_password(user=user, actor=CONSOLE)}
    change = services.disable if order == "disable" else services.enable
    change(user=user, actor=CONSOLE)
    return {}
