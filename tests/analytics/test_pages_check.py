"""The check page as a person uses it: years, memory, what changes, refused rows, and the way back."""

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sorot.analytics.actions import apply_batch, change_mapping, undo_batch, upload_file
from sorot.analytics.models import AccountSnapshot, AudienceSlice, ImportBatch, PostSnapshot, RememberedMapping
from sorot.core.errors import ActionError
from tests.analytics.conftest import account_of
from tests.analytics.test_imports import DAILY, STUDIO, counts, nothing_written, upload

IMPORT = "/performance/import/"
YEARLESS = b"Date,Followers\nDecember 30,100\nDecember 31,110\nJanuary 1,120\nJanuary 2,130\n"
OWN = b"kode,apa,jumlah_a,jumlah_b\nk3JwQz7_aB1,Kopi susu enak,10,3\nZx8-pLm20Qc,Kopi tubruk enak,20,4\n"
BAD = b"Video ID,Video title,Views\nk3JwQz7_aB1,=1+1 nama,many\n"
BAD += b"Zx8-pLm20Qc,b b b,2\nZx8-pLm20Qc,b b b,3\nq1W2e3R4t5Y,c c c,-5\n"


def read(answer):
    """(heads, rows) of a downloaded CSV."""
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    heads, *rows = csv.reader(io.StringIO(text), delimiter=";")
    return heads, rows


def say(batch, now, by, mapping=None, **more):
    mapping = mapping or {int(k): v for k, v in batch.mapping.items()}
    return change_mapping(
        batch=batch, mapping=mapping, table_kind=batch.table_kind, channels=None, by=by, now=now,
        captured_on=date(2026, 3, 14), **more,
    )  # fmt: skip


# ---------------------------------------------------------------- years
def test_a_file_without_years_waits_for_an_answer_and_shows_both_days(cast, sign_in, now):
    account = account_of(cast.profile, "tiktok", "ranitok")
    batch = upload_file(account=account, content=YEARLESS, name="f.csv", by=cast.rani, now=now)
    assert batch.problem() == ("confirm_years", {"first": "2025-12-30", "last": "2026-01-02"})
    with pytest.raises(ActionError) as refused:
        apply_batch(batch=batch, by=cast.rani, now=now)
    assert refused.value.code == "confirm_years"
    assert nothing_written()
    client = sign_in(cast.rani)
    page = client.get(f"{IMPORT}{batch.code}/").content.decode()
    assert "30 Desember 2025" in page
    assert "2 Januari 2026" in page
    data = {f"column_{k}": v or "-" for k, v in batch.mapping.items()} | {
        "table_kind": "daily", "captured_on": "2026-03-14", "version": batch.version, "years_confirmed": "true",
    }  # fmt: skip
    assert client.post(f"{IMPORT}{batch.code}/", data).status_code == 303
    batch.refresh_from_db()
    assert (batch.problem(), counts(batch)) == (None, (4, 0, 0, 0, 0))
    apply_batch(batch=batch, by=cast.rani, now=now)
    days = list(AccountSnapshot.objects.order_by("date").values_list("date", flat=True))
    assert (days[0], days[-1]) == (date(2025, 12, 30), date(2026, 1, 2))


def test_the_same_file_a_year_later_is_read_with_the_years_of_the_first_time(cast, now):
    account = account_of(cast.profile, "tiktok", "ranitok")
    first = upload_file(account=account, content=YEARLESS, name="f.csv", by=cast.rani, now=now)
    apply_batch(batch=say(first, now, cast.rani, years_confirmed=True), by=cast.rani, now=now)
    later = now.replace(year=2027)
    again = upload_file(account=account, content=YEARLESS, name="f.csv", by=cast.rani, now=later)
    assert (again.problem(), counts(again)) == (None, (0, 0, 4, 0, 0))


# ---------------------------------------------------------------- memory
def test_a_changed_mapping_is_remembered_for_the_same_header_and_can_be_forgotten(cast, sign_in, now):
    first = upload(cast, OWN, "a.csv")
    guessed = dict(first.mapping)
    wanted = {0: "post_id", 1: "title", 2: "likes", 3: "shares"}
    assert {int(k): v for k, v in guessed.items()} != wanted
    apply_batch(batch=say(first, now, cast.rani, wanted), by=cast.rani, now=now)
    assert RememberedMapping.objects.get().mapping == {str(k): v for k, v in wanted.items()}
    header, *rows = OWN.replace(b",10,", b",11,").splitlines()
    second = upload(cast, b"\n".join([header.upper(), *reversed(rows)]), "b.csv")
    assert {int(k): v for k, v in second.mapping.items()} == wanted
    client = sign_in(cast.rani)
    assert f"{IMPORT}{second.code}/memory/" in client.get(f"{IMPORT}{second.code}/").content.decode()
    for _click in range(2):
        assert client.post(f"{IMPORT}{second.code}/memory/").status_code == 303
    second.refresh_from_db()
    assert (second.mapping, RememberedMapping.objects.count()) == (guessed, 0)
    assert f"{IMPORT}{second.code}/memory/" not in client.get(f"{IMPORT}{second.code}/").content.decode()


