"""Tags of a dossier's page."""

from __future__ import annotations

from django import template

from lianqin.desk.registry import dossier_strip
from lianqin.desk.registry.dossier_strip import Span

register = template.Library()


@register.filter
def spoken(span: Span) -> str:
    """`{{ bar.span|spoken }}`: a bar of the strip in words."""
    return dossier_strip.spoken(span)
