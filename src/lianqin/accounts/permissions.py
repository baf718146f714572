"""Which role may do what: the whole table, in one place. docs/permissions.md is checked against it.

A view names its permission with `@requires`; a view that names none answers nobody.
`PUBLIC` marks the few pages that need no sign-in. What rows someone sees inside a page is scope's
question (`visible_to`), not this table's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from lianqin.accounts.roles import DESK_POLICE, EVERYONE, FIELD, POLICE, Role

PUBLIC: Final = "public"

PERMISSIONS: Final[dict[str, frozenset[Role]]] = {
    "account.use": EVERYONE,
    "board.see": DESK_POLICE,
    "incident.take": frozenset({Role.DISPATCHER, Role.OFFICER, Role.CHIEF}),
    "incident.see": DESK_POLICE,
    "incident.classify": frozenset({Role.DISPATCHER, Role.OFFICER, Role.CHIEF}),
    "incident.close": frozenset({Role.DISPATCHER, Role.OFFICER, Role.CHIEF}),
    "incident.merge": DESK_POLICE,
    "incident.correct": DESK_POLICE,
    "incident.transfer": DESK_POLICE,
    "incident.reopen": DESK_POLICE,
    "incident.call_back": DESK_POLICE,
    "incident.export": DESK_POLICE,
    "codes.manage": frozenset({Role.DISPATCHER, Role.CHIEF}),
    "evidence.open": frozenset({Role.EVIDENCE_CUSTODIAN}),
    "footage.register": DESK_POLICE,
    "appeal.make": DESK_POLICE,
    "appeal.approve": frozenset({Role.DISPATCHER, Role.CHIEF}),
    "appeal.answer": FIELD,
    "handover.record": DESK_POLICE,
    "dispute.see": DESK_POLICE | {Role.MEDIATOR},
    "dispute.record": DESK_POLICE,
    "dispute.mediate": DESK_POLICE | {Role.MEDIATOR},
    "dispute.find": FIELD,
    "footage.view": frozenset({Role.DISPATCHER, Role.OFFICER, Role.CHIEF}),
    "directive.issue": frozenset({Role.DISPATCHER, Role.OFFICER, Role.CHIEF}),
    "help.see": DESK_POLICE,
    "help.ask": DESK_POLICE,
    "upward.see": DESK_POLICE | {Role.LEADER, Role.SUPERVISOR},
    "upward.make": DESK_POLICE,
    "unit_help.answer": frozenset({Role.UNIT_MANAGER}),
    "muster.terms": frozenset({Role.DISPATCHER, Role.CHIEF}),
    "watch.keep": DESK_POLICE,
    "condition.set": frozenset({Role.DISPATCHER, Role.OFFICER, Role.CHIEF}),
    "order.see": POLICE | {Role.AUDITOR, Role.LEADER},
    "order.drafts": frozenset({Role.SUPERVISOR, Role.CHIEF, Role.LEADER}),
    "order.draft": frozenset({Role.SUPERVISOR, Role.CHIEF}),
    "order.sign": frozenset({Role.CHIEF, Role.LEADER}),
    "policy.edit": frozenset({Role.SUPERVISOR, Role.CHIEF}),
    "policy.approve": frozenset({Role.CHIEF, Role.LEADER}),
    "figures.see": POLICE | {Role.LEADER, Role.AUDITOR},
    "audit.see": frozenset({Role.AUDITOR}),
    "field.use": FIELD,
    "field.report": FIELD,
    "field.alarm": FIELD - {Role.GRID_WORKER},
    "directive.answer": FIELD - {Role.GRID_WORKER},
    "map.see": POLICE | FIELD | {Role.LEADER},
    "ground.see": POLICE | FIELD | {Role.LEADER, Role.UNIT_MANAGER},
    "registry.see": POLICE | {Role.UNIT_MANAGER},
    "people.see": frozenset({Role.SUPERVISOR, Role.UNIT_MANAGER, Role.OFFICER, Role.CHIEF}),
    "people.edit": frozenset({Role.SUPERVISOR, Role.UNIT_MANAGER}),
    "identity.reveal": frozenset({Role.SUPERVISOR, Role.UNIT_MANAGER}),
    "eligibility.check": frozenset({Role.SUPERVISOR}),
    "organisations.manage": frozenset({Role.SUPERVISOR}),
    "contracts.manage": frozenset({Role.SUPERVISOR, Role.UNIT_MANAGER}),
    "linkage.manage": frozenset({Role.SUPERVISOR}),
    "teams.manage": frozenset({Role.SUPERVISOR, Role.UNIT_MANAGER}),
    "places.manage": frozenset({Role.SUPERVISOR, Role.OFFICER, Role.CHIEF}),
    "cameras.see": DESK_POLICE,
    "cameras.manage": DESK_POLICE,
    "kit.manage": frozenset({Role.SUPERVISOR, Role.UNIT_MANAGER}),
    "kit.team": frozenset({Role.TEAM_LEADER}),
    "files.import": frozenset({Role.SUPERVISOR, Role.UNIT_MANAGER}),
    "files.export": frozenset({Role.SUPERVISOR, Role.UNIT_MANAGER}),
    "exports.see": frozenset({Role.SUPERVISOR, Role.AUDITOR}),
    "survey.see": frozenset({Role.SUPERVISOR, Role.UNIT_MANAGER, Role.CHIEF, Role.LEADER}),
    "calendar.see": frozenset({Role.SUPERVISOR, Role.UNIT_MANAGER}),
    "notices.mark": frozenset({Role.UNIT_MANAGER}),
    "inspection.see": frozenset({Role.SUPERVISOR, Role.UNIT_MANAGER}),
    "inspection.make": frozenset({Role.SUPERVISOR}),
    "finding.answer": frozenset({Role.UNIT_MANAGER}),
    "complaint.handle": frozenset({Role.SUPERVISOR}),
    "breach.handle": frozenset({Role.SUPERVISOR}),
    "recognition.see": frozenset({Role.SUPERVISOR, Role.UNIT_MANAGER}),
    "recognition.propose": frozenset({Role.SUPERVISOR, Role.UNIT_MANAGER}),
    "recognition.give": frozenset({Role.SUPERVISOR}),
    "neutrality.see": frozenset({Role.AUDITOR, Role.LEADER}),
    "own_file.see": FIELD,
    "shift_check.make": FIELD - {Role.GRID_WORKER, Role.OFFICER},
    "outside.see": frozenset({Role.DISPATCHER, Role.ADMINISTRATOR}),
    "outside.try": frozenset({Role.DISPATCHER, Role.ADMINISTRATOR}),
    "accounts.manage": frozenset({Role.ADMINISTRATOR}),
}

View = TypeVar("View", bound=Callable[..., Any])


def requires(permission: str) -> Callable[[View], View]:
    """Say which permission a view asks for. Raises KeyError for one that the table lacks."""
    if permission != PUBLIC:
        PERMISSIONS[permission]

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def may(role: str, permission: str) -> bool:
    """Whether `role` holds `permission`; unknown roles hold none."""
    return permission == PUBLIC or role in PERMISSIONS[permission]
