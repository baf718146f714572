from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "lianqin.incidents"
    label = "incidents"

    def ready(self) -> None:
        from lianqin.incidents import appeal_watch  # noqa: F401  (enters its handler and starter)
