"""Whether somebody may be a guard (Art. 16, 17): the answer of the police, and nothing else.

There is no reason here, not in a column, a form, the audit or a sentence: what the police know of
somebody stays with the police (domain.md section 7).
"""

from __future__ import annotations

from datetime import date

from lianqin.accounts.roles import Role
from lianqin.core.acts import act
from lianqin.core.clock import today
from lianqin.core.errors import NotPermitted
from lianqin.core.scope import Viewer
from lianqin.registry.history import name_of
from lianqin.registry.kinds import LinkageEnd
from lianqin.registry.linkage_errors import DayAhead
from lianqin.registry.linking import end_joint_duty
from lianqin.registry.models import EligibilityCheck, Person
from lianqin.registry.people import find_kept


def record_eligibility(
    *, person: Person, is_eligible: bool, on: date, actor: Viewer, checker_name: str = ""
) -> EligibilityCheck:
    """Write that supervision looked on the day `on`, and whether the person may be a guard.

    Somebody who may not takes part in joint duty no longer, from today on. Raises NotPermitted for
    anybody but supervision, NotFound and DayAhead.
    """
    if actor.role != Role.SUPERVISOR:
        raise NotPermitted
    if on > today():
        raise DayAhead
    with act("eligibility.check", actor=actor) as act_:
        fresh = find_kept(person.pk, actor)
        check = EligibilityCheck.unscoped.create(
            person=fresh,
            is_eligible=is_eligible,
            checked_on=on,
            checked_by=actor.user_id,
            checker_name=checker_name or name_of(actor),
        )
        act_.record(fresh, eligible=is_eligible)
        if not is_eligible and newest_check(fresh) == check:
            end_joint_duty(person=fresh, on=today(), because=LinkageEnd.INELIGIBLE, actor=actor)
    return check


def newest_check(person: Person) -> EligibilityCheck | None:
    """The answer that holds: of the newest day, of one day the last written."""
    rows = EligibilityCheck.unscoped.filter(person=person)
    return rows.order_by("-checked_on", "-pk").first()
