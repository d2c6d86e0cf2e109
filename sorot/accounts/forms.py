"""Forms for people and organisations: clean input only, never save."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sorot.accounts.enums import OrganisationKind, Role, Zone
from sorot.core.forms import SorotForm, SubmitKeyMixin, VersionMixin


def squeeze(text: str) -> str:
    """One line without double spaces."""
    return " ".join(text.split())


class SettingsForm(SorotForm):
    """One's own name, language and time zone."""

    name = forms.CharField(
        max_length=80, label=_("Your name"), help_text=_("As others should read it, for example Rani Lestari.")
    )
    locale = forms.ChoiceField(choices=[("id", "Bahasa Indonesia"), ("en", "English")], label=_("Language"))
    zone = forms.ChoiceField(
        choices=Zone.choices, label=_("Time zone"), help_text=_("Deadlines are shown in this zone.")
    )

    def clean_name(self) -> str:
        return squeeze(self.cleaned_data["name"])


class _OrganisationFields(SorotForm):
    name = forms.CharField(max_length=80, label=_("Name"), help_text=_("The name people know, for example Kopi Senja."))
    about = forms.CharField(
        max_length=600,
        required=False,
        label=_("In one or two sentences"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you make and for whom, for example: coffee roasted in Bandung since 2015."),
    )
    website = forms.URLField(
        required=False,
        assume_scheme="https",
        label=_("Website"),
        help_text=_("For example kopisenja.id. The operator looks here when checking who you are."),
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "url"}),
    )

    def clean_name(self) -> str:
        return squeeze(self.cleaned_data["name"])


class OrganisationForm(SubmitKeyMixin, _OrganisationFields):
    """A new organisation."""

    kind = forms.ChoiceField(choices=OrganisationKind.choices, label=_("What is it?"), widget=forms.RadioSelect)

    field_order = ["kind", "name", "about", "website"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choice_notes = {  # type: ignore[attr-defined]
            OrganisationKind.BRAND: _("You have something to promote."),
            OrganisationKind.AGENCY: _("You run campaigns for brands."),
            OrganisationKind.MANAGEMENT: _("You look after creators."),
        }


class QuickOrganisationForm(SubmitKeyMixin, SorotForm):
    """The one thing a new organisation cannot do without."""

    name = forms.CharField(max_length=80, label=_("Name"), help_text=_("The name people know. The rest can wait."))

    def clean_name(self) -> str:
        return squeeze(self.cleaned_data["name"])


class OrganisationEditForm(VersionMixin, _OrganisationFields):
    """What others read about an organisation, and the picture on its papers."""

    logo = forms.FileField(
        required=False,
        label=_("Logo"),
        help_text=_("JPG, PNG or WebP, at most 2 MB. It stands on invoices that you give and get."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        allow_empty_file=True,
    )
    is_logo_removed = forms.BooleanField(required=False, label=_("Remove the logo"))

    def __init__(self, *args: Any, has_logo: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_logo:
            del self.fields["is_logo_removed"]

    def renew(self, version: int) -> None:
        """After a refusal of an old page: the next click is about the row as it is now."""
        self.data = {**{name: self.data[name] for name in self.data}, "version": version}


class InviteForm(SorotForm):
    """An address and a role."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("For example dewi@kopisenja.id. We mail a link that works for 7 days."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(choices=Role.choices, initial=Role.MANAGER, label=_("Role"))

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()


class RoleForm(SorotForm):
    """Another role for a member."""

    role = forms.ChoiceField(choices=Role.choices, label=_("Role"))


class VerificationForm(SorotForm):
    """What the operator needs to see that one is who one says."""

    note = forms.CharField(
        max_length=1000,
        min_length=20,
        label=_("How can we see that it is really you?"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "For example: the address of your public account and a post where you mention Sorot; "
            "or your company's registration number (NIB)."
        ),
    )


class DecisionForm(SorotForm):
    """The operator's answer."""

    decision = forms.ChoiceField(
        choices=[("verified", _("Verify")), ("refused", _("Refuse"))], widget=forms.RadioSelect, label=_("Decision")
    )
    reason = forms.CharField(
        max_length=1000,
        required=False,
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Needed when you refuse. The person reads it, for example: "
            "the registration number belongs to another company."
        ),
    )
