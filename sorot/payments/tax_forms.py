"""Forms about who somebody is for the tax office: clean input only, never save."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sorot.core.access import Actor
from sorot.core.forms import DateField, SorotForm, VersionMixin
from sorot.payments import tax_ids
from sorot.payments.enums import Entity, TaxStatus
from sorot.payments.models import Payee, SiteIdentity
from sorot.payments.plans import SiteIdentityDetails, TaxFileDetails
from sorot.payments.queries import tax_file_version
from sorot.tax.wording import COUNTRIES

#: The same sentence as the action's refusal.
NO_LONGER_FITS = _("The saved number %(number)s does not fit any more. Type the right one, or remove it.")
FORM_TYPES = ".pdf,.jpg,.jpeg,.png,.webp,application/pdf,image/*"


def known_tax_file(payee: Payee | None, actor: Actor) -> dict[str, Any]:
    """What the form begins with; never the number."""
    entity = Entity.INDIVIDUAL if actor.organisation is None else Entity.COMPANY
    if payee is None:
        return {"entity": entity, "residency": settings.COUNTRY, "version": 0}
    return {
        "entity": payee.entity or entity,
        "residency": payee.residency or settings.COUNTRY,
        "legal_name": payee.legal_name,
        "address": payee.address,
        "tax_status": payee.tax_status,
        "charges_vat": payee.charges_vat,
        "treaty_until_date": payee.treaty_until_date,
        "version": tax_file_version(payee),
    }


class TaxFileForm(VersionMixin, SorotForm):
    """Who one is for the tax office. Only the fields that matter for the chosen kind and country are there."""

    entity = forms.ChoiceField(label=_("You are"), choices=Entity.choices, widget=forms.RadioSelect)
    residency = forms.ChoiceField(label=_("You pay your taxes in"), choices=COUNTRIES)
    legal_name = forms.CharField(max_length=120, label=_("Your name in law"), help_text=_("As on your identity card."))
    tax_id = forms.CharField(
        max_length=60,
        required=False,
        label=_("NIK or NPWP"),
        help_text=_("16 digits of your identity card, or your NPWP."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    is_tax_id_removed = forms.BooleanField(required=False, label=_("Remove the saved number"))
    address = forms.CharField(
        max_length=300,
        required=False,
        label=_("Address"),
        help_text=_("As it should stand on papers."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "street-address"}),
    )
    tax_status = forms.ChoiceField(
        required=False,
        label=_("Family status (PTKP)"),
        choices=[("", _("Not said")), *TaxStatus.choices],
        help_text=_("Only for the estimate of your year. It changes nothing that is withheld here."),
    )
    charges_vat = forms.BooleanField(
        required=False,
        label=_("Registered for PPN (PKP)"),
        help_text=_("You then write your own tax invoices; the brand pays PPN to you."),
    )
    treaty_until_date = DateField(
        required=False, label=_("The form holds until"), help_text=_("The last day that stands on it.")
    )
    treaty_form = forms.FileField(
        required=False,
        label=_("Form of your tax office (Form DGT)"),
        help_text=_("It proves where you pay taxes, so that less may be withheld. PDF or photo."),
        widget=forms.ClearableFileInput(attrs={"accept": FORM_TYPES}),
    )

    def __init__(self, *args: Any, payee: Payee | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.data if self.is_bound else self.initial
        self.is_company = chosen.get("entity") == Entity.COMPANY
        self.country = str(chosen.get("residency") or settings.COUNTRY)
        if self.country not in dict(COUNTRIES):
            self.country = settings.COUNTRY
        self._say(payee)
        for name in self._left_out(payee):
            del self.fields[name]

    def _left_out(self, payee: Payee | None) -> set[str]:
        is_home = self.country == settings.COUNTRY
        gone = {"treaty_until_date", "treaty_form"} if is_home else {"charges_vat", "tax_status"}
        if self.is_company:
            gone.add("tax_status")
        if payee is None or not payee.tax_id_kind:
            gone.add("is_tax_id_removed")
        return gone

    def _say(self, payee: Payee | None) -> None:
        """Labels for a company, and for somebody at home elsewhere."""
        name, number = self.fields["legal_name"], self.fields["tax_id"]
        if self.is_company:
            name.label, name.help_text = _("The company's name in law"), _("As in the deed, for example PT Kopi Senja.")
            number.label, number.help_text = _("NPWP"), _("15 or 16 digits, from the company's NPWP card.")
        if self.country != "ID":
            number.label = _("Tax number of your country")
            number.help_text = _("4 to 30 letters and digits, as your tax office writes it.")
            number.widget.attrs.pop("inputmode", None)
        if payee is not None and payee.tax_id_kind:
            fits = tax_ids.fits(payee.tax_id_kind, country=self.country, is_company=self.is_company)
            said = _("Saved: %(number)s. Leave it empty to keep it.") if fits else NO_LONGER_FITS
            number.help_text = said % {"number": payee.masked_tax_id}

    def details(self) -> TaxFileDetails:
        """What the action needs; what is not asked is empty."""
        data: Mapping[str, Any] = self.cleaned_data
        return TaxFileDetails(
            legal_name=data["legal_name"],
            entity=data["entity"],
            residency=data["residency"],
            address=data["address"],
            tax_id=data["tax_id"],
            is_tax_id_removed=data.get("is_tax_id_removed", False),
            tax_status=data.get("tax_status", ""),
            charges_vat=data.get("charges_vat", False),
            treaty_until_date=data.get("treaty_until_date"),
        )


def known_identity(row: SiteIdentity | None) -> dict[str, Any]:
    """What the desk's form begins with."""
    if row is None:
        return {"version": 0}
    names = ("legal_name", "address", "city", "tax_id", "charges_vat", "signatory", "version")
    return {name: getattr(row, name) for name in names}


class SiteIdentityForm(VersionMixin, SorotForm):
    """Who runs this site, as it stands on papers."""

    legal_name = forms.CharField(max_length=160, label=_("Name in law"), help_text=_("For example: PT Sorot Nusantara"))
    address = forms.CharField(
        max_length=300, required=False, label=_("Address"), widget=forms.Textarea(attrs={"rows": 2})
    )
    city = forms.CharField(max_length=60, required=False, label=_("City"), help_text=_("Stands before the day."))
    tax_id = forms.CharField(
        max_length=30,
        required=False,
        label=_("NPWP"),
        help_text=_("15 or 16 digits. It stands on every invoice and slip."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    signatory = forms.CharField(
        max_length=120, required=False, label=_("Who signs"), help_text=_("Name and office, for example: Sri, finance")
    )
    logo = forms.FileField(
        required=False,
        label=_("Logo"),
        help_text=_("JPG or PNG, up to 2 MB, on a white ground."),
        widget=forms.ClearableFileInput(attrs={"accept": ".jpg,.jpeg,.png,image/*"}),
    )
    is_logo_removed = forms.BooleanField(required=False, label=_("Remove the logo"))
    charges_vat = forms.BooleanField(required=False, label=_("We are registered for PPN (PKP)"))

    def __init__(self, *args: Any, row: SiteIdentity | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if row is None or row.logo_id is None:
            del self.fields["is_logo_removed"]

    def details(self) -> SiteIdentityDetails:
        """What the action needs."""
        data = self.cleaned_data
        return SiteIdentityDetails(
            legal_name=data["legal_name"],
            address=data["address"],
            city=data["city"],
            tax_id=data["tax_id"],
            charges_vat=data["charges_vat"],
            signatory=data["signatory"],
            is_logo_removed=data.get("is_logo_removed", False),
        )
