from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "lianqin.dispatch"
    label = "dispatch"
