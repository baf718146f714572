from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "lianqin.dispatch"
    label = "dispatch"

    def ready(self) -> None:
        from lianqin.dispatch import help_timers, muster_timers, reporting_timer, silence  # noqa: F401  (enter handlers)  # noqa: F401  (enter their handlers)
