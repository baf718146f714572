"""The versions of the standing order, any two compared, and the document an officer can sign."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianqin.accounts.permissions import requires
from lianqin.core import clock
from lianqin.core.given import key_in
from lianqin.desk.edge import DeskRequest, find, says_why
from lianqin.dispatch import draft_signing, law
from lianqin.dispatch.models import OrderDraft, StandingOrder
from lianqin.dispatch.order_text import Rule, is_whole
from lianqin.dispatch.orders import order_in_force
from lianqin.dispatch.rule_words import FIELDS, Names, compare, said, where
from lianqin.units.kinds import UnitKind


@requires("order.see")
@require_safe
@says_why
def order_versions(request: DeskRequest) -> HttpResponse:
    """All versions; with `?old=` and `?new=` two of them compared rule by rule."""
    rows = list(StandingOrder.objects.for_viewer(request.viewer).select_related("policy"))
    old, new = (_version(rows, request.GET.get(name, "")) for name in ("old", "new"))
    context = {
        "versions": rows,
        "in_force": order_in_force(request.viewer.bureau, clock.now()),
        "old": old,
        "new": new,
        "changes": compare(_rules(old), _rules(new)) if old and new else None,
    }
    return render(request, "desk/orders/versions.html", context)


def _version(rows: list[StandingOrder], asked: str) -> StandingOrder | None:
    number = key_in(asked)
    return next((row for row in rows if row.version == number), None)


def _rules(order: StandingOrder) -> list[Rule]:
    return [Rule.of(row) for row in order.rules.all()]


@requires("order.see")
@require_safe
@says_why
def order_review(request: DeskRequest) -> HttpResponse:
    """The version in force as a document."""
    return _document(request, order_in_force(request.viewer.bureau, clock.now()))


@requires("order.see")
@require_safe
@says_why
def order_version(request: DeskRequest, version: int) -> HttpResponse:
    """One version as a document."""
    return _document(request, find(StandingOrder, request.viewer, version=version))


def _document(request: DeskRequest, order: StandingOrder | None) -> HttpResponse:
    if order is None:
        return render(request, "desk/orders/review.html", {"paper": None})
    context = _paper(order, _rules(order), order.digest) | {"order": order}
    return render(request, "desk/orders/review.html", context | {"is_whole": is_whole(order)})


@requires("order.drafts")
@require_safe
@says_why
def order_draft_review(request: DeskRequest, draft_id: int) -> HttpResponse:
    """A draft as the document that is to be signed."""
    draft = find(OrderDraft, request.viewer, pk=draft_id)
    rules = [Rule.of(row) for row in draft.rules.all()]
    context = _paper(draft, rules, draft_signing.digest(draft)) | {
        "draft": draft,
        "signatures": draft_signing.standing_signatures(draft),
        "is_whole": True,
    }
    return render(request, "desk/orders/review.html", context)


def _paper(text: StandingOrder | OrderDraft, rules: list[Rule], digest: str) -> dict[str, Any]:
    names = Names.of(rules)
    return {
        "paper": text,
        "policy": text.policy,
        "clauses": text.policy.clauses.order_by("number") if text.policy else (),
        "rules": [
            (where(rule, names), [(FIELDS[name], words) for name, words in lines.items()])
            for rule, lines in ((rule, said(rule, names)) for rule in rules)
        ],
        "kinds": [kind.label for kind in UnitKind],
        "matrix": [(act, [kind in act.kinds for kind in UnitKind]) for act in law.ACTIONS],
        "duties": law.DUTIES_OF_GUARDS,
        "forbidden": law.FORBIDDEN_TO_GUARDS,
        "refusal": law.RIGHT_TO_REFUSE,
        "digest": digest,
    }
