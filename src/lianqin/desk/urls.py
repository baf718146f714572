"""Addresses of the desk."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lianqin.desk import (
    account_pages,
    audit_log,
    board,
    conditions_pages,
    directive_pages,
    figures_pages,
    incident_acts,
    incident_pages,
    intake,
    map_data,
    orders_pages,
    second_screen,
    sending,
    together,
    welcome,
)
from lianqin.desk.disputes import urls as dispute_urls
from lianqin.desk.muster import urls as muster_urls
from lianqin.desk.orders import urls as order_urls
from lianqin.desk.record import urls as record_urls
from lianqin.desk.registry import urls as registry_urls
from lianqin.desk.supervision import urls as supervision_urls

app_name = "desk"
_MAP: list[URLPattern] = [
    path(f"map/{name}.json", getattr(map_data, name), name=f"map_{name}")
    for name in (
        "roads",
        "areas",
        "boundary",
        "places",
        "sites",
        "units",
        "incidents",
        "conditions",
    )
]
_ONE = "incidents/<str:number>/"
_INCIDENT: list[URLPattern] = [
    path("incidents/", incident_pages.incidents, name="incidents"),
    path("incidents/new/", intake.intake, name="intake"),
    path("incidents/new/category/", intake.category, name="category"),
    path(_ONE, incident_pages.incident, name="incident"),
    path(f"{_ONE}recommendation.json", incident_pages.recommendation, name="recommendation"),
    path(f"{_ONE}way/<int:unit_id>.json", incident_pages.way, name="way"),
    path(f"{_ONE}classify/", incident_acts.classify, name="classify"),
    path(f"{_ONE}dispatch/", incident_acts.dispatch, name="dispatch"),
    path(f"{_ONE}send/<int:unit_id>/", sending.send, name="send"),
    path(f"{_ONE}nearby/", sending.nearby, name="nearby"),
    path(f"{_ONE}hold/", sending.hold, name="hold"),
    path(f"{_ONE}cancel/<str:directive>/", incident_acts.cancel, name="cancel"),
    path(f"{_ONE}note/", incident_acts.note, name="note"),
    path(f"{_ONE}feedback/", incident_acts.feedback, name="feedback"),
    path(f"{_ONE}close/", incident_acts.close, name="close"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", board.board, name="board"),
    path("cards/", board.cards, name="cards"),
    path("map-wall/", second_screen.map_wall, name="map_wall"),
    *muster_urls.urlpatterns,
    *record_urls.urlpatterns,  # before the numbers, which any word could be
    *directive_pages.urlpatterns,
    *_INCIDENT,
    *_MAP,
    path("together/", together.together, name="together"),
    path("together/send/", together.together_send, name="together_send"),
    path("conditions/", conditions_pages.conditions, name="conditions"),
    path("conditions/<int:condition_id>/extend/", conditions_pages.extend, name="extend"),
    path("conditions/<int:condition_id>/lift/", conditions_pages.lift, name="lift"),
    path("orders/", orders_pages.orders, name="orders"),
    *order_urls.urlpatterns,
    path("figures/", figures_pages.all_figures, name="figures"),
    path("figures/<str:code>/", figures_pages.one_figure, name="figure"),
    path("welcome/", welcome.welcome, name="welcome"),
    *dispute_urls.urlpatterns,
    *registry_urls.urlpatterns,
    *supervision_urls.urlpatterns,
    *audit_log.urlpatterns,
    *(page for page in account_pages.urlpatterns if page.name != "welcome"),
]
