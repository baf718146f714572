from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "lianqin.dispatch"
    label = "dispatch"

    def ready(self) -> None:
        from lianqin.dispatch import help_timers, reporting_timer  # noqa: F401  (enter handlers)
        from lianqin.dispatch import muster_timers, silence  # noqa: F401  (enter their handlers)
