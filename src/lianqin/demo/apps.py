from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "lianqin.demo"
    label = "demo"

    def ready(self) -> None:
        from lianqin.demo.entrance import offered
        from lianqin.ui.entrance import enter_demo_sign_ins

        enter_demo_sign_ins(offered)
