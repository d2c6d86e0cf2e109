"""Who stands on the site's papers: saved by an operator, checked, and nobody else finds the page."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from sorot.core.access import Actor
from sorot.core.errors import RefusedError, StaleError
from sorot.core.files import open_file
from sorot.core.models import Event, StoredFile
from sorot.core.money import Money
from sorot.payments import actions, queries
from sorot.payments.actions import PaymentError
from sorot.payments.models import SiteIdentity
from sorot.payments.plans import SiteIdentityDetails

from .conftest import NOW, url

NPWP = "013121660091000"
LATER = NOW + timedelta(hours=1)
FORM = {"legal_name": "PT Sorot Nusantara", "address": "Jl. Lampu 1", "city": "Jakarta", "tax_id": NPWP, "version": "0"}


def save(by: Actor, *, version: int = 0, logo=None, now=NOW, **changes: object) -> SiteIdentity:
    facts = {"legal_name": "PT Sorot Nusantara", "tax_id": NPWP}
    details = SiteIdentityDetails(**(facts | changes))
    return actions.save_site_identity(details=details, logo=logo, version=version, by=by, now=now)


def refused(by: Actor, **changes: object) -> list[str]:
    """The fields that are named; and nothing has changed."""
    before = list(SiteIdentity.objects.values())
    with pytest.raises(PaymentError) as caught, transaction.atomic():
        save(by, **changes)
    assert list(SiteIdentity.objects.values()) == before
    assert StoredFile.objects.count() == 0
    return sorted(caught.value.field_errors)


def picture(kind: str = "PNG") -> SimpleUploadedFile:
    out = io.BytesIO()
    image = Image.new("RGB", (60, 20), "white")
    exif = Image.Exif()
    exif[0x010E] = "made at home"
    image.save(out, kind, exif=exif)
    return SimpleUploadedFile(f"logo.{kind.lower()}", out.getvalue())


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_identity_is_saved_once_and_then_changed(cast):
    first = save(
        cast.sri, address=" Jl. Lampu 1 \n\n Jakarta ", city=" Jakarta ", signatory="Sri", tax_id="01.312.166.0-091.000"
    )
    assert (first.pk, first.legal_name, first.address, first.city, first.signatory, first.tax_id) == (
        1, "PT Sorot Nusantara", "Jl. Lampu 1\nJakarta", "Jakarta", "Sri", NPWP,
    )  # fmt: skip
    assert (first.version, first.updated_at, first.updated_by, first.charges_vat) == (1, NOW, cast.sri.user, False)
    second = save(cast.sari, legal_name="PT Sorot Baru", version=1, now=LATER)
    assert (SiteIdentity.objects.count(), second.version, second.updated_by) == (1, 2, cast.sari.user)


def test_same_again_writes_nothing(cast):
    save(cast.sri)
    save(cast.sari, now=LATER)
    row = SiteIdentity.objects.get()
    assert (row.version, row.updated_by, Event.objects.filter(verb="site_identity.saved").count()) == (
        1,
        cast.sri.user,
        1,
    )


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"legal_name": " "}, ["legal_name"]),
        ({"legal_name": "x" * 161}, ["legal_name"]),
        ({"address": "x" * 301}, ["address"]),
        ({"city": "x" * 61}, ["city"]),
        ({"signatory": "x" * 121}, ["signatory"]),
        ({"tax_id": "013121661091000"}, ["tax_id"]),
        ({"tax_id": "S1234567D"}, ["tax_id"]),
        ({"tax_id": "", "charges_vat": True}, ["tax_id"]),
        ({"logo": SimpleUploadedFile("logo.pdf", b"%PDF-1.7 x")}, ["logo"]),
        ({"logo": SimpleUploadedFile("logo.png", b"\x89PNG\r\n\x1a\nbroken")}, ["logo"]),
        ({"logo": SimpleUploadedFile("logo.svg", b"<svg onload='x'/>")}, ["logo"]),
        ({"logo": SimpleUploadedFile("logo.png", b"\x89PNG\r\n\x1a\n" + b"0" * 2_000_000)}, ["logo"]),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_saved(cast, changes, fields):
    assert refused(cast.sri, **changes) == fields


def test_value_added_tax_needs_a_row_for_today(cast):
    assert queries.vat_example(NOW).tax == Money(66_000, "IDR")
    before_the_table = NOW.replace(year=2009)
    assert queries.vat_example(before_the_table) is None
    assert refused(cast.sri, charges_vat=True, now=before_the_table) == ["charges_vat"]


def test_new_contracts_carry_value_added_tax_from_then_on(cast, settings):
    settings.MERCHANT_OF_RECORD = "brand"
    save(cast.sri)
    assert queries.taxes.tax_setup(currency="IDR", mode="partner", now=NOW).vat is None
    save(cast.sri, charges_vat=True, version=1)
    assert queries.taxes.tax_setup(currency="IDR", mode="partner", now=NOW).vat.tax(600_000) == 66_000


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_logo_is_cleaned_and_shown_to_operators_only(cast, browse, kind):
    row = save(cast.sri, logo=picture(kind))
    assert (row.logo.content_type, row.logo.owner_type, row.logo.owner_code) == (
        "image/jpeg", "payments.siteidentity", "site",
    )  # fmt: skip
    with open_file(row.logo) as content:
        assert b"made at home" not in content.read()
    seen = {}
    for name in vars(cast):
        response = browse(getattr(cast, name)).get(f"/files/{row.logo.code}/")
        seen[name] = response.status_code
        response.getvalue()
    assert seen == dict.fromkeys(vars(cast), 404) | {"sri": 200, "sari": 200}
    gone = save(cast.sri, is_logo_removed=True, version=1)
    assert (gone.logo, gone.version) == (None, 2)


def test_audit_trail_names_the_fields(cast):
    save(cast.sri, charges_vat=True, logo=picture())
    event = Event.objects.get(verb="site_identity.saved")
    assert (event.subject_type, event.subject_code, event.user, event.data) == (
        "payments.siteidentity", "site", cast.sri.user, {"fields": ["charges_vat", "legal_name", "logo", "tax_id"]},
    )  # fmt: skip


def test_page_that_has_grown_old_changes_nothing(cast):
    save(cast.sri)
    save(cast.sri, city="Bogor", version=1, now=LATER)
    for version in (0, 1):
        with pytest.raises(StaleError), transaction.atomic():
            save(cast.sari, city="Depok", version=version)
    assert SiteIdentity.objects.get().city == "Bogor"


@pytest.mark.parametrize("name", ["rani", "dewi", "manager", "adi", "tono"])
def test_nobody_but_an_operator_finds_or_saves_it(cast, browse, name):
    actor = getattr(cast, name)
    with pytest.raises(RefusedError):
        save(actor)
    assert browse(actor).get(url("desk_identity")).status_code == 404
    assert browse(actor).post(url("desk_identity"), FORM).status_code == 404
    assert SiteIdentity.objects.visible_to(actor).count() == 0
    assert SiteIdentity.objects.count() == 0


def test_operator_saves_it_by_the_page_and_reads_what_the_switch_changes(cast, browse):
    client = browse(cast.sri)
    page = client.get(url("desk_identity")).content.decode()
    assert "Untuk Rp600.000, PPN-nya Rp66.000." in page
    assert "atas biaya layanan kami" in page
    assert client.post(url("desk_identity"), FORM | {"charges_vat": "on", "logo": picture()}).status_code == 303
    row = SiteIdentity.objects.get()
    assert (row.legal_name, row.charges_vat, row.logo.purpose, row.version) == ("PT Sorot Nusantara", True, "logo", 1)
    page = client.get(url("desk_identity")).content.decode()
    assert 'value="PT Sorot Nusantara"' in page
    assert row.logo.code in page


def test_where_the_operator_sells_the_whole_the_switch_says_so(cast, browse, settings):
    settings.MERCHANT_OF_RECORD = "platform"
    assert "atas seluruh harga" in browse(cast.sri).get(url("desk_identity")).content.decode()


def test_nothing_that_was_typed_is_lost_when_it_is_wrong(cast, browse):
    response = browse(cast.sri).post(
        url("desk_identity"), FORM | {"tax_id": "12", "charges_vat": "on", "signatory": "Sri"}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="id_tax_id_error"' in page
    for kept in ('value="PT Sorot Nusantara"', 'value="12"', "Jl. Lampu 1", 'value="Sri"'):
        assert kept in page
    assert SiteIdentity.objects.count() == 0


def test_page_is_in_the_navigation_of_the_desk():
    from sorot.web.navigation import desk_places

    assert "payments:desk_identity" in [name for name, _label, _icon in desk_places()]
