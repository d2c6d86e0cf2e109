"""Forms for creators: clean input only, never save."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sorot.core.forms import SorotForm, SubmitKeyMixin, VersionMixin
from sorot.core.places import PlaceField
from sorot.core.taxonomy import Category, Language, Platform, Source
from sorot.creators.actions import ProfileInput
from sorot.creators.enums import MAX_CATEGORIES, SOURCE_RANK, CreatorKind, RunBy
from sorot.creators.models import CreatorProfile, SocialAccount
from sorot.creators.rules import check_handle

MAX_FOLLOWERS = 2_000_000_000
_SHORT = {"rb": 1_000, "ribu": 1_000, "k": 1_000, "jt": 1_000_000, "juta": 1_000_000, "m": 1_000_000}


class CountField(forms.Field):
    """A whole number as people write it: `18.400`, `18,4rb`, `1,2jt`. Clean value: int or None (not known)."""

    default_error_messages = {"invalid": gettext_lazy("Write a whole number, for example 18.400 or 18,4rb.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if value in (None, "") or not str(value).strip():
            return None
        text = re.sub(r"\s", "", str(value).lower())
        match = re.fullmatch(r"(\d[\d.,]*?)(rb|ribu|k|jt|juta|m)?", text)
        if match is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        number, word = match.groups()
        if word is None:
            if not re.fullmatch(r"\d+|\d{1,3}([.,]\d{3})+", number):
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
            count = int(re.sub(r"[.,]", "", number))
        else:
            try:
                exact = Decimal(number.replace(",", ".")) * _SHORT[word]
            except InvalidOperation:
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
            if exact != exact.to_integral_value():
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
            count = int(exact)
        if count > MAX_FOLLOWERS:
            raise forms.ValidationError(_("This number is too large to be true. Check the digits."), code="max")
        return count

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value


class PercentField(forms.Field):
    """A percentage as people write it: `5,2` or `5.2%`. Clean value: a ratio (0.052) or None."""

    default_error_messages = {"invalid": gettext_lazy("Write a percentage, for example 5,2.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.suffix = "%"

    def to_python(self, value: Any) -> Decimal | None:
        if value in (None, "") or not str(value).strip():
            return None
        if isinstance(value, Decimal):
            return value
        text = re.sub(r"[\s%]", "", str(value)).replace(",", ".")
        if not re.fullmatch(r"\d{1,3}(\.\d{1,4})?", text):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        percent = Decimal(text)
        if percent > 100:
            raise forms.ValidationError(_("An engagement rate you state yourself is at most 100%."), code="max")
        return percent / 100

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            text = f"{value * 100:.2f}".rstrip("0").rstrip(".")
            return text.replace(".", ",")
        return value


def lines_only(text: str) -> str:
    """Without control characters and trailing blanks; line ends as `\\n`."""
    plain = "".join(c for c in text.replace("\r\n", "\n") if c == "\n" or c.isprintable())
    return re.sub(r"\n{3,}", "\n\n", plain).strip()


class ProfileForm(SubmitKeyMixin, VersionMixin, SorotForm):
    """Everything a person says about themself as a creator."""

    display_name = forms.CharField(
        max_length=80,
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("What people call you, for example Rani Lestari."),
    )
    handle = forms.CharField(
        max_length=40,
        label=gettext_lazy("Address of your page"),
        help_text=gettext_lazy(
            "Small letters, digits, dots or underscores, for example rani.masak. Your page is then /@rani.masak/."
        ),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )
    bio = forms.CharField(
        max_length=600,
        required=False,
        label=gettext_lazy("About you"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Two or three sentences. For example: I cook Sundanese dishes for families with little time."
        ),
    )
    kind = forms.ChoiceField(
        choices=CreatorKind.choices,
        initial=CreatorKind.INFLUENCER,
        label=gettext_lazy("What you are"),
        widget=forms.RadioSelect,
    )
    field_of_expertise = forms.CharField(
        max_length=120,
        required=False,
        label=gettext_lazy("Field of expertise"),
        help_text=gettext_lazy("For a KOL. For example: clinical nutrition."),
    )
    credentials = forms.CharField(
        max_length=600,
        required=False,
        label=gettext_lazy("Credentials"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What shows that you know this: study, licence, years of work."),
    )
    impartiality = forms.CharField(
        max_length=400,
        required=False,
        label=gettext_lazy("What you do not take"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Brands or topics you refuse, so that people can go on trusting you."),
    )
    run_by = forms.ChoiceField(
        choices=[("", gettext_lazy("Not said")), *RunBy.choices],
        required=False,
        label=gettext_lazy("Who runs the accounts"),
    )
    works_per_month = forms.IntegerField(
        min_value=0,
        max_value=200,
        required=False,
        label=gettext_lazy("Paid posts per month, at most"),
        help_text=gettext_lazy("For example 4. Few paid posts keep an audience listening."),
    )
    categories = forms.MultipleChoiceField(
        choices=Category.choices,
        label=gettext_lazy("Niches"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("At most five. Brands find you by these."),
    )
    city = PlaceField(
        required=False,
        label=gettext_lazy("City or regency"),
        help_text=gettext_lazy("Begin to write and pick, for example Kota Bandung, Jawa Barat."),
    )
    languages = forms.MultipleChoiceField(
        choices=Language.choices,
        required=False,
        label=gettext_lazy("Languages you create in"),
        widget=forms.CheckboxSelectMultiple,
    )
    accepts_barter = forms.BooleanField(
        required=False, label=gettext_lazy("I also work for a product or a service (barter)")
    )
    is_open_to_work = forms.BooleanField(required=False, label=gettext_lazy("I am open to offers now"))
    is_public = forms.BooleanField(
        required=False,
        label=gettext_lazy("Show my page to everybody"),
        help_text=gettext_lazy("Off: only you and your management see it, and brands cannot find you."),
    )

    def clean_handle(self) -> str:
        handle = self.cleaned_data["handle"].strip().lstrip("@").lower()
        verdict = check_handle(handle)
        if not verdict:
            raise forms.ValidationError(verdict.reason)
        return str(handle)

    def clean_display_name(self) -> str:
        name = " ".join("".join(c for c in self.cleaned_data["display_name"] if c.isprintable()).split())
        if not name:
            raise forms.ValidationError(_("Write your name."))
        return name

    def clean_categories(self) -> list[str]:
        chosen = list(self.cleaned_data["categories"])
        if len(chosen) > MAX_CATEGORIES:
            raise forms.ValidationError(_("Choose at most %(most)d niches.") % {"most": MAX_CATEGORIES})
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("bio", "credentials", "impartiality"):
            if name in cleaned:
                cleaned[name] = lines_only(cleaned[name])
        if cleaned.get("kind") == CreatorKind.KOL and not cleaned.get("field_of_expertise"):
            self.add_error("field_of_expertise", _("A KOL is known for a field. Say which one."))
        return cleaned

    def said(self) -> ProfileInput:
        """The cleaned profile."""
        skipped = {"submit_key", "version"}
        return ProfileInput(**{name: value for name, value in self.cleaned_data.items() if name not in skipped})

    @staticmethod
    def initial_of(creator: CreatorProfile) -> dict[str, Any]:
        """What the form shows of a stored profile."""
        names = set(ProfileForm.base_fields) - {"submit_key", "version", "city"}
        return {name: getattr(creator, name) for name in names} | {
            "city": creator.city_id or "",
            "version": creator.version,
        }


class AccountForm(SubmitKeyMixin, VersionMixin, SorotForm):
    """An account with the numbers its owner states. A number with a better source cannot be typed over."""

    platform = forms.ChoiceField(choices=Platform.choices, label=gettext_lazy("Platform"))
    handle = forms.CharField(
        max_length=100,
        label=gettext_lazy("Account name"),
        help_text=gettext_lazy("As on the platform, for example @rani.masak."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )
    url = forms.URLField(
        required=False,
        max_length=300,
        assume_scheme="https",
        label=gettext_lazy("Link to the account"),
        help_text=gettext_lazy("For example https://www.instagram.com/rani.masak"),
    )
    followers = CountField(
        label=gettext_lazy("Followers"),
        help_text=gettext_lazy("For example 18.400. Leave it empty if you do not know."),
    )
    post_count = CountField(label=gettext_lazy("Posts"), help_text=gettext_lazy("How many are on the account."))
    engagement_rate = PercentField(
        label=gettext_lazy("Engagement rate"),
        help_text=gettext_lazy("Likes, comments, shares and saves per post, divided by followers. For example 5,2."),
    )
    METRICS = ("followers", "post_count", "engagement_rate")

    def __init__(self, *args: Any, account: SocialAccount | None = None, **kwargs: Any) -> None:
        self.account = account
        super().__init__(*args, **kwargs)
        if account is not None:
            self.fields["platform"].disabled = True
            for name in self.METRICS:
                if SOURCE_RANK.get(account.source_of(name), 9) < SOURCE_RANK[Source.SELF_DECLARED]:
                    self.fields[name].disabled = True
                    self.fields[name].help_text = _("Measured, so it cannot be typed over.")

    def clean_handle(self) -> str:
        handle = self.cleaned_data["handle"].strip().lstrip("@").strip()
        if not handle or any(c.isspace() or not c.isprintable() for c in handle):
            raise forms.ValidationError(_("Write the name of the account without spaces, for example rani.masak."))
        return str(handle)

    def clean_url(self) -> str:
        url = self.cleaned_data["url"]
        if url and urlsplit(url).scheme not in {"http", "https"}:
            raise forms.ValidationError(_("Write a link that begins with https://"))
        return str(url)

    def numbers(self) -> dict[str, Any]:
        """The numbers that were typed (not those that are measured)."""
        return {name: self.cleaned_data[name] for name in self.METRICS if not self.fields[name].disabled}

    @staticmethod
    def initial_of(account: SocialAccount) -> dict[str, Any]:
        """What the form shows of a stored account."""
        names = ("platform", "handle", "url", "followers", "post_count", "engagement_rate", "version")
        return {name: getattr(account, name) for name in names}


#: What cameras call their files: no words for somebody who cannot see the picture.
FILE_NAME = re.compile(
    r"[\w .()-]*\.(jpe?g|png|webp|heic|mp4|mov|webm)|(img|dsc|vid|pxl|dcim)[-_ ]?\d[\w-]*", re.IGNORECASE
)


class PortfolioForm(SubmitKeyMixin, SorotForm):
    """A photo or video and its words. The file comes with the form, or was sent in pieces before (`upload`)."""

    upload = forms.RegexField(regex=r"^[0-9a-z]{24}$", required=False, widget=forms.HiddenInput)
    photo = forms.FileField(
        label=gettext_lazy("Photo or video"),
        help_text=gettext_lazy("JPG, PNG, WebP, MP4 or WebM. Place and camera data are removed."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,video/mp4,video/webm"}),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choose a photo or a video.")},
    )
    alt = forms.CharField(
        max_length=160,
        label=gettext_lazy("What it shows"),
        help_text=gettext_lazy("For people who cannot see it. For example: Rani tastes sambal in her kitchen."),
    )
    caption = forms.CharField(
        max_length=200,
        required=False,
        label=gettext_lazy("Words under it"),
        help_text=gettext_lazy("For example: Reels for a coffee shop, May 2026."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photo"].required = not self.data.get("upload")

    def clean_alt(self) -> str:
        return _one_line(self.cleaned_data["alt"])

    def clean_caption(self) -> str:
        return _in_one_line(self.cleaned_data["caption"])


class PortfolioWordsForm(SorotForm):
    """New words for a photo or video."""

    alt = forms.CharField(max_length=160, label=gettext_lazy("What it shows"))
    caption = forms.CharField(max_length=200, required=False, label=gettext_lazy("Words under it"))

    def clean_alt(self) -> str:
        return _one_line(self.cleaned_data["alt"])

    def clean_caption(self) -> str:
        return _in_one_line(self.cleaned_data["caption"])


def _in_one_line(text: str) -> str:
    return " ".join("".join(c for c in text if c.isprintable()).split())


def _one_line(text: str) -> str:
    line = _in_one_line(text)
    if not line:
        raise forms.ValidationError(_("Say in a few words what it shows."))
    if FILE_NAME.fullmatch(line):
        raise forms.ValidationError(_("This is the name of a file. Say in a few words what it shows."))
    return line


class TalentRequestForm(SorotForm):
    """A management asks a creator by name."""

    handle = forms.CharField(
        max_length=40,
        label=gettext_lazy("Name of the creator's page"),
        help_text=gettext_lazy("For example @rani.masak."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    note = forms.CharField(
        max_length=400,
        required=False,
        label=gettext_lazy("A word to the creator"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_handle(self) -> str:
        return str(self.cleaned_data["handle"].strip().lstrip("@").lower())

    def clean_note(self) -> str:
        return lines_only(self.cleaned_data["note"])
