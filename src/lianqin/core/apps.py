from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "lianqin.core"
    label = "core"

    def ready(self) -> None:
        from lianqin.core import checks  # noqa: F401  (registers the system checks)
        from lianqin.core.clock import start_from_settings

        start_from_settings()
