from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "lianqin.desk"
    label = "desk"