def test_what_nobody_changed_is_not_remembered_and_another_platform_does_not_know_it(cast, now):
    apply_batch(batch=upload(cast), by=cast.rani, now=now)
    assert RememberedMapping.objects.count() == 0
    wanted = {0: "post_id", 1: "title", 2: "likes", 3: "shares"}
    apply_batch(batch=say(upload(cast, OWN, "a.csv"), now, cast.rani, wanted), by=cast.rani, now=now)
    other = account_of(cast.profile, "tiktok", "ranitok")
    batch = upload_file(account=other, content=OWN, name="a.csv", by=cast.rani, now=now)
    assert {int(k): v for k, v in batch.mapping.items()} != wanted


# ---------------------------------------------------------------- what changes
def test_the_first_rows_show_old_and_new_values(cast, sign_in, now):
    apply_batch(batch=upload(cast, DAILY, "a.csv"), by=cast.rani, now=now)
    batch = upload(cast, b"Date,Views,Followers\n2026-03-02,115,1010\n2026-03-05,7,\n", "b.csv")
    assert batch.choices["first"] == [
        {"is_new": False, "names": {"day": "2026-03-02"}, "values": {"views": [110, 115], "followers": [1010, 1010]}},
        {"is_new": True, "names": {"day": "2026-03-05"}, "values": {"views": [None, 7]}},
    ]
    page = sign_in(cast.rani).get(f"{IMPORT}{batch.code}/").content.decode()
    assert '<del class="faint">110</del> → <b>115</b>' in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (STUDIO, "Tidak ada yang baru"),
        (b"Video ID,Date,Views\nk3JwQz7_aB1,2027-01-02,1\nZx8-pLm20Qc,2027-01-03,2\n", "Semua baris ditolak"),
    ],
)
def test_a_file_that_brings_nothing_says_why_and_cannot_be_imported(cast, sign_in, now, content, sentence):
    apply_batch(batch=upload(cast), by=cast.rani, now=now)
    batch = upload(cast, content, "b.csv")
    page = sign_in(cast.rani).get(f"{IMPORT}{batch.code}/").content.decode()
    assert sentence in page
    answer = sign_in(cast.rani).post(f"{IMPORT}{batch.code}/application/", {"version": batch.version})
    assert (answer.status_code, PostSnapshot.objects.count()) == (422, 2)


def test_parts_of_an_audience_are_stored_with_what_the_person_says_of_them(cast, now):
    account = account_of(cast.profile, "tiktok", "ranitok")
    content = b"Gender,Distribution\nFemale,0.61\nMale,0.35\nOther,0.04\n"
    batch = upload_file(account=account, content=content, name="FollowerGender.csv", by=cast.rani, now=now)
    assert (batch.table_kind, batch.choices["dimension"], counts(batch)) == ("audience", "gender", (3, 0, 0, 0, 0))
    batch = say(batch, now, cast.rani, basis="viewers")
    apply_batch(batch=batch, by=cast.rani, now=now)
    rows = AudienceSlice.objects.order_by("key").values_list("dimension", "basis", "key", "share", "as_of", "source")
    assert [(r[0], r[1], r[2], str(r[3]), r[4], r[5]) for r in rows] == [
        ("gender", "viewers", key, share, date(2026, 3, 14), "file")
        for key, share in (("female", "0.610000"), ("male", "0.350000"), ("other", "0.040000"))
    ]
    undo_batch(batch=ImportBatch.objects.get(), by=cast.rani, now=now)
    assert AudienceSlice.objects.count() == 0


# ---------------------------------------------------------------- refused rows
def test_refused_rows_are_downloaded_with_their_reason_and_run_nothing(cast, sign_in):
    batch = upload(cast, BAD, "a.csv")
    assert batch.error_count == 3
    answer = sign_in(cast.rani).get(f"{IMPORT}{batch.code}/errors/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv")
    heads, rows = read(answer)
    assert heads == ["Baris", "Kolom", "Nilai", "Alasan", "Video ID", "Video title", "Views"]
    assert [(r[0], r[1], r[2], *r[4:]) for r in rows] == [
        ("2", "Views", "many", "k3JwQz7_aB1", "'=1+1 nama", "many"),
        ("4", "", "", "Zx8-pLm20Qc", "b b b", "3"),
        ("5", "Views", "'-5", "q1W2e3R4t5Y", "c c c", "'-5"),
    ]
    assert all(len(row[3]) > 10 for row in rows)


