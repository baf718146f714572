from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "lianqin.incidents"
    label = "incidents"
