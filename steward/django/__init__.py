"""Steward as an app of a Django project, on the project's own Postgres.

    INSTALLED_APPS = [..., "steward.django"]
    STEWARD = {"TOOLS": "shop.tools:TOOLS", "PLAYBOOKS": BASE_DIR / "playbooks"}

Then `manage.py migrate`. Models are in `steward.django.models`, the signal in `steward.django.signals`, what tools need
in `steward.django.tools`, Celery's tasks in `steward.django.tasks`.
"""