def test_all_refused_rows_are_in_the_download_though_the_page_keeps_some(cast, sign_in, monkeypatch):
    monkeypatch.setattr("sorot.analytics.actions.understanding.MAX_ERRORS_KEPT", 4)
    lines = [f"video{i:06d},Judul {i},{'x' if i % 2 else i}" for i in range(40)]
    batch = upload(cast, ("Video ID,Video title,Views\n" + "\n".join(lines)).encode(), "a.csv")
    assert (batch.error_count, batch.row_errors.count()) == (20, 4)
    assert len(read(sign_in(cast.rani).get(f"{IMPORT}{batch.code}/errors/"))[1]) == 20


# ---------------------------------------------------------------- the way back
def test_the_way_back_asks_first_and_says_what_goes(cast, sign_in, now):
    batch = apply_batch(batch=upload(cast), by=cast.rani, now=now)
    client = sign_in(cast.rani)
    assert f"{IMPORT}{batch.code}/undo/" in client.get(f"{IMPORT}{batch.code}/").content.decode()
    page = client.get(f"{IMPORT}{batch.code}/undo/").content.decode()
    assert "2 baris angka dihapus" in page
    assert "2 unggahan dihapus" in page
    assert PostSnapshot.objects.count() == 2
    for _click in range(2):
        assert client.post(f"{IMPORT}{batch.code}/undo/").status_code == 303
    assert nothing_written()
    assert "Ditarik kembali" in client.get(IMPORT).content.decode()
    assert "Impor ini sudah ditarik." in client.get(f"{IMPORT}{batch.code}/").content.decode()


def test_the_way_back_is_closed_by_a_later_import_that_is_named_and_linked(cast, sign_in, now):
    first = apply_batch(batch=upload(cast, DAILY, "a.csv"), by=cast.rani, now=now)
    second = upload(cast, b"Date,Views,Followers\n2026-03-02,115,\n2026-03-09,1,\n", "belakangan.csv")
    apply_batch(batch=second, by=cast.rani, now=now)
    client = sign_in(cast.rani)
    answer = client.post(f"{IMPORT}{first.code}/undo/")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "belakangan.csv" in page
    assert f'href="{IMPORT}{second.code}/undo/"' in page
    assert AccountSnapshot.objects.count() == 4


def test_strangers_get_404_on_every_new_address(cast, sign_in, now):
    batch = apply_batch(batch=upload(cast), by=cast.rani, now=now)
    for who in (cast.tono, cast.dewi):
        client = sign_in(who)
        assert client.get(f"{IMPORT}{batch.code}/errors/").status_code == 404
        assert client.get(f"{IMPORT}{batch.code}/undo/").status_code == 404
        assert client.post(f"{IMPORT}{batch.code}/undo/").status_code == 404
        assert client.post(f"{IMPORT}{batch.code}/memory/").status_code == 404
    assert PostSnapshot.objects.count() == 2


def test_pages_of_one_import_cost_the_same_for_3_and_300_rows_and_at_most_15_queries(cast, sign_in, now):
    client = sign_in(cast.rani)
    costs = {"batch": [], "undo": []}
    for size in (3, 300):
        lines = [f"video{size}{i:04d},Judul {i},{i}" for i in range(size)]
        content = ("Video ID,Video title,Views\n" + "\n".join(lines)).encode()
        batch = upload(cast, content, f"{size}.csv")
        with CaptureQueriesContext(connection) as caught:
            assert client.get(f"{IMPORT}{batch.code}/").status_code == 200
        costs["batch"].append(len(caught))
        apply_batch(batch=batch, by=cast.rani, now=now)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(f"{IMPORT}{batch.code}/undo/").status_code == 200
        costs["undo"].append(len(caught))
    assert all(len(set(found)) == 1 and found[0] <= 15 for found in costs.values()), costs


def test_an_excel_file_is_taken_kept_as_it_came_and_its_sheet_named(cast, sign_in, now):
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Angka Maret")
    for place, row in enumerate([["Video ID", "Video title", "Views"], ["k3JwQz7_aB1", "Kopi susu", 1200]]):
        sheet.write_row(place, 0, row)
    book.close()
    client = sign_in(cast.rani)
    sent = client.post(IMPORT, {
        "account": cast.account.code, "file": SimpleUploadedFile("angka.xlsx", out.getvalue()), "submit_key": "b" * 32,
    })  # fmt: skip
    batch = ImportBatch.objects.get()
    assert (sent.status_code, batch.new_count, batch.choices["sheet"]) == (303, 1, "Angka Maret")
    assert "Angka Maret" in client.get(sent.url).content.decode()
    assert batch.file.path.endswith(".xlsx")
    apply_batch(batch=batch, by=cast.rani, now=now)
    assert PostSnapshot.objects.get().views == 1200
    answer = client.get(f"/files/{batch.file.code}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == out.getvalue()
