from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "lianqin.demo"
    label = "demo"
