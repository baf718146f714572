"""Policy documents: writing one in clauses, approving it, and which is in force on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db.models import Q
from django.utils.translation import gettext as _

from lianqin.core.acts import act
from lianqin.core.scope import Viewer
from lianqin.dispatch.errors import PolicyNotReady, PolicySealed
from lianqin.dispatch.models import PolicyClause, PolicyDocument

MOST_CLAUSES = 200
LONGEST_CLAUSE = 2000


@dataclass(frozen=True)
class Paper:
    """What is written of a document; its clauses are numbered from 1 in their order."""

    title: str
    number: str
    issued_on: date
    since: date
    clauses: tuple[str, ...]
    until: date | None = None
    is_trial: bool = False
    replaces_id: int | None = None


def policies_in_force(bureau_id: int, day: date) -> list[PolicyDocument]:
    """The approved documents in force on a day, the newest first."""
    rows = PolicyDocument.unscoped.filter(bureau_id=bureau_id, approved_at__isnull=False)
    rows = rows.filter(Q(until=None) | Q(until__gt=day), since__lte=day)
    return list(rows.order_by("-since", "-pk"))


def write(
    paper: Paper, *, actor: Viewer, actor_name: str, instead_of: PolicyDocument | None = None
) -> PolicyDocument:
    """Enter a document, or put it in the place of one that is not approved.

    Raises PolicyNotReady and PolicySealed.
    """
    _check(paper)
    facts = {name: value for name, value in vars(paper).items() if name != "clauses"}
    with act("policy.write", actor=actor) as act_:
        _refuse_same_number(paper, actor.bureau, instead_of)
        facts |= {"changed_at": act_.at, "written_by": actor.user_id, "writer_name": actor_name}
        if instead_of is None:
            document = PolicyDocument.unscoped.create(bureau_id=actor.bureau, **facts)
        else:
            draft = PolicyDocument.unscoped.filter(pk=instead_of.pk, approved_at=None)
            if draft.update(**facts) != 1:
                raise PolicySealed
            document = instead_of
            document.refresh_from_db()
        _write_clauses(document, paper.clauses)
        act_.record(document, clauses=len(paper.clauses))
    return document


def _check(paper: Paper) -> None:
    if not paper.clauses:
        raise PolicyNotReady(why=_("至少写一条"))
    if len(paper.clauses) > MOST_CLAUSES or max(map(len, paper.clauses)) > LONGEST_CLAUSE:
        raise PolicyNotReady(why=_("最多二百条，每条不超过二千字"))
    if paper.until is not None and paper.until <= paper.since:
        raise PolicyNotReady(why=_("终止日期须在施行日期之后"))


def _refuse_same_number(paper: Paper, bureau_id: int, but: PolicyDocument | None) -> None:
    """Inside the act, so that of two at once the second is told."""
    same = PolicyDocument.unscoped.filter(bureau_id=bureau_id, number=paper.number)
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise PolicyNotReady(why=_("文号已有同号文件"))


def _write_clauses(document: PolicyDocument, clauses: Sequence[str]) -> None:
    """By number, so that a rule of a draft that cites a clause keeps it; what is cited and would
    fall away is refused."""
    kept = {row.number: row for row in document.clauses.all()}
    for number, words in enumerate(clauses, start=1):
        if number in kept:
            PolicyClause.unscoped.filter(pk=kept[number].pk).update(text=words)
        else:
            PolicyClause.unscoped.create(policy=document, number=number, text=words)
    document.clauses.filter(number__gt=len(clauses)).delete()


def approve(policy: PolicyDocument, *, read: str, actor: Viewer, actor_name: str) -> None:
    """Approve the text whose digest is `read`; the version before ends on the day this begins.

    Raises PolicySealed when it is approved, or another text by now.
    """
    with act("policy.approve", actor=actor) as act_:
        held = PolicyDocument.unscoped.select_for_update().get(pk=policy.pk)
        if held.approved_at is not None or digest(held) != read:
            raise PolicySealed
        if held.written_by is not None and held.written_by == actor.user_id:
            raise PolicyNotReady(why=_("起草人不能批准自己起草的文件"))
        held.clauses.update(is_sealed=True)
        PolicyDocument.unscoped.filter(pk=held.pk).update(
            approved_at=act_.at, approved_by=actor.user_id, approver_name=actor_name, digest=read
        )
        if held.replaces_id:
            before = PolicyDocument.unscoped.filter(pk=held.replaces_id)
            before.filter(Q(until=None) | Q(until__gt=held.since)).exclude(
                since__gt=held.since
            ).update(until=held.since)
        act_.record(held, replaces=held.replaces_id)
    policy.refresh_from_db()


def digest(policy: PolicyDocument) -> str:
    """SHA-256 of what is approved: heading, days and clauses."""
    head = (policy.title, policy.number, policy.is_trial, policy.issued_on, policy.since)
    lines = [str(part) for part in (*head, policy.replaces_id)]
    lines += [f"{clause.number} {clause.text}" for clause in policy.clauses.order_by("number")]
    return sha256("\n".join(lines).encode()).hexdigest()
