"""Asking for a refund: the order and the task are written together, or neither."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from shop.models import Order
from steward.django.models import AgentTask


@require_POST
@login_required
def refund(request: HttpRequest, number: int) -> HttpResponse:
    with transaction.atomic():
        order = get_object_or_404(Order.objects.select_for_update(), pk=number)
        order.task = AgentTask.objects.submit(
            f"Refund {order.total:.2f} EUR for order {number}",
            requested_by=request.user,
            client_key=f"refund-{number}",
        )
        order.state = "refunding"
        order.save()
    return JsonResponse({"task": order.task_id}, status=202)
