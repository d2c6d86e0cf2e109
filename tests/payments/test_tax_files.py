"""Who somebody is for the tax office: asked with its reason, checked, sealed, and never shown or told again."""

from __future__ import annotations

import io
import logging
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from PIL import Image

from sorot.core.access import Actor
from sorot.core.errors import RefusedError, StaleError
from sorot.core.models import Event, StoredFile
from sorot.messaging.models import Notification
from sorot.payments import actions, queries, tasks
from sorot.payments.actions import PaymentError
from sorot.payments.models import Payee, PayoutAccount
from sorot.payments.plans import TaxFileDetails

from .conftest import NOW, TODAY, member, url

NIK, NPWP, TIN = "3171015708450001", "013121660091000", "S1234567D"
LATER = NOW + timedelta(hours=1)
PERSON = {
    "entity": "individual",
    "residency": "ID",
    "legal_name": "Rani Puspita",
    "address": "Jl. Melati 3",
    "version": "0",
}
ABROAD = {"entity": "individual", "residency": "SG", "legal_name": "Rani Puspita", "version": "0"}
COMPANY = {"entity": "company", "residency": "ID", "legal_name": "PT Kopi Senja", "version": "0"}


def pdf(name: str = "dgt.pdf", content: bytes = b"%PDF-1.7 form DGT") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(out, "PNG")
    return SimpleUploadedFile("dgt.png", out.getvalue(), "image/png")


def save(by: Actor, *, now=NOW, version=None, treaty_form=None, **changes: object) -> Payee:
    facts = {"legal_name": "Rani Puspita", "entity": "individual", "residency": "ID", "tax_id": NIK}
    details = TaxFileDetails(**(facts | changes))
    return actions.save_tax_file(details=details, treaty_form=treaty_form, by=by, now=now, version=version)


def refused(by: Actor, **changes: object) -> list[str]:
    """The fields that are named; and nothing has changed."""
    before = list(Payee.objects.order_by("pk").values())
    with pytest.raises(PaymentError) as caught, transaction.atomic():
        save(by, **changes)
    assert list(Payee.objects.order_by("pk").values()) == before
    assert StoredFile.objects.count() == 0
    return sorted(caught.value.field_errors)


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_file_of_a_person_is_kept_sealed(cast):
    payee = save(cast.rani, address=" Jl. Melati 3 \n\n Bandung", tax_status="K/1", charges_vat=True)
    payee.refresh_from_db()
    assert (payee.user, payee.legal_name, payee.tax_id, payee.address) == (
        cast.rani.user, "Rani Puspita", NIK, "Jl. Melati 3\nBandung",
    )  # fmt: skip
    assert (payee.tax_id_kind, payee.tax_id_last4, payee.masked_tax_id) == ("nik", "0001", "•••• 0001")
    assert (payee.tax_status, payee.charges_vat, payee.residency, payee.entity) == ("K/1", True, "ID", "individual")
    assert (payee.tax_saved_at, payee.completed_at) == (NOW, NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(p)::text FROM payments_payee p")
        raw = cursor.fetchone()[0]
    assert all(secret not in raw for secret in (NIK, "Rani", "Melati"))


def test_file_of_a_company_is_its_own_and_not_of_who_saves_it(cast):
    payee = save(cast.dewi, entity="company", legal_name="PT Kopi Senja", tax_id="01.312.166.0-091.000")
    assert (payee.organisation, payee.user, payee.tax_id, payee.tax_id_kind) == (
        cast.dewi.organisation, None, NPWP, "npwp",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"tax_id": "3171015708450"}, ["tax_id"]),
        ({"tax_id": NIK, "entity": "company"}, ["tax_id"]),
        ({"tax_id": "12", "residency": "SG"}, ["tax_id"]),
        ({"legal_name": "  "}, ["legal_name"]),
        ({"legal_name": "x" * 121}, ["legal_name"]),
        ({"address": "x" * 301}, ["address"]),
        ({"entity": "robot"}, ["entity"]),
        ({"residency": "XX"}, ["residency"]),
        ({"tax_status": "K/9"}, ["tax_status"]),
        ({"is_tax_id_removed": True}, ["is_tax_id_removed"]),
        ({"entity": "robot", "legal_name": "", "tax_id": "x"}, ["entity", "legal_name", "tax_id"]),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_saved(cast, changes, fields):
    assert refused(cast.rani, **changes) == fields


