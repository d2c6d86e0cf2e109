"""Form fields: what assistive technology gets to know, and that nothing typed can become markup."""

import re
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from sorot.core.access import YES, no
from sorot.core.forms import DateField, MoneyField


class OfferForm(forms.Form):
    fee = MoneyField(label="Bayaran", help_text="Contoh: 2.500.000")
    starts = DateField(label="Mulai")
    platform = forms.ChoiceField(label="Platform", choices=[("ig", "Instagram"), ("tt", "TikTok")])
    idea = forms.CharField(label="Ide", widget=forms.Textarea, required=False)
    method = forms.ChoiceField(label="Cara", choices=[("bank", "Bank"), ("wallet", "Dompet")], widget=forms.RadioSelect)
    topics = forms.MultipleChoiceField(
        label="Topik", choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agree = forms.BooleanField(label="Setuju", help_text="Baca dulu.")
    photo = forms.FileField(label="Foto", required=False)
    submit_key = forms.CharField(widget=forms.HiddenInput)


def show(source: str, **context: Any) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def attributes(html: str, tag: str = "input") -> dict[str, str]:
    found = re.search(rf"<{tag}\b([^>]*)>", html)
    assert found
    return dict(re.findall(r'([\w-]+)="([^"]*)"', found[1]))


def test_label_belongs_to_its_control_and_hint_describes_it() -> None:
    html = show("{% field form.fee %}", form=OfferForm())
    control = attributes(html)
    assert f'<label class="field__label" for="{control["id"]}">Bayaran' in html
    assert control["aria-describedby"] == "id_fee_hint"
    assert 'id="id_fee_hint">Contoh: 2.500.000<' in html
    assert "aria-invalid" not in control


def test_error_is_marked_described_and_said_with_an_icon() -> None:
    form = OfferForm({"fee": "banyak"})
    html = show("{% field form.fee %}", form=form)
    control = attributes(html)
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "id_fee_hint id_fee_error"
    assert control["value"] == "banyak"
    error = re.search(r'<span class="field__error" id="id_fee_error"><svg.*?</svg><span>(.*?)</span>', html)
    assert error
    assert error[1] == str(form["fee"].errors[0])


def test_money_field_shows_its_unit_by_language() -> None:
    unit = '<span class="field__prefix{}" aria-hidden="true">{}</span>'
    assert unit.format("", "Rp") in show("{% field form.fee %}", form=OfferForm())
    with translation.override("en"):
        assert unit.format(" field__prefix--wide", "IDR") in show("{% field form.fee %}", form=OfferForm())


def test_money_field_opens_the_number_keyboard() -> None:
    assert attributes(show("{% field form.fee %}", form=OfferForm()))["inputmode"] == "numeric"


def test_date_uses_the_native_picker_with_an_iso_value_once() -> None:
    html = show("{% field form.starts %}", form=OfferForm(initial={"starts": __import__("datetime").date(2026, 3, 17)}))
    control = re.search(r"<input[^>]*>", html)
    assert control
    assert control[0].count("type=") == 1
    assert attributes(html)["type"] == "date"
    assert attributes(html)["value"] == "2026-03-17"


def test_select_has_its_arrow_and_textarea_a_modest_height() -> None:
    assert "field__box--select" in show("{% field form.platform %}", form=OfferForm())
    assert attributes(show("{% field form.idea %}", form=OfferForm()), "textarea")["rows"] == "4"
    assert attributes(show("{% field form.idea rows=8 %}", form=OfferForm()), "textarea")["rows"] == "8"


def test_optional_fields_say_so_and_required_ones_do_not() -> None:
    assert "boleh kosong" in show("{% field form.idea %}", form=OfferForm())
    assert "boleh kosong" not in show("{% field form.fee %}", form=OfferForm())


def test_radio_buttons_are_a_named_group_with_one_error() -> None:
    html = show("{% field form.method %}", form=OfferForm({}))
    group = attributes(html, "fieldset")
    assert group["role"] == "radiogroup"
    assert group["aria-invalid"] == "true"
    assert group["aria-describedby"] == "id_method_error"
    assert re.search(r'<legend class="field__label">Cara\s*</legend>', html)
    assert html.count('type="radio"') == 2
    assert html.count('<label class="check">') == 2


def test_choice_notes_turn_radio_buttons_into_cards() -> None:
    form = OfferForm()
    form.fields["method"].choice_notes = {"bank": "Besok masuk"}  # type: ignore[attr-defined]
    html = show("{% field form.method %}", form=form)
    assert html.count('<label class="choice">') == 2
    assert '<b>Bank</b><span class="choice__note">Besok masuk</span>' in html


def test_checkbox_label_is_beside_it_and_switch_has_its_role() -> None:
    html = show("{% field form.agree %}", form=OfferForm())
    assert attributes(html)["aria-describedby"] == "id_agree_hint"
    assert 'id="id_agree_hint">Baca dulu.' in html
    assert "role" not in attributes(html)
    assert attributes(show("{% field form.agree switch=True %}", form=OfferForm()))["role"] == "switch"


def test_checkboxes_are_a_group_in_a_fieldset() -> None:
    html = show("{% field form.topics %}", form=OfferForm())
    assert html.startswith('<fieldset class="field">')
    assert html.count('type="checkbox"') == 2


def test_hidden_field_stays_bare() -> None:
    assert show("{% field form.submit_key %}", form=OfferForm()).strip() == (
        '<input type="hidden" name="submit_key" id="id_submit_key">'
    )


def test_label_hint_and_attributes_can_be_given_by_the_page() -> None:
    html = show(
        '{% field form.idea label="Usul" hint="Singkat saja" placeholder="Resep" hide_label=True %}', form=OfferForm()
    )
    assert '<label class="field__label visually-hidden" for="id_idea">Usul' in html
    assert ">Singkat saja</span>" in html
    assert attributes(html, "textarea")["placeholder"] == "Resep"


def test_what_people_type_never_becomes_markup() -> None:
    form = OfferForm({"fee": '"><script>alert(1)</script>', "method": "<b>"})
    html = show("{% form_errors form %}{% field form.fee %}{% field form.method %}", form=form)
    assert "<script" not in html
    assert "<b></b>" not in html
    assert "<b>&lt;" not in html
    assert "&quot;&gt;&lt;script&gt;" in html


def test_unbound_and_valid_forms_have_no_summary() -> None:
    assert show("{% form_errors form %}", form=OfferForm()).strip() == ""


def test_summary_takes_the_focus_and_links_every_field() -> None:
    html = show("{% form_errors form %}", form=OfferForm({"platform": "ig"}))
    assert 'role="alert" tabindex="-1" autofocus' in html
    assert "<s-focus>" in html
    assert re.findall(r'<a href="#([\w-]+)">', html) == ["id_fee", "id_starts", "id_method_0", "id_agree"]
    assert "5 hal perlu Anda perbaiki." in html


def test_every_link_of_the_summary_leads_to_a_control_of_the_form() -> None:
    html = show("{% form_body form %}", form=OfferForm({}))
    ids = set(re.findall(r'\bid="([\w-]+)"', html))
    assert set(re.findall(r'<a href="#([\w-]+)">', html)) <= ids


def test_errors_of_the_whole_form_come_first() -> None:
    form = OfferForm({})
    form.add_error(None, "Tawaran ini sudah berubah.")
    html = show("{% form_errors form %}", form=form)
    assert "<p><b>Tawaran ini sudah berubah.</b></p>" in html


def test_submit_with_a_refusal_is_off_and_says_why() -> None:
    html = show('{% submit "Cairkan" verdict=verdict %}', verdict=no("Rekeningnya belum dicek."))
    button = attributes(html, "button")
    assert " disabled" in html.split(">")[0]
    assert f'id="{button["aria-describedby"]}">Rekeningnya belum dicek.<' in html


@pytest.mark.parametrize("context", [{"verdict": YES}, {}])
def test_submit_that_is_allowed_is_on(context: dict[str, Any]) -> None:
    html = show(
        '{% submit "Kirim" tone="spot" icon="send" name="act" value="go" verdict=verdict %}',
        **{"verdict": None, **context},
    )
    assert attributes(html, "button") == {"class": "btn btn--spot", "type": "submit", "name": "act", "value": "go"}
    assert "disabled" not in html


class SignInForm(forms.Form):
    password = forms.CharField(label="Sandi", widget=forms.PasswordInput)


def test_password_is_never_shown_again_and_offers_to_be_seen_while_typing() -> None:
    html = show("{% field form.password %}", form=SignInForm({"password": "rahasia"}))
    assert "rahasia" not in html
    assert '<s-reveal data-show="Lihat" data-hide="Tutup"></s-reveal>' in html
