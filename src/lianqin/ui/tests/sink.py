"""Every component on one page, for tests and for the eye."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template

from lianqin.accounts.permissions import PUBLIC, requires
from lianqin.core import clock

DESK = """{% extends "ui/desk_base.html" %}{% load lianqin_ui %}
{% block title %}陈列{% endblock %}
{% block head %}{% include "ui/_map_head.html" %}{% endblock %}
{% block main %}
<h1>陈列</h1>
<p>{% moment at %} {{ 460|duration }} {{ 5230|distance }} {% time_left late %}</p>
<p>{% include "ui/_chip_priority.html" with priority=1 exercise=True %}
{% for n in priorities %}{% priority_chip n %} {% endfor %}
{% state_chip "late" %} {% state_chip "done" %} {% state_chip "wait" %} {% exercise_chip %}</p>
<p>{% for kind in kinds %}{% unit_shape kind "01" %} {% unit_shape kind %} {% endfor %}</p>
{% deadline_bar at soon %}{% deadline_bar at late %}
<form method="post">{% csrf_token %}{% include "ui/_errors.html" with field=None %}
{% for field in form %}{% include "ui/_entry.html" %}{% endfor %}
<button class="button button--primary">提交</button></form>
{% include "ui/_empty.html" with title="没有警情" words="警情会在这里。" url="/" step="新警情" %}
{% include "ui/_pager.html" with query="q=1&" %}
{% include "ui/_map.html" %}{% include "ui/_map_key.html" with minutes=5 %}
{% endblock %}"""

PHONE = """{% extends "ui/field_base.html" %}{% load lianqin_ui %}
{% block main %}<h1>当前</h1>{% endblock %}
{% block alarm %}{% include "ui/_phone_bar.html" with here="home" alarm_url="/a/" %}{% endblock %}
"""


class SinkForm(forms.Form):
    """One field of each sort; the place is refused below."""

    place = forms.CharField(label="地点", help_text="村、路或单位")
    words = forms.CharField(label="警情", widget=forms.Textarea, required=False)
    weapon = forms.BooleanField(label="有武器")

    def clean(self) -> dict[str, Any]:
        raise forms.ValidationError("坐标在县外。", code="registry.outside_county")


def _context() -> dict[str, Any]:
    now = clock.now()
    return {
        "at": now - timedelta(minutes=7),
        "late": now - timedelta(minutes=2),
        "soon": now + timedelta(minutes=1),
        "priorities": (1, 2, 3, 4),
        "kinds": ("police", "patrol_swat", "guard", "internal_security", "volunteer"),
        "form": SinkForm({"place": "", "words": "两人盗剪电缆"}),
        "page": Paginator(range(90), 30).get_page(2),
        "bounds": "112.5,35.1,113.2,35.7",
        "sources": [("units", "/map/units", "unit.moved")],
    }


@requires(PUBLIC)
def sink(request: HttpRequest) -> HttpResponse:
    """The desk's components."""
    return HttpResponse(Template(DESK).render(RequestContext(request, _context())))


@requires(PUBLIC)
def sink_phone(request: HttpRequest) -> HttpResponse:
    """The phone's frame."""
    return HttpResponse(Template(PHONE).render(RequestContext(request, _context())))
