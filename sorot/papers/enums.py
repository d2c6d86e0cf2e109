"""Kinds of papers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    """What a numbered paper is."""

    INVOICE = "invoice", _("Invoice")
    CREDIT_NOTE = "credit", _("Credit note")


class Supply(models.TextChoices):
    """What was sold in one released part; together they are what the payer's money became (docs/money/invoices.md)."""

    WORK = "work", _("Creator's work")
    ARRANGED = "arranged", _("Work arranged by the agency")
    MARGIN = "margin", _("Agency's service")
    FEE = "fee", _("Platform fee")
    WHOLE = "whole", _("Work with the service of the platform")


#: Before the number: kind -> word.
PREFIXES = {DocumentKind.INVOICE: "INV", DocumentKind.CREDIT_NOTE: "CN"}
