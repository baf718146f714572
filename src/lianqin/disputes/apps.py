from django.apps import AppConfig


class DisputesConfig(AppConfig):
    name = "lianqin.disputes"
    label = "disputes"
