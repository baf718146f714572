"""The plan on trial under which the county works, and the next version of its order in draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from lianqin.core.clock import today
from lianqin.dispatch import draft_signing, drafting, policies
from lianqin.dispatch.drafting import Heading
from lianqin.dispatch.models import DraftRule, DraftSignature, OrderDraft
from lianqin.dispatch.models.policies import PolicyClause, PolicyDocument
from lianqin.dispatch.policies import Paper


@dataclass
class Policy:
    """What tests ask for by name."""

    plan: PolicyDocument
    clause: PolicyClause
    order_draft: OrderDraft
    draft_rule: DraftRule
    draft_signature: DraftSignature


def policy(cast: object) -> Policy:
    """Xu wrote the plan, Fang approved it; Xu's draft bears Fang's signature so far."""
    xu, fang = cast.xu, cast.fang  # type: ignore[attr-defined]
    begun = today() - timedelta(days=100)
    paper = Paper(
        "警保联勤联动工作实施方案",
        "泽公发〔2024〕7号",
        begun,
        begun,
        ("公安主导、保安助力。", "先期处置限于法定任务。"),
        is_trial=True,
    )
    plan = policies.write(paper, actor=xu.viewer, actor_name="徐警官")
    policies.approve(plan, read=policies.digest(plan), actor=fang.viewer, actor_name="方所长")
    draft = drafting.begin(actor=xu.viewer, actor_name="徐警官")
    heading = Heading("联勤联动处置规范", False, plan.pk, today() + timedelta(days=7))
    drafting.set_heading(draft, heading, seen=draft.revision, actor=xu.viewer)
    signature, _ = draft_signing.sign(
        draft, read=draft_signing.digest(draft), actor=fang.viewer, actor_name="方所长"
    )
    clause = plan.clauses.first()
    assert clause is not None
    return Policy(plan, clause, draft, draft.rules.first(), signature)
