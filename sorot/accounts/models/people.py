"""Who signs in."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sorot.accounts.enums import VERIFICATION_MOVES, VerificationState, Zone
from sorot.core.access import Actor
from sorot.core.ids import code_field


class UserManager(BaseUserManager["User"]):
    """People are found by e-mail address, whatever its case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person with an address and, optionally, a password."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An operator. `sorot createoperator` is the usual way."""
        return self.create_user(email, password, is_staff=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())

    def visible_to(self, actor: Actor) -> models.QuerySet[User]:
        """Oneself; for the operator everybody."""
        if actor.is_operator:
            return self.all()
        return self.filter(pk=actor.user_id) if actor.user_id else self.none()


class User(AbstractBaseUser, PermissionsMixin):
    """A person. `is_staff` marks an operator of the installation."""

    code = code_field()
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    locale = models.CharField(max_length=5, default="id", choices=[("id", "Bahasa Indonesia"), ("en", "English")])
    zone = models.CharField(max_length=40, choices=Zone.choices, default=Zone.WIB)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    #: The hat worn last (an organisation's code, "self", "desk" or ""), so that the next sign-in starts with it.
    last_hat = models.CharField(max_length=24, blank=True, editable=False)
    verified_at = models.DateTimeField(null=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    #: The address as it stands in the database; None for a person who was just made.
    _stored_email: str | None = None
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_ci"),
            models.CheckConstraint(condition=models.Q(locale__in=["id", "en"]), name="user_locale_known"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> Self:  # type: ignore[override]
        """Remember the stored address, so that a changed one is noticed on whatever way it changes."""
        user = super().from_db(db, field_names, values)
        user._stored_email = user.__dict__.get("email")
        return user

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the address that is being replaced: news about money goes there too for a while."""
        fields = kwargs.get("update_fields")
        old = self._stored_email
        with transaction.atomic():
            super().save(*args, **kwargs)
            if fields is None or "email" in fields:
                if old and old.lower() != self.email.lower():
                    FormerAddress.objects.create(user=self, email=old, replaced_at=timezone.now())
                self._stored_email = self.email

    @property
    def is_verified(self) -> bool:
        """An operator has checked who this person is."""
        return self.verified_at is not None


class FormerAddress(models.Model):
    """An e-mail address that a person used until `replaced_at`. Never shown; warned when money matters change."""

    user = models.ForeignKey(User, models.CASCADE, related_name="former_addresses")
    email = models.EmailField()
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ["-replaced_at"]
        indexes = [models.Index(fields=["user", "-replaced_at"], name="former_address_user")]

    def __str__(self) -> str:
        return self.email


class Consent(models.Model):
    """What a person agreed to, in which version, when and from where. Rows are added, never changed."""

    user = models.ForeignKey(User, models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    address = models.GenericIPAddressField(null=True)
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class VerificationQuerySet(models.QuerySet["Verification"]):
    """Requests to be verified."""

    def visible_to(self, actor: Actor) -> VerificationQuerySet:
        """One's own and one's organisation's; for the operator all."""
        if actor.is_operator:
            return self
        if actor.user is None:
            return self.none()
        if actor.organisation is not None:
            return self.filter(organisation=actor.organisation)
        return self.filter(user=actor.user, organisation=None)


class Verification(models.Model):
    """A request that the operator checks who a person or an organisation is."""

    MOVES = VERIFICATION_MOVES

    code = code_field()
    user = models.ForeignKey(User, models.PROTECT, related_name="verifications")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="verifications")
    note = models.TextField(max_length=1000)
    state = models.CharField(max_length=12, choices=VerificationState.choices, default=VerificationState.PENDING)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    objects = VerificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="pending", decided_at=None, decided_by=None)
                | models.Q(state__in=["verified", "refused"], decided_at__isnull=False, decided_by__isnull=False),
                name="verification_decided_iff_final",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused", reason=""), name="verification_refusal_has_reason"
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(state="pending", organisation=None),
                name="verification_one_pending_person",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(state="pending", organisation__isnull=False),
                name="verification_one_pending_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"

    @property
    def subject(self) -> Any:
        """Who is to be verified: the organisation, or the person."""
        return self.organisation or self.user

    @property
    def is_open(self) -> bool:
        return self.state == VerificationState.PENDING
