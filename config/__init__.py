"""The composition root: the only place that knows all apps."""

from config.celery import app as celery_app  # so that @shared_task binds to our app in every process

__all__ = ["celery_app"]
