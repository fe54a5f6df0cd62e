from django.apps import AppConfig
from django.conf import settings


class ConfigApp(AppConfig):
    """The composition root is an app too, so that its commands are found."""

    name = "config"
    verbose_name = "Peilpunt"

    def ready(self) -> None:
        if settings.MAIL_PROVIDER != "smtp":
            from config.mail_provider import listen  # noqa: PLC0415 - has models, which are not there before

            listen()