def test_empty_number_keeps_the_saved_one_and_a_choice_removes_it(cast):
    save(cast.rani)
    kept = save(cast.rani, tax_id="", address="Jl. Baru 1", now=LATER)
    assert (kept.tax_id, kept.tax_id_kind, kept.tax_id_last4, kept.address) == (NIK, "nik", "0001", "Jl. Baru 1")
    gone = save(cast.rani, tax_id="", is_tax_id_removed=True, now=LATER)
    assert (gone.tax_id, gone.tax_id_kind, gone.tax_id_last4, gone.tax_id_sealed) == ("", "", "", None)


def test_saved_number_that_no_longer_fits_is_asked_for_anew(cast):
    save(cast.rani)
    assert refused(cast.rani, tax_id="", entity="company") == ["tax_id"]
    assert refused(cast.rani, tax_id="", residency="SG") == ["tax_id"]
    moved = save(cast.rani, tax_id=TIN, residency="SG", now=LATER)
    assert (moved.tax_id, moved.tax_id_kind, moved.tax_id_last4) == (TIN, "tin", "567D")
    assert refused(cast.rani, tax_id="", residency="ID") == ["tax_id"]


def test_family_status_is_of_persons_at_home_only(cast):
    assert save(cast.rani, tax_status="K/0").tax_status == "K/0"
    assert save(cast.rani, tax_status="K/0", entity="company", tax_id=NPWP, now=LATER).tax_status == ""
    assert save(cast.rani, tax_status="K/0", residency="SG", tax_id=TIN, now=LATER).tax_status == ""


def test_treaty_form_and_its_last_day_belong_together(cast):
    until = TODAY + timedelta(days=90)
    assert refused(cast.rani, residency="SG", tax_id=TIN, treaty_until_date=until) == ["treaty_form"]
    assert refused(cast.rani, residency="SG", tax_id=TIN, treaty_form=pdf()) == ["treaty_until_date"]
    past = {"treaty_until_date": TODAY - timedelta(days=1), "treaty_form": pdf()}
    assert refused(cast.rani, residency="SG", tax_id=TIN, **past) == ["treaty_until_date"]
    wrong = SimpleUploadedFile("dgt.exe", b"MZ\x00\x01" * 9)
    assert refused(cast.rani, residency="SG", tax_id=TIN, treaty_until_date=until, treaty_form=wrong) == ["treaty_form"]
    payee = save(cast.rani, residency="SG", tax_id=TIN, treaty_until_date=until, treaty_form=pdf())
    assert (payee.treaty_until_date, payee.treaty_form.kind, payee.treaty_form.owner_code) == (until, "pdf", payee.code)
    assert queries.taxes.tax_payee(payee, TODAY).has_treaty_form is True
    newer = save(cast.rani, residency="SG", tax_id="", treaty_until_date=until, treaty_form=photo(), now=LATER)
    assert (newer.treaty_form.kind, StoredFile.objects.count()) == ("image", 2)
    gone = save(cast.rani, residency="SG", tax_id="", now=LATER)
    assert (gone.treaty_until_date, gone.treaty_form) == (None, None)


def test_form_of_another_country_counts_for_nobody_at_home(cast):
    until = TODAY + timedelta(days=90)
    payee = save(cast.rani, treaty_until_date=until, treaty_form=pdf())
    assert (payee.treaty_until_date, payee.treaty_form, StoredFile.objects.count()) == (None, None, 0)
    save(cast.rani, residency="SG", tax_id=TIN, treaty_until_date=until, treaty_form=pdf(), now=LATER)
    home = save(cast.rani, now=LATER)
    assert (home.treaty_until_date, home.treaty_form) == (None, None)


