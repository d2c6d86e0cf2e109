"""The reference: the same release booked as most Django code would, with the ORM and SELECT ... FOR UPDATE."""

from collections.abc import Sequence

from django.db import connection, models, transaction


class BenchAccount(models.Model):
    """An account with its balance on the row."""

    code = models.CharField(max_length=60, unique=True)
    balance = models.BigIntegerField(default=0)

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return str(self.pk)


class BenchTransaction(models.Model):
    """One posting."""

    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=40)

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return str(self.pk)


class BenchEntry(models.Model):
    """One leg."""

    transaction = models.ForeignKey(BenchTransaction, models.PROTECT)
    account = models.ForeignKey(BenchAccount, models.PROTECT)
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


def post(key: str, legs: Sequence[tuple[str, int]]) -> int:
    """Check, lock in order, write the rows, keep the balances."""
    if sum(amount for _code, amount in legs):
        raise ValueError("not balanced")
    with transaction.atomic():
        known = BenchTransaction.objects.filter(key=key).first()
        if known is not None:
            return known.pk
        codes = [code for code, _amount in legs]
        accounts = {
            row.code: row for row in BenchAccount.objects.select_for_update().filter(code__in=codes).order_by("pk")
        }
        posted = BenchTransaction.objects.create(key=key, kind="milestone_released")
        for code, amount in legs:
            account = accounts[code]
            account.balance += amount
            if code.startswith("held") and account.balance < 0:
                raise ValueError("overdraft")
            account.save(update_fields=["balance"])
            BenchEntry.objects.create(transaction=posted, account=account, amount=amount)
        return posted.pk
