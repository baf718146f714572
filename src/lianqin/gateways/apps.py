from django.apps import AppConfig


class GatewaysConfig(AppConfig):
    name = "lianqin.gateways"
    label = "gateways"
