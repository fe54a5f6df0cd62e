from django.apps import AppConfig


class ConfigApp(AppConfig):
    """The composition root is an app too, so that its commands are found."""

    name = "config"
    verbose_name = "Peilpunt"
