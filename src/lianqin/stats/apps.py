from django.apps import AppConfig


class StatsConfig(AppConfig):
    name = "lianqin.stats"
    label = "stats"
