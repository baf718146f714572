from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "lianqin.registry"
    label = "registry"

    def ready(self) -> None:
        from lianqin.accounts.serving import enter_serving
        from lianqin.accounts.viewers import enter_builder
        from lianqin.registry import reminders  # noqa: F401  (enters its timer and handler)
        from lianqin.registry.importing import runs  # noqa: F401  (enters its outbox handlers)
        from lianqin.registry.memberships import accounts_of_bureau, serve
        from lianqin.registry.viewers import build_viewer

        enter_builder(build_viewer)
        enter_serving(reach=accounts_of_bureau, place=serve)
