from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lianqin.accounts"
    label = "accounts"

    def ready(self) -> None:
        from lianqin.accounts import stream_access

        stream_access.enter()