def test_treaty_form_is_read_by_its_owner_and_the_desk_only(cast, browse):
    until = TODAY + timedelta(days=90)
    payee = save(cast.rani, residency="SG", tax_id=TIN, treaty_until_date=until, treaty_form=pdf())
    seen = {}
    for name in vars(cast):
        response = browse(getattr(cast, name)).get(f"/files/{payee.treaty_form.code}/")
        seen[name] = response.status_code
        response.getvalue()
    assert seen == dict.fromkeys(vars(cast), 404) | {"rani": 200, "sri": 200, "sari": 200}


def test_audit_trail_says_which_fields_and_never_what_they_say(cast, caplog):
    with caplog.at_level(logging.DEBUG):
        save(cast.rani, address="Jl. Melati 3")
        save(cast.rani, tax_id=NPWP, legal_name="Rani P.", address="Jl. Melati 3", now=LATER)
    events = list(Event.objects.filter(verb="payee.tax_file_saved").order_by("pk"))
    assert [(event.user, event.data) for event in events] == [
        (cast.rani.user, {"fields": ["address", "entity", "legal_name", "residency", "tax_id"]}),
        (cast.rani.user, {"fields": ["legal_name", "tax_id"]}),
    ]
    told = caplog.text + " ".join(str(row) for row in Event.objects.values())
    assert all(secret not in told for secret in (NIK, NPWP, "Melati", "Rani P."))


def test_same_again_writes_nothing(cast, published):
    save(cast.rani)
    before = (list(Payee.objects.values()), Event.objects.count())
    save(cast.rani, now=LATER, version=0)
    assert (list(Payee.objects.values()), Event.objects.count(), published) == (*before, [])


def test_new_name_or_number_is_told_and_a_first_one_is_not(cast, published):
    save(cast.rani)
    save(cast.rani, address="Jl. Baru 1", now=LATER)
    assert published == []
    payee = save(cast.rani, tax_id=NPWP, address="Jl. Baru 1", now=LATER)
    assert [name for name, _ in published] == ["payee.tax_file_changed"]
    for _ in range(2):
        tasks.tell_tax_file_changed({"event": published[0][0], **published[0][1]})
    row = Notification.objects.get(verb="payee.tax_file_changed")
    assert (row.user, NPWP in str(row.data), payee.tax_id) == (cast.rani.user, False, NPWP)


def test_organisations_money_people_are_told_and_no_one_else(cast, published):
    finance = member("Fitri", cast.dewi.organisation, "finance")
    facts = {"entity": "company", "legal_name": "PT Kopi Senja"}
    save(cast.dewi, tax_id=NPWP, **facts)
    save(finance, tax_id="0" + NPWP, **facts, now=LATER)
    tasks.tell_tax_file_changed({"event": published[0][0], **published[0][1]})
    told = Notification.objects.filter(verb="payee.tax_file_changed").values_list("user__name", flat=True)
    assert sorted(told) == ["Dewi", "Fitri"]


def test_wiring_tells_of_a_changed_file():
    from sorot.config.wiring import SUBSCRIBERS

    assert "payee.tax_file_changed" in SUBSCRIBERS


def test_page_that_has_grown_old_changes_nothing(cast):
    seen = queries.tax_file_version(save(cast.rani))
    save(cast.rani, address="Jl. Baru 1", now=LATER, version=seen)
    with pytest.raises(StaleError):
        save(cast.rani, address="Jl. Lama 9", now=LATER, version=seen)
    assert Payee.objects.get().address == "Jl. Baru 1"


def test_two_saves_of_one_moment_are_told_apart(cast):
    first = queries.tax_file_version(save(cast.rani))
    assert queries.tax_file_version(save(cast.rani, address="Jl. Baru 1")) > first


