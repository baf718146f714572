"""Tags of the registry's pages."""

from __future__ import annotations

from django import template
from django.template import Context

from lianqin.accounts.permissions import may
from lianqin.core.scope import NOBODY

register = template.Library()


@register.simple_tag(takes_context=True)
def may_search(context: Context) -> bool:
    """`{% may_search as searches %}`: whether whoever looks may search the registry."""
    viewer = getattr(context.get("request"), "viewer", NOBODY)
    return may(viewer.role, "registry.see")
