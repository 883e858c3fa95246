"""The shop's own admin."""

from typing import ClassVar

from django.contrib import admin

from shop.models import Order, Refund


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    list_display: ClassVar[list[str]] = ["number", "email", "total", "state", "task"]
    list_filter: ClassVar[list[str]] = ["state", "task__status"]
    raw_id_fields: ClassVar[list[str]] = ["task"]


@admin.register(Refund)
class RefundAdmin(admin.ModelAdmin):
    list_display: ClassVar[list[str]] = ["order", "amount"]
