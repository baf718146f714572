from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "lianqin.supervision"
    label = "supervision"
