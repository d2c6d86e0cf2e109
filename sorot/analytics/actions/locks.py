"""The locks of imports, always in this order: the creator, then the batch."""

from sorot.analytics.models import ImportBatch
from sorot.creators.models import CreatorProfile, SocialAccount


def lock_creator(account: SocialAccount) -> None:
    """The lock that every writer of an account's numbers takes first."""
    CreatorProfile.objects.select_for_update(of=("self",)).get(pk=account.creator_id)


def lock_batch(batch: ImportBatch) -> ImportBatch:
    """The batch as it is now, locked after its creator."""
    lock_creator(batch.account)
    rows = ImportBatch.objects.select_for_update(of=("self",)).select_related("account__creator", "file")
    return rows.get(pk=batch.pk)
