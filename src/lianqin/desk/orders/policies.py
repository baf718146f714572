"""Policy documents: the list, one with its clauses, writing and approving."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianqin.accounts.permissions import may, requires
from lianqin.core.clock import today
from lianqin.core.errors import DomainError
from lianqin.desk.edge import DeskRequest, find, name_of, says_why, shown_status
from lianqin.desk.forms import refuse_unread
from lianqin.desk.orders.forms import PolicyForm
from lianqin.dispatch import policies as service
from lianqin.dispatch.errors import PolicySealed
from lianqin.dispatch.models import PolicyDocument, StandingOrder


@requires("order.see")
@require_safe
@says_why
def policies(request: DeskRequest) -> HttpResponse:
    """All documents, the newest first, those in force marked."""
    context = {
        "policies": PolicyDocument.objects.for_viewer(request.viewer)[:200],
        "in_force": service.policies_in_force(request.viewer.bureau, today()),
        "may_edit": may(request.viewer.role, "policy.edit"),
    }
    return render(request, "desk/orders/policies.html", context)


@requires("order.see")
@require_safe
@says_why
def policy(request: DeskRequest, policy_id: int) -> HttpResponse:
    """One document with its clauses and the orders under it."""
    found = find(PolicyDocument, request.viewer, pk=policy_id)
    return _page(request, found)


def _page(
    request: DeskRequest, found: PolicyDocument, refused: DomainError | None = None
) -> HttpResponse:
    role, is_open = request.viewer.role, found.approved_at is None
    context = {
        "policy": found,
        "clauses": found.clauses.order_by("number"),
        "orders": StandingOrder.objects.for_viewer(request.viewer).filter(policy=found),
        "digest": service.digest(found),
        "refused": refused,
        "may_edit": is_open and may(role, "policy.edit"),
        "may_approve": is_open
        and may(role, "policy.approve")
        and found.written_by != request.viewer.user_id,
        "is_whole": is_open or found.digest == service.digest(found),
    }
    status = shown_status(request, refused)
    return render(request, "desk/orders/policy.html", context, status=status)


@requires("policy.edit")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def policy_new(request: DeskRequest) -> HttpResponse:
    """Write a document."""
    return _write(request, None)


@requires("policy.edit")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def policy_edit(request: DeskRequest, policy_id: int) -> HttpResponse:
    """Write one otherwise, until it is approved."""
    found = find(PolicyDocument, request.viewer, pk=policy_id)
    if found.approved_at is not None:
        raise PolicySealed
    return _write(request, found)


def _write(request: DeskRequest, found: PolicyDocument | None) -> HttpResponse:
    if request.method != "POST":
        form = PolicyForm.of(found, request.viewer) if found else PolicyForm(request.viewer)
        return render(request, "desk/orders/policy_edit.html", {"form": form, "policy": found})
    form = PolicyForm(request.viewer, request.POST)
    try:
        refuse_unread(form)
        written = service.write(
            form.paper(), actor=request.viewer, actor_name=name_of(request), instead_of=found
        )
    except DomainError as refused:
        context = {"form": form, "policy": found, "refused": refused}
        status = shown_status(request, refused)
        return render(request, "desk/orders/policy_edit.html", context, status=status)
    messages.success(request, _("已记下。批准以后不能再改。"))
    return HttpResponseRedirect(reverse("desk:policy", args=[written.pk]))


@requires("policy.approve")
@require_POST
@says_why
def policy_approve(request: DeskRequest, policy_id: int) -> HttpResponse:
    """Approve the text that was read."""
    found = find(PolicyDocument, request.viewer, pk=policy_id)
    read = request.POST.get("digest", "")
    try:
        service.approve(found, read=read, actor=request.viewer, actor_name=name_of(request))
    except DomainError as refused:
        return _page(request, found, refused)
    messages.success(request, _("已批准。"))
    return HttpResponseRedirect(reverse("desk:policy", args=[found.pk]))
