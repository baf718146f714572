from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "lianqin.units"
    label = "units"
