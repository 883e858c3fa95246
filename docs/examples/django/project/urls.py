"""The shop's one view, and the admin."""

from django.contrib import admin
from django.urls import path
from shop.views import refund

urlpatterns = [
    path("admin/", admin.site.urls),
    path("orders/<int:number>/refund/", refund, name="refund"),
]
