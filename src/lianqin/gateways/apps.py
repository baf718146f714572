from django.apps import AppConfig


class GatewaysConfig(AppConfig):
    name = "lianqin.gateways"
    label = "gateways"

    def ready(self) -> None:
        from lianqin.gateways import telling  # noqa: F401  (enters its outbox handlers)
