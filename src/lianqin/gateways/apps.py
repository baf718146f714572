from django.apps import AppConfig


class GatewaysConfig(AppConfig):
    name = "lianqin.gateways"
    label = "gateways"

    def ready(self) -> None:
        from lianqin.gateways import telling  # noqa: F401  (enters its outbox handlers)
        from lianqin.gateways.shown import alerts
        from lianqin.ui.alerts import enter_alerts

        enter_alerts(alerts)
