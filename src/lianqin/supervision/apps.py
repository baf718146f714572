from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "lianqin.supervision"
    label = "supervision"

    def ready(self) -> None:
        from lianqin.supervision import reminders  # noqa: F401  (enters its outbox handler)
