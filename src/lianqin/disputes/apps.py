from django.apps import AppConfig


class DisputesConfig(AppConfig):
    name = "lianqin.disputes"
    label = "disputes"

    def ready(self) -> None:
        from lianqin.disputes import reminders  # noqa: F401  (enters its outbox handler)
