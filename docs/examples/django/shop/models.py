"""What the shop keeps."""

from django.db import models


class Order(models.Model):
    """An order, and the task that last worked on it."""

    number = models.IntegerField(primary_key=True)
    email = models.EmailField()
    total = models.DecimalField(max_digits=10, decimal_places=2)
    state = models.CharField(max_length=20, default="paid")
    task = models.ForeignKey("steward.AgentTask", models.PROTECT, null=True, blank=True, related_name="orders")

    def __str__(self) -> str:
        return f"order {self.number}"


class Refund(models.Model):
    """Money given back; `key` is the act's, so that it can be found again."""

    key = models.CharField(max_length=100, unique=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="refunds")
    amount = models.DecimalField(max_digits=10, decimal_places=2)

    def __str__(self) -> str:
        return f"{self.amount} for {self.order}"