@pytest.mark.parametrize("name", ["viewer", "manager", "sri"])
def test_who_may_not_handle_money_is_refused_with_the_reason(cast, browse, name):
    actor = getattr(cast, name)
    with pytest.raises(RefusedError):
        save(actor)
    for response in (browse(actor).get(url("tax_file")), browse(actor).post(url("tax_file"), PERSON)):
        assert response.status_code == 403
    if name == "manager":
        assert "Minta pemilik atau bagian keuangan" in response.content.decode()
    assert Payee.objects.count() == 0


def test_stranger_is_sent_to_sign_in(db, browse):
    assert browse(Actor()).get(url("tax_file")).status_code == 302
    assert browse(Actor()).post(url("tax_file"), PERSON).status_code == 302
    assert Payee.objects.count() == 0


def test_everybody_sees_their_own_file_through_the_hat_they_wear(cast, browse):
    save(cast.rani, address="Jl. Melati 3")
    for name in ("tono", "dewi", "bima", "adi"):
        page = browse(getattr(cast, name)).get(url("tax_file")).content.decode()
        assert "Melati" not in page
        assert "0001" not in page


def test_account_form_asks_no_tax_number_and_keeps_the_saved_one(desk, cast, browse):
    save(cast.rani, tax_status="K/1")
    assert 'name="tax_id"' not in browse(cast.rani).get(url("account")).content.decode()
    payee = desk.account().payee
    payee.refresh_from_db()
    assert (payee.tax_id, payee.tax_id_kind, payee.tax_status) == (NIK, "nik", "K/1")


def test_account_of_a_company_forgets_what_was_true_of_a_person(desk, cast):
    save(cast.rani, tax_status="K/1")
    payee = desk.account(entity="company").payee
    payee.refresh_from_db()
    assert (payee.tax_id, payee.tax_id_kind, payee.tax_id_last4, payee.tax_status) == ("", "", "", "")


def test_account_of_a_company_keeps_its_npwp(desk, cast):
    save(cast.rani, entity="company", tax_id=NPWP)
    payee = desk.account(entity="company").payee
    payee.refresh_from_db()
    assert (payee.tax_id, payee.tax_id_kind, payee.tax_id_last4) == (NPWP, "npwp", "1000")


@pytest.mark.parametrize(("name", "state"), [("Rani Puspita", "matched"), ("Budi Santoso", "differs")])
def test_new_name_in_law_is_held_against_what_the_bank_said(desk, cast, name, state):
    account = desk.account()
    account.bank_name, account.name_state, account.name_checked_at = "RANI PUSPITA", "matched", NOW
    account.save()
    save(cast.rani, legal_name="Budi Santoso")
    assert PayoutAccount.objects.get().name_state == "differs"
    save(cast.rani, legal_name=name, now=LATER)
    assert PayoutAccount.objects.get().name_state == state


def test_name_that_an_operator_accepted_stays_accepted(desk, cast):
    account = desk.account()
    account.bank_name, account.name_state, account.name_checked_at = "BUDI", "differs", NOW
    account.name_accepted_at, account.name_accepted_by, account.name_accept_reason = NOW, cast.sri.user, "akta"
    account.save()
    save(cast.rani, legal_name="Budi")
    assert (PayoutAccount.objects.get().name_state, PayoutAccount.objects.get().is_name_wrong) == ("differs", False)


def test_every_column_of_the_tax_file_is_decided_for_ones_own_copy_and_erasure():
    from sorot.payments.personal import TABLES

    table = next(table for table in TABLES if table.name == "payments_payee")
    named = {*table.plain.split(), *table.hidden.split(), *table.personal, *table.person}
    assert {field.column for field in Payee._meta.concrete_fields} <= named
    assert {"tax_id_sealed", "address_sealed", "legal_name_sealed"} <= set(table.personal)
