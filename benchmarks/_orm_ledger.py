"""The reference: the same release booked with the ORM, by somebody careful.

Guarded accounts are locked in one order (FOR NO KEY UPDATE) and checked, unguarded ones only read; balances change in
one UPDATE with F(), legs are written in one INSERT. The same columns, the same unique key, no checks by the database.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, models, transaction
from django.db.models import Case, F, When


class BenchAccount(models.Model):
    """An account; a guarded one has its balance on the row."""

    code = models.CharField(max_length=120, unique=True)
    currency = models.CharField(max_length=3, default="IDR")
    guarded = models.BooleanField()
    balance = models.BigIntegerField(default=0)

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return self.code


class BenchTransaction(models.Model):
    """One posting."""

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=60)
    actor = models.CharField(max_length=200)
    metadata = models.JSONField()
    effective_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return self.key


class BenchEntry(models.Model):
    """One leg."""

    transaction = models.ForeignKey(BenchTransaction, models.PROTECT)
    account = models.ForeignKey(BenchAccount, models.PROTECT)
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return str(self.pk)


def create_tables() -> None:
    """Make the three tables; to be called as the owner role."""
    with connection.schema_editor() as editor:
        for model in (BenchAccount, BenchTransaction, BenchEntry):
            editor.create_model(model)


def post(key: str, legs: Mapping[str, int], metadata: Mapping[str, str], now: datetime) -> int:
    """Look for the key, lock in order, check, write, keep the balances. Raises ValueError on a broken rule."""
    if sum(legs.values()):
        raise ValueError("not balanced")
    with transaction.atomic():
        known = BenchTransaction.objects.filter(key=key).values_list("pk", flat=True).first()
        if known is not None:
            return int(known)
        of_legs = BenchAccount.objects.filter(code__in=list(legs))
        guarded = list(of_legs.filter(guarded=True).select_for_update(no_key=True).order_by("pk"))
        free = list(of_legs.filter(guarded=False))
        if len(guarded) + len(free) != len(legs):
            raise ValueError("no such account")
        if any(account.balance + legs[account.code] < 0 for account in guarded):
            raise ValueError("overdraft")
        posted = BenchTransaction.objects.create(
            key=key, kind="milestone_released", actor="system", metadata=metadata, effective_at=now, recorded_at=now
        )
        change = Case(*(When(pk=account.pk, then=legs[account.code]) for account in guarded))
        BenchAccount.objects.filter(pk__in=[account.pk for account in guarded]).update(balance=F("balance") + change)
        BenchEntry.objects.bulk_create(
            BenchEntry(transaction=posted, account=account, currency="IDR", amount=legs[account.code])
            for account in (*guarded, *free)
        )
        return posted.pk
