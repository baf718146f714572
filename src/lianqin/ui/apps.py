from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "lianqin.ui"
    label = "ui"
