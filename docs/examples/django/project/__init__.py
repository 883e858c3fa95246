"""The project: Celery's app is loaded with it, as Celery's own page on Django has it."""

from project.celery import app as celery_app

__all__ = ["celery_app"]
