"""Approved payouts given to the operator's own bank in one file."""

from __future__ import annotations

import csv
import hashlib
import io

import pytest
from django.db import connection

from sorot.core.errors import RefusedError
from sorot.core.models import Event
from sorot.payments import actions
from sorot.payments.actions.batches import cell
from sorot.payments.models import Payout, PayoutBatch

from .conftest import NOW, url


@pytest.fixture
def ready(desk, cast):
    """Two approved payouts and one that waits."""
    desk.account(holder_name="=HYPERLINK(1)", legal_name="Rani Puspita")
    desk.earn()
    rows = [desk.request(1_000_000), desk.request(2_000_000), desk.request(500_000)]
    for row in rows[:2]:
        actions.approve_payout(payout=row, by=cast.sri, now=NOW)
    return rows


def lines(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def test_one_click_makes_the_file_and_marks_its_payouts_sent(ready, cast):
    batch = actions.make_batch(submit_key="a" * 32, by=cast.sri, now=NOW)
    again = actions.make_batch(submit_key="a" * 32, by=cast.sri, now=NOW)
    assert (again, batch.count, batch.total, PayoutBatch.objects.count()) == (batch, 2, 3_000_000, 1)
    assert list(Payout.objects.order_by("pk").values_list("state", "batch")) == [
        ("sent", batch.pk), ("sent", batch.pk), ("requested", None),
    ]  # fmt: skip
    data = actions.read_batch(batch=batch, by=cast.sri, now=NOW)
    assert hashlib.sha256(data).hexdigest() == batch.sha256
    found = [(row["account_number"], row["clearing_code"], row["amount"], row["description"]) for row in lines(data)]
    assert found == [("1234567890", "014", str(row.amount), row.code) for row in ready[:2]]


def test_a_formula_in_a_name_is_text_in_the_file(ready, cast):
    batch = actions.make_batch(submit_key="a" * 32, by=cast.sri, now=NOW)
    assert [row["account_holder"] for row in lines(actions.read_batch(batch=batch, by=cast.sri, now=NOW))] == [
        "'=HYPERLINK(1)", "'=HYPERLINK(1)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "safe"),
    [("Rani", "Rani"), ("=1+1", "'=1+1"), ("+62", "'+62"), ("-1", "'-1"), ("@x", "'@x"), ("a\r\n=b", "a =b"),
     ("  =x", "'=x"), ("\t=x", "'=x")],
)  # fmt: skip
def test_no_cell_begins_a_formula(text, safe):
    assert cell(text) == safe


def test_every_download_is_written_down_and_the_number_lies_sealed(ready, cast):
    batch = actions.make_batch(submit_key="a" * 32, by=cast.sri, now=NOW)
    for _time in range(2):
        actions.read_batch(batch=batch, by=cast.sari, now=NOW)
    reads = Event.objects.filter(verb="payout_batch.read").values_list("user", "subject_code")
    assert list(reads) == [(cast.sari.user_id, batch.code)] * 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT file_sealed FROM payments_payoutbatch")
        assert b"1234567890" not in bytes(cursor.fetchone()[0])


def test_the_makers_own_payout_stays_out(ready, cast):
    Payout.objects.filter(pk=ready[0].pk).update(requested_by=cast.sari.user)
    batch = actions.make_batch(submit_key="a" * 32, by=cast.sari, now=NOW)
    assert list(batch.payouts.all()) == [ready[1]]


def test_nothing_to_send_makes_no_file(desk, cast):
    with pytest.raises(actions.PaymentError):
        actions.make_batch(submit_key="a" * 32, by=cast.sri, now=NOW)
    assert PayoutBatch.objects.count() == 0


@pytest.mark.parametrize("name", ["rani", "dewi", "tono"])
def test_only_the_desk_makes_and_reads_files(ready, cast, name):
    by = getattr(cast, name)
    with pytest.raises(RefusedError):
        actions.make_batch(submit_key="b" * 32, by=by, now=NOW)
    batch = actions.make_batch(submit_key="a" * 32, by=cast.sri, now=NOW)
    with pytest.raises(RefusedError):
        actions.read_batch(batch=batch, by=by, now=NOW)
    assert not PayoutBatch.objects.visible_to(by).exists()


def test_the_desk_approves_a_page_and_makes_the_file_in_three_clicks(desk, cast, browse):
    desk.account()
    desk.earn()
    rows = [desk.request(1_000_000) for _ in range(3)]
    sri = browse(cast.sri)
    page = sri.get(url("desk_payouts")).content.decode()
    assert page.count("checked") == 3
    assert sri.get(url("desk_payouts") + "?select=none").content.decode().count(" checked") == 0
    assert sri.post(url("desk_payouts_approval"), {"code": [row.code for row in rows]}).status_code == 303
    made = sri.post(url("desk_payout_batches"), {"submit_key": "c" * 32})
    batch = PayoutBatch.objects.get()
    assert made.url == url("desk_payout_batch", batch.code)
    assert sri.get(made.url).status_code == 200
    assert "1234567890" not in sri.get(made.url).content.decode()
    file = sri.post(url("desk_payout_batch_file", batch.code))
    assert (file["Cache-Control"], len(lines(file.content))) == ("no-store", 3)
    assert file["Content-Disposition"] == f'attachment; filename="{batch.filename}"'
    assert browse(cast.rani).post(url("desk_payout_batch_file", batch.code)).status_code == 404


def test_one_refused_in_the_batch_is_named_on_the_page_and_the_others_go_on(desk, cast, browse):
    desk.account()
    desk.earn()
    good, own = desk.request(1_000_000), desk.request(2_000_000)
    Payout.objects.filter(pk=own.pk).update(requested_by=cast.sri.user)
    answer = browse(cast.sri).post(url("desk_payouts_approval"), {"code": [good.code, own.code]})
    good.refresh_from_db()
    own.refresh_from_db()
    assert (answer.status_code, good.state, own.state) == (422, "approved", "requested")
    assert url("desk_payout", own.code) in answer.content.decode()
