"""Drafts of the standing order: begun, written rule by rule, signed by two accounts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianqin.accounts.permissions import may, requires
from lianqin.core.errors import DomainError
from lianqin.core.given import key_in
from lianqin.desk.edge import DeskRequest, find, name_of, says_why, shown_status
from lianqin.desk.forms import refuse_unread
from lianqin.desk.orders.forms import HeadingForm, RuleForm
from lianqin.dispatch import draft_signing, drafting
from lianqin.dispatch.models import DraftRule, OrderDraft
from lianqin.dispatch.models.drafts import DraftState
from lianqin.dispatch.order_text import Rule
from lianqin.dispatch.rule_words import Names, compare, said, where


@requires("order.drafts")
@require_safe
@says_why
def order_drafts(request: DeskRequest) -> HttpResponse:
    """The drafts, the newest first."""
    rows = OrderDraft.objects.for_viewer(request.viewer).select_related("order", "made_from")
    context = {"drafts": rows[:100], "may_draft": may(request.viewer.role, "order.draft")}
    return render(request, "desk/orders/drafts.html", context)


@requires("order.draft")
@require_POST
@says_why
def order_draft_new(request: DeskRequest) -> HttpResponse:
    """Begin one from the version in force."""
    draft = drafting.begin(actor=request.viewer, actor_name=name_of(request))
    return HttpResponseRedirect(reverse("desk:order_draft", args=[draft.pk]))


@requires("order.drafts")
@require_safe
@says_why
def order_draft(request: DeskRequest, draft_id: int) -> HttpResponse:
    """Its heading, its rules, what it changes, and who has signed."""
    draft = find(OrderDraft, request.viewer, pk=draft_id)
    return _page(request, draft, HeadingForm.of(draft, request.viewer))


def _page(
    request: DeskRequest, draft: OrderDraft, form: HeadingForm, refused: DomainError | None = None
) -> HttpResponse:
    rows = list(draft.rules.all())
    rules = [Rule.of(row) for row in rows]
    names = Names.of(rules)
    before = [Rule.of(row) for row in draft.made_from.rules.all()] if draft.made_from else []
    signatures = draft_signing.standing_signatures(draft)
    role, is_open = request.viewer.role, draft.state == DraftState.OPEN
    context = {
        "draft": draft,
        "form": form,
        "refused": refused,
        "lines": [
            (row, where(rule, names), said(rule, names))
            for row, rule in zip(rows, rules, strict=True)
        ],
        "changes": compare(before, rules),
        "signatures": signatures,
        "digest": draft_signing.digest(draft),
        "not_ready": draft_signing.why_not_ready(draft) if is_open else "",
        "may_draft": is_open and may(role, "order.draft"),
        "may_sign": is_open
        and may(role, "order.sign")
        and not any(one.signer_id == request.viewer.user_id for one in signatures),
    }
    status = shown_status(request, refused)
    return render(request, "desk/orders/draft.html", context, status=status)


def _seen(request: DeskRequest) -> int:
    """Which revision the writer had before them; none: one that no draft has."""
    return key_in(request.POST.get("seen", "")) or 0


def _tell(request: DeskRequest, fallen: int) -> None:
    messages.success(request, _("已改好。"))
    if fallen:
        words = ngettext(
            "文本已变，原来的 %(n)s 个签名作废，须重新签署。",
            "文本已变，原来的 %(n)s 个签名作废，须重新签署。",
            fallen,
        )
        messages.warning(request, words % {"n": fallen})


@requires("order.draft")
@require_POST
@says_why
def order_draft_heading(request: DeskRequest, draft_id: int) -> HttpResponse:
    """Change the heading; what was typed comes back with any refusal."""
    draft = find(OrderDraft, request.viewer, pk=draft_id)
    form = HeadingForm(request.viewer, request.POST)
    try:
        refuse_unread(form)
        fallen = drafting.set_heading(
            draft, form.heading(), seen=_seen(request), actor=request.viewer
        )
    except DomainError as refused:
        return _page(request, draft, form, refused)
    _tell(request, fallen)
    return HttpResponseRedirect(reverse("desk:order_draft", args=[draft.pk]))


@requires("order.draft")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def order_rule_new(request: DeskRequest, draft_id: int) -> HttpResponse:
    """Write one more rule."""
    return _rule(request, find(OrderDraft, request.viewer, pk=draft_id), None)


@requires("order.draft")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def order_rule(request: DeskRequest, draft_id: int, draft_rule_id: int) -> HttpResponse:
    """Write a rule otherwise."""
    draft = find(OrderDraft, request.viewer, pk=draft_id)
    return _rule(request, draft, find(DraftRule, request.viewer, pk=draft_rule_id, draft=draft))


def _rule(request: DeskRequest, draft: OrderDraft, row: DraftRule | None) -> HttpResponse:
    viewer = request.viewer
    if request.method != "POST":
        return _rule_page(request, draft, row, RuleForm.of(row, viewer) if row else None)
    form = RuleForm(viewer, request.POST)
    rule = form.judge(draft, row)
    if rule is None:
        return _rule_page(request, draft, row, form, status=422)
    try:
        fallen = drafting.put_rule(draft, rule, instead_of=row, seen=_seen(request), actor=viewer)
    except DomainError as refused:
        return _rule_page(request, draft, row, form, refused)
    _tell(request, fallen)
    return HttpResponseRedirect(reverse("desk:order_draft", args=[draft.pk]))


def _rule_page(
    request: DeskRequest,
    draft: OrderDraft,
    row: DraftRule | None,
    form: RuleForm | None,
    refused: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "draft": draft,
        "row": row,
        "form": form or RuleForm.fresh(request.viewer),
        "refused": refused,
        "signed": len(draft_signing.standing_signatures(draft)),
    }
    shown = shown_status(request, refused) if refused else status
    return render(request, "desk/orders/rule.html", context, status=shown)


@requires("order.draft")
@require_POST
@says_why
def order_rule_out(request: DeskRequest, draft_id: int, draft_rule_id: int) -> HttpResponse:
    """Leave a rule out."""
    draft = find(OrderDraft, request.viewer, pk=draft_id)
    row = find(DraftRule, request.viewer, pk=draft_rule_id, draft=draft)
    _tell(request, drafting.take_out(draft, row, seen=_seen(request), actor=request.viewer))
    return HttpResponseRedirect(reverse("desk:order_draft", args=[draft.pk]))


@requires("order.draft")
@require_POST
@says_why
def order_draft_drop(request: DeskRequest, draft_id: int) -> HttpResponse:
    """Give a draft up."""
    drafting.drop(find(OrderDraft, request.viewer, pk=draft_id), actor=request.viewer)
    return HttpResponseRedirect(reverse("desk:order_drafts"))


@requires("order.sign")
@require_POST
@says_why
def order_draft_sign(request: DeskRequest, draft_id: int) -> HttpResponse:
    """Put one's name to the text that was read."""
    draft = find(OrderDraft, request.viewer, pk=draft_id)
    read = request.POST.get("digest", "")
    try:
        _signature, order = draft_signing.sign(
            draft, read=read, actor=request.viewer, actor_name=name_of(request)
        )
    except DomainError as refused:
        return _page(request, draft, HeadingForm.of(draft, request.viewer), refused)
    if order is None:
        messages.success(request, _("已签署。另一名负责人用自己的账号签署同一文本后生效。"))
        return HttpResponseRedirect(reverse("desk:order_draft", args=[draft.pk]))
    messages.success(request, _("两人已签署，新版本按施行日期生效。"))
    return HttpResponseRedirect(reverse("desk:order_version", args=[order.version]))
