"""A new version of the standing order from draft to signatures, through its pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cast import Cast, Someone, report
from django.test import Client
from django.urls import reverse

from lianqin.core import clock
from lianqin.core.clock import today
from lianqin.dispatch.law import ACTIONS, FORBIDDEN_TO_GUARDS, RIGHT_TO_REFUSE
from lianqin.dispatch.models import (
    DraftSignature,
    OrderDraft,
    OrderRule,
    PolicyDocument,
    StandingOrder,
)
from lianqin.dispatch.models.drafts import DraftState
from lianqin.dispatch.orders import order_in_force

pytestmark = pytest.mark.django_db

RULE: dict[str, Any] = {
    "category": "dispute.neighbour",
    "priority": "",
    "area_id": "",
    "hours_since": "22:00",
    "hours_until": "06:00",
    "lead": "police_led",
    "officers": "2",
    "guards": "1",
    "actions": ["keep_order", "calm_people"],
    "skills": ["first_aid"],
    "kit": ["torch"],
    "ack_seconds": "45",
    "arrival_seconds": "900",
    "after_0": "20",
    "do_0": "resend",
    "after_1": "45",
    "do_1": "next_unit",
    "informs": ["command"],
    "reason": "夜间邻里纠纷由民警主导",
}


def begun(who: Someone) -> tuple[Client, OrderDraft]:
    client = who.client()
    client.post(reverse("desk:order_draft_new"))
    return client, OrderDraft.unscoped.latest("pk")


def heading(client: Client, draft: OrderDraft, **more: Any) -> Any:
    draft.refresh_from_db()
    said = {"title": "勤务令（第二版）", "in_force_on": today().isoformat(), **more}
    return client.post(
        reverse("desk:order_draft_heading", args=[draft.pk]), {**said, "seen": draft.revision}
    )


def add(client: Client, draft: OrderDraft, **more: Any) -> Any:
    draft.refresh_from_db()
    where = reverse("desk:order_rule_new", args=[draft.pk])
    return client.post(where, {**RULE, "seen": draft.revision, **more})


def sign(who: Someone, draft: OrderDraft) -> Any:
    client = who.client()
    page = client.get(reverse("desk:order_draft", args=[draft.pk]))
    said = {"digest": page.context["digest"]}
    return client.post(reverse("desk:order_draft_sign", args=[draft.pk]), said)


def test_from_draft_to_an_order_in_force_signed_by_two_accounts(cast: Cast) -> None:
    xu, draft = begun(cast.xu)
    assert draft.rules.count() == cast.order.rules.count()
    assert heading(xu, draft).status_code == 302
    assert add(xu, draft).status_code == 302
    assert sign(cast.fang, draft).status_code == 302
    assert StandingOrder.unscoped.filter(bureau=cast.bureau).count() == 1
    assert sign(cast.lin, draft).url == reverse("desk:order_version", args=[2])
    order = StandingOrder.unscoped.get(bureau=cast.bureau, version=2)
    assert (order.first_signer, order.second_signer) == (cast.fang.user.pk, cast.lin.user.pk)
    rule = order.rules.get(category="dispute.neighbour")
    assert (rule.officers, rule.guards, rule.skills, rule.kit) == (2, 1, ["first_aid"], ["torch"])
    assert rule.ladder == [{"after": 20, "do": "resend"}, {"after": 45, "do": "next_unit"}]
    page = cast.chen.client().get(reverse("desk:orders")).content.decode()
    assert "勤务令（第二版）" in page
    assert "22:00–次日06:00" in page


def test_the_same_account_signs_once_and_an_edit_drops_the_signature_and_says_so(
    cast: Cast,
) -> None:
    xu, draft = begun(cast.xu)
    heading(xu, draft)
    sign(cast.fang, draft)
    again = sign(cast.fang, draft)
    assert again.status_code == 409
    assert "另一名负责人" in again.content.decode()
    told = xu.get(add(xu, draft).url).content.decode()
    assert "1 个签名作废" in told
    assert not DraftSignature.unscoped.filter(draft=draft, dropped_at=None).exists()
    sign(cast.lin, draft)
    draft.refresh_from_db()
    assert draft.state == DraftState.OPEN


def test_what_was_read_is_what_is_signed(cast: Cast) -> None:
    xu, draft = begun(cast.xu)
    heading(xu, draft)
    fang = cast.fang.client()
    page = fang.get(reverse("desk:order_draft", args=[draft.pk]))
    add(xu, draft)
    said = {"digest": page.context["digest"]}
    answer = fang.post(reverse("desk:order_draft_sign", args=[draft.pk]), said)
    assert answer.status_code == 409
    assert not DraftSignature.unscoped.exists()


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("actions", {"actions": ["keep_order", "search"]}),
        ("actions", {"actions": ["drive_the_police_car"]}),
        ("actions", {"lead": "police_only", "guards": "0", "skills": [], "kit": []}),
        ("lead", {"category": "criminal.weapon", "lead": "guards_first"}),
        ("officers", {"officers": "0"}),
        ("kit", {"kit": ["rubber_baton"]}),
        ("after_0", {"after_0": "90"}),
        ("after_0", {"do_0": ""}),
        ("hours_since", {"hours_until": ""}),
        ("category", {"category": "dispute", "hours_since": "", "hours_until": ""}),
    ],
    ids=lambda one: one if isinstance(one, str) else "-".join(one),
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    cast: Cast, field: str, wrong: dict[str, Any]
) -> None:
    xu, draft = begun(cast.xu)
    before = draft.rules.count()
    answer = add(xu, draft, **wrong)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert RULE["reason"] in answer.content.decode()
    assert draft.rules.count() == before


def test_no_page_of_a_draft_offers_a_power_of_the_police_or_restraining_kit(cast: Cast) -> None:
    xu, draft = begun(cast.xu)
    page = xu.get(reverse("desk:order_rule_new", args=[draft.pk])).content.decode()
    for word in ("盘问检查", "控制抓捕", "追缉", "橡胶警棍"):
        assert word not in page


def test_of_two_who_write_at_once_the_later_is_told(cast: Cast) -> None:
    xu, draft = begun(cast.xu)
    stale = draft.revision
    heading(xu, draft)
    where = reverse("desk:order_rule_new", args=[draft.pk])
    answer = xu.post(where, {**RULE, "seen": stale})
    assert answer.status_code == 409
    assert RULE["reason"] in answer.content.decode()


def test_a_dry_run_says_what_would_have_changed_and_links_only_for_who_may_see(cast: Cast) -> None:
    incident = report(cast, category="dispute.neighbour", suspects=0, has_fled=False)
    _xu, draft = begun(cast.xu)
    row = draft.rules.get(category="dispute")
    row.lead, row.ack_seconds = "police_led", 30
    row.save()
    asked = {"since": today().isoformat(), "until": today().isoformat()}
    where = reverse("desk:order_dry_run", args=[draft.pk])
    seen = cast.fang.client().get(where, asked)
    assert (seen.context["tally"].done, seen.context["tally"].changed) == (1, 1)
    assert dict(seen.context["counts"][0].fields) == {"谁主导": 1, "应答时限": 1}
    assert incident.number in seen.content.decode()
    unseen = cast.xu.client().get(where, asked).content.decode()
    assert incident.number not in unseen
    assert "另有 1 起" in unseen


def test_a_long_run_goes_on_from_where_it_stopped(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lianqin.dispatch import dry_run

    monkeypatch.setattr(dry_run, "SLICE", 1)
    monkeypatch.setattr(dry_run.go_on, "__kwdefaults__", {"budget": 0.0})
    for _ in range(3):
        report(cast)
    fang, draft = begun(cast.fang)
    where = reverse("desk:order_dry_run", args=[draft.pk])
    asked = {"since": today().isoformat(), "until": today().isoformat()}
    page = fang.get(where, asked)
    done = [page.context["tally"].done]
    while not page.context["tally"].is_whole:
        page = fang.post(where, {"carried": page.context["carried"]}, headers={"HX-Request": "1"})
        done.append(page.context["tally"].done)
    assert done == [1, 2, 3, 3]
    assert fang.post(where, {"carried": "forged"}).status_code == 404


def test_the_review_page_is_the_whole_policy(cast: Cast) -> None:
    page = cast.shen.client().get(reverse("desk:order_review")).content.decode()
    for action in ACTIONS:
        assert str(action.name) in page
        assert action.basis.article in page
    for line in (*FORBIDDEN_TO_GUARDS, RIGHT_TO_REFUSE, "方所长", "徐警官", "法制审核"):
        assert str(line) in page
    for rule in OrderRule.unscoped.filter(order=cast.order):
        assert rule.reason in page


def test_versions_are_compared_rule_by_rule(cast: Cast) -> None:
    xu, draft = begun(cast.xu)
    heading(xu, draft)
    add(xu, draft)
    sign(cast.fang, draft), sign(cast.lin, draft)
    page = cast.chen.client().get(reverse("desk:order_versions"), {"old": 1, "new": 2})
    (change,) = page.context["changes"]
    assert change.before is None
    assert change.after.reason == RULE["reason"]


def test_a_policy_is_written_by_one_approved_by_another_and_then_stands(cast: Cast) -> None:
    paper = {"title": "实施方案", "number": "泽公发〔2026〕1号", "issued_on": today().isoformat()}
    paper |= {"since": today().isoformat(), "clauses": "公安主导。\n\n保安助力。"}
    fang = cast.fang.client()
    url = fang.post(reverse("desk:policy_new"), paper).url
    found = PolicyDocument.unscoped.get()
    said = {"digest": fang.get(url).context["digest"]}
    approve = reverse("desk:policy_approve", args=[found.pk])
    assert fang.post(approve, said).status_code == 422  # whoever wrote it does not approve it
    assert cast.lin.client().post(approve, said).status_code == 302
    edit = fang.post(reverse("desk:policy_edit", args=[found.pk]), paper)
    assert edit.status_code == 409
    assert [c.text for c in found.clauses.order_by("number")] == ["公安主导。", "保安助力。"]


def test_whoever_may_not_write_or_sign_is_refused(cast: Cast) -> None:
    _xu, draft = begun(cast.xu)
    sun, lin = cast.sun.client(), cast.lin.client()
    assert sun.get(reverse("desk:order_drafts")).status_code == 403
    assert lin.post(reverse("desk:order_draft_new")).status_code == 403
    assert (
        cast.xu.client().post(reverse("desk:order_draft_sign", args=[draft.pk])).status_code == 403
    )
    assert cast.wang.client().get(reverse("desk:order_version", args=[99])).status_code == 404


def test_an_incident_before_the_new_version_keeps_its_own(cast: Cast) -> None:
    xu, draft = begun(cast.xu)
    heading(xu, draft, in_force_on=(today() + timedelta(days=7)).isoformat())
    sign(cast.fang, draft), sign(cast.lin, draft)
    now = clock.now()
    bureau = cast.bureau.pk
    orders = [order_in_force(bureau, now), order_in_force(bureau, now + timedelta(days=8))]
    assert [order and order.version for order in orders] == [1, 2]
