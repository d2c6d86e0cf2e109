"""The form of a campaign."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sorot.accounts.models import Organisation
from sorot.campaigns.actions import PLAIN, CampaignInput, LineInput, RuleInput
from sorot.campaigns.enums import (
    MAX_LINES,
    MAX_QUANTITY,
    MAX_REVISIONS,
    MAX_SLOTS,
    CampaignState,
    FeeKind,
    Rule,
    TaxBasis,
)
from sorot.campaigns.forms.small import FollowersField
from sorot.campaigns.models import Campaign
from sorot.core.forms import DateField, MoneyField, SorotForm, SubmitKeyMixin, VersionMixin
from sorot.core.places import PlaceField, places, province_choices
from sorot.core.taxonomy import FORMATS_OF, Category, Format, Goal, Language, Platform

FIRST_LINES = 3


def format_choices() -> list[tuple[Any, Any]]:
    """Only formats that exist, grouped by platform: `("instagram:reel", "Instagram Reel")`."""
    platforms, formats = dict(Platform.choices), dict(Format.choices)
    groups: list[tuple[Any, Any]] = [("", gettext_lazy("— choose —"))]
    for platform, offered in FORMATS_OF.items():
        options = [(f"{platform}:{name}", f"{platforms[platform]} · {formats[name]}") for name in offered]
        groups.append((platforms[platform], options))
    return groups


def _clean_text(text: str) -> str:
    plain = "".join(c for c in text.replace("\r\n", "\n") if c == "\n" or c.isprintable())
    return plain.strip()


class CampaignForm(SubmitKeyMixin, VersionMixin, SorotForm):
    """A campaign with its deliverables (rows `line_N_what`, `line_N_quantity`) and its requirements.

    `rows` says how many deliverable rows are shown; the button `add_row` asks for one more without JavaScript.
    """

    title = forms.CharField(
        max_length=100,
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("For example: Coffee at home for a slow Sunday."),
    )
    category = forms.ChoiceField(
        choices=[("", gettext_lazy("— choose —")), *Category.choices], label=gettext_lazy("Category")
    )
    goal = forms.ChoiceField(choices=Goal.choices, initial=Goal.AWARENESS, label=gettext_lazy("What it is for"))
    description = forms.CharField(
        max_length=3000,
        required=False,
        label=gettext_lazy("The product and the wish"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "What is it, what makes it special, what should people do? Creators answer with an idea."
        ),
    )
    province = forms.ChoiceField(required=False, label=gettext_lazy("Where the work happens"))

    fee_kind = forms.ChoiceField(
        choices=FeeKind.choices,
        initial=FeeKind.FIXED,
        label=gettext_lazy("What creators receive"),
        widget=forms.RadioSelect,
    )
    fee_min = MoneyField(
        required=False,
        minimum=1,
        label=gettext_lazy("Fee per creator"),
        help_text=gettext_lazy("With a range: the lowest fee. For example 2.500.000 or 2,5jt."),
    )
    fee_max = MoneyField(
        required=False, minimum=1, label=gettext_lazy("Highest fee"), help_text=gettext_lazy("Only for a range.")
    )
    tax_basis = forms.ChoiceField(
        choices=TaxBasis.choices, initial=TaxBasis.NETT, label=gettext_lazy("What the fee means")
    )
    barter_item = forms.CharField(
        max_length=160,
        required=False,
        label=gettext_lazy("Product or service"),
        help_text=gettext_lazy("For barter, or on top of the fee. For example: three bottles of cold brew."),
    )
    barter_value = MoneyField(
        required=False,
        minimum=1,
        label=gettext_lazy("What it is worth"),
        help_text=gettext_lazy("The usual shop price."),
    )
    slots = forms.IntegerField(min_value=1, max_value=MAX_SLOTS, initial=1, label=gettext_lazy("How many creators"))
    budget = MoneyField(
        required=False,
        minimum=1,
        label=gettext_lazy("Budget for fees"),
        help_text=gettext_lazy("Only your team sees this."),
    )
    apply_by_date = DateField(required=False, label=gettext_lazy("Applications until"))
    publish_from_date = DateField(required=False, label=gettext_lazy("Online from"))
    publish_until_date = DateField(required=False, label=gettext_lazy("Online until"))
    revisions_included = forms.IntegerField(
        min_value=0, max_value=MAX_REVISIONS, initial=1, label=gettext_lazy("Rounds of changes included")
    )

    need_min_followers = FollowersField(
        required=False,
        label=gettext_lazy("At least this many followers"),
        help_text=gettext_lazy("For example 10.000."),
    )
    need_max_followers = FollowersField(required=False, label=gettext_lazy("At most this many followers"))
    need_platform = forms.ChoiceField(
        choices=[("", pgettext_lazy("any platform", "Any")), *Platform.choices],
        required=False,
        label=gettext_lazy("Counted on"),
    )
    need_categories = forms.MultipleChoiceField(
        choices=Category.choices,
        required=False,
        label=gettext_lazy("One of these niches"),
        widget=forms.CheckboxSelectMultiple,
    )
    need_languages = forms.MultipleChoiceField(
        choices=Language.choices,
        required=False,
        label=gettext_lazy("One of these languages"),
        widget=forms.CheckboxSelectMultiple,
    )
    need_province = forms.ChoiceField(required=False, label=gettext_lazy("Lives in this province"))
    need_city = PlaceField(
        required=False,
        label=gettext_lazy("Lives in this city or regency"),
        help_text=gettext_lazy("For example Kota Bandung, Jawa Barat."),
    )
    need_kind = forms.ChoiceField(
        choices=[
            ("", gettext_lazy("Both")),
            ("influencer", gettext_lazy("Influencer")),
            ("kol", gettext_lazy("Key opinion leader (KOL)")),
        ],
        required=False,
        label=gettext_lazy("Influencer or KOL"),
    )
    need_verified = forms.BooleanField(required=False, label=gettext_lazy("Profile checked by the operator"))
    need_photo = forms.BooleanField(required=False, label=gettext_lazy("At least one photo on the profile"))

    #: A draft may lack them, publication may not.
    NEEDED_LATER = ("fee_min", "apply_by_date", "publish_from_date", "publish_until_date")
    LOCKED = ("category", "fee_kind", "fee_min", "fee_max", "tax_basis", "barter_item", "barter_value")

    def __init__(
        self, *args: Any, campaign: Campaign | None = None, clients: Sequence[Organisation] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        self.is_published = campaign is not None and campaign.state == CampaignState.PUBLISHED
        nowhere = [("", _("Anywhere"))]
        self.fields["province"].choices = nowhere + province_choices()  # type: ignore[attr-defined]
        self.fields["need_province"].choices = nowhere + province_choices()  # type: ignore[attr-defined]
        if clients is not None:
            choices = [("", _("— choose —")), *((client.code, client.name) for client in clients)]
            self.fields["client"] = forms.ChoiceField(choices=choices, label=_("For which brand"))
        self.clients = {client.code: client for client in clients or ()}
        self._add_lines()
        for name in (*self.NEEDED_LATER, *(name for name in self.fields if name.startswith("line_"))):
            self.fields[name].is_needed_later = True  # type: ignore[attr-defined]
        if self.is_published:
            self._lock()

    def _add_lines(self) -> None:
        raw = self.data.get("rows", "") if self.is_bound else ""
        stored = len(self.initial.get("lines", ()))
        wanted = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 4 else max(FIRST_LINES, stored)
        if "add_row" in self.data:
            wanted += 1
        self.rows = min(max(wanted, 1), MAX_LINES)
        for index, line in enumerate(self.initial.get("lines", ())):
            self.initial[f"line_{index}_what"] = f"{line.platform}:{line.format}"
            self.initial[f"line_{index}_quantity"] = line.quantity
        for index in range(self.rows):
            self.fields[f"line_{index}_what"] = forms.ChoiceField(
                choices=format_choices(), required=False, label=_("What is made (%(n)d)") % {"n": index + 1}
            )
            self.fields[f"line_{index}_quantity"] = forms.IntegerField(
                min_value=1,
                max_value=MAX_QUANTITY,
                required=False,
                initial=1,
                label=_("How many (%(n)d)") % {"n": index + 1},
            )

    def _lock(self) -> None:
        """What creators rely on is shown but cannot be changed."""
        for name in list(self.fields):
            if name in self.LOCKED or name.startswith(("line_", "need_")):
                self.fields[name].disabled = True

    @property
    def lines(self) -> list[tuple[Any, Any]]:
        """Pairs of bound fields, one for each deliverable row."""
        return [(self[f"line_{index}_what"], self[f"line_{index}_quantity"]) for index in range(self.rows)]

    @property
    def has_more_needs(self) -> bool:
        """True when a rule further down says something, so that its part of the page stands open."""
        names = ("categories", "languages", "province", "city", "kind", "verified", "photo")
        return any(self[f"need_{name}"].value() or self[f"need_{name}"].errors for name in names)

    def clean_title(self) -> str:
        title = " ".join("".join(c for c in self.cleaned_data["title"] if c.isprintable()).split())
        if not title:
            raise forms.ValidationError(_("Write a title."))
        return title

    def clean_description(self) -> str:
        return _clean_text(self.cleaned_data["description"])

    def clean_barter_item(self) -> str:
        return " ".join(_clean_text(self.cleaned_data["barter_item"]).split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        seen: set[str] = set()
        for index in range(self.rows):
            what = cleaned.get(f"line_{index}_what")
            if what and what in seen:
                self.add_error(
                    f"line_{index}_what", _("This stands in another line already. Put the pieces together there.")
                )
            seen.add(what or "")
        low, high = cleaned.get("need_min_followers"), cleaned.get("need_max_followers")
        if low and high and high < low:
            self.add_error("need_max_followers", _("The highest count is lower than the lowest."))
        city, province = cleaned.get("need_city"), cleaned.get("need_province")
        if city and province and not city.startswith(f"{province}."):
            self.add_error("need_city", _("This city is in another province."))
        kind = cleaned.get("fee_kind")
        if (
            kind == FeeKind.RANGE
            and cleaned.get("fee_min")
            and not cleaned.get("fee_max")
            and "fee_max" not in self.errors
        ):
            self.add_error("fee_max", _("Write the highest fee too, or choose one fee for everyone."))
        return cleaned

    def client(self) -> Organisation | None:
        """The brand an agency chose."""
        return self.clients.get(self.cleaned_data.get("client", ""))

    def said(self) -> CampaignInput:
        """The cleaned campaign."""
        data = self.cleaned_data
        if self.is_published and self.campaign is not None:
            lines = [LineInput(line.platform, line.format, line.quantity) for line in self.campaign.lines.all()]
            needs = [RuleInput(row.rule, row.value) for row in self.campaign.requirements.all()]
        else:
            lines, needs = self._lines_said(), self._needs_said()
        return CampaignInput(lines=lines, requirements=needs, **{name: data[name] for name in (*PLAIN, "province")})

    def _lines_said(self) -> list[LineInput]:
        found = []
        for index in range(self.rows):
            if what := self.cleaned_data.get(f"line_{index}_what"):
                platform, name = what.split(":")
                found.append(LineInput(platform, name, self.cleaned_data.get(f"line_{index}_quantity") or 1))
        return found

    def _needs_said(self) -> list[RuleInput]:
        data, needs = self.cleaned_data, []
        platform = data["need_platform"]
        for name, rule in (("need_min_followers", Rule.MIN_FOLLOWERS), ("need_max_followers", Rule.MAX_FOLLOWERS)):
            if data[name]:
                needs.append(RuleInput(rule, {"count": data[name], "platform": platform}))
        for name, rule in (("need_categories", Rule.CATEGORY), ("need_languages", Rule.LANGUAGE)):
            if data[name]:
                needs.append(RuleInput(rule, {"any_of": list(data[name])}))
        if data["need_city"]:
            place = next(place for place in places() if place.code == data["need_city"])
            needs.append(RuleInput(Rule.CITY, {"code": place.code, "name": place.name}))
        elif data["need_province"]:
            needs.append(
                RuleInput(
                    Rule.PROVINCE,
                    {"code": data["need_province"], "name": dict(province_choices())[data["need_province"]]},
                )
            )
        if data["need_kind"]:
            needs.append(RuleInput(Rule.KIND, {"kind": data["need_kind"]}))
        if data["need_verified"]:
            needs.append(RuleInput(Rule.VERIFIED, {}))
        if data["need_photo"]:
            needs.append(RuleInput(Rule.HAS_PHOTO, {}))
        return needs

    @staticmethod
    def initial_of(campaign: Campaign) -> dict[str, Any]:
        """What the form shows of a stored campaign."""
        shown = {name: getattr(campaign, name) for name in (*PLAIN, "version")}
        shown["province"], shown["lines"] = campaign.province_id or "", list(campaign.lines.all())
        for row in campaign.requirements.all():
            shown |= _shown(row.rule, row.value)
        return shown


def _shown(rule: str, value: dict[str, Any]) -> dict[str, Any]:
    """The form fields that say one stored requirement."""
    match rule:
        case Rule.MIN_FOLLOWERS:
            return {"need_min_followers": value["count"], "need_platform": value.get("platform", "")}
        case Rule.MAX_FOLLOWERS:
            return {"need_max_followers": value["count"], "need_platform": value.get("platform", "")}
        case Rule.CATEGORY:
            return {"need_categories": value["any_of"]}
        case Rule.LANGUAGE:
            return {"need_languages": value["any_of"]}
        case Rule.CITY:
            return {"need_city": value["code"]}
        case Rule.PROVINCE:
            return {"need_province": value["code"]}
        case Rule.KIND:
            return {"need_kind": value["kind"]}
        case Rule.VERIFIED:
            return {"need_verified": True}
    return {"need_photo": True}
