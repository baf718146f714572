from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "lianqin.dispatch"
    label = "dispatch"

    def ready(self) -> None:
        from lianqin.dispatch import help_timers, reporting_timer  # noqa: F401  (enter handlers)
        from lianqin.dispatch import silence  # noqa: F401  (enters its outbox handler)
