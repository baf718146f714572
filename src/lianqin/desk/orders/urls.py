"""Where the pages of the standing order lie."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianqin.desk.orders import drafts, dry_runs, policies, versions

_DRAFT = "orders/drafts/<int:draft_id>/"
_RULE = f"{_DRAFT}rules/<int:draft_rule_id>/"
_POLICY = "orders/policies/<int:policy_id>/"
urlpatterns: list[URLPattern] = [
    path("orders/versions/", versions.order_versions, name="order_versions"),
    path("orders/versions/<int:version>/", versions.order_version, name="order_version"),
    path("orders/review/", versions.order_review, name="order_review"),
    path("orders/drafts/", drafts.order_drafts, name="order_drafts"),
    path("orders/drafts/new/", drafts.order_draft_new, name="order_draft_new"),
    path(_DRAFT, drafts.order_draft, name="order_draft"),
    path(f"{_DRAFT}heading/", drafts.order_draft_heading, name="order_draft_heading"),
    path(f"{_DRAFT}rules/new/", drafts.order_rule_new, name="order_rule_new"),
    path(_RULE, drafts.order_rule, name="order_rule"),
    path(f"{_RULE}out/", drafts.order_rule_out, name="order_rule_out"),
    path(f"{_DRAFT}sign/", drafts.order_draft_sign, name="order_draft_sign"),
    path(f"{_DRAFT}drop/", drafts.order_draft_drop, name="order_draft_drop"),
    path(f"{_DRAFT}dry-run/", dry_runs.order_dry_run, name="order_dry_run"),
    path(f"{_DRAFT}review/", versions.order_draft_review, name="order_draft_review"),
    path("orders/policies/", policies.policies, name="policies"),
    path("orders/policies/new/", policies.policy_new, name="policy_new"),
    path(_POLICY, policies.policy, name="policy"),
    path(f"{_POLICY}edit/", policies.policy_edit, name="policy_edit"),
    path(f"{_POLICY}approve/", policies.policy_approve, name="policy_approve"),
]
