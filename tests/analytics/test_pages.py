"""The pages: performance, upload, check, apply, discard; who sees them; how many queries they cost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sorot.analytics.actions import upload_file
from sorot.analytics.models import ImportBatch, PostSnapshot
from tests.analytics.test_imports import STUDIO
from tests.analytics.test_performance import days, post, record

IMPORT = "/performance/import/"


@pytest.fixture
def batch(cast, now):
    return upload_file(account=cast.account, content=STUDIO, name="Table data.csv", by=cast.rani, now=now)


def send(client, content=STUDIO, name="Table data.csv", account="", key="a" * 32):
    return client.post(IMPORT, {"account": account, "file": SimpleUploadedFile(name, content), "submit_key": key})


def test_anonymous_people_are_sent_to_the_login(client, db):
    for url in ("/performance/", IMPORT, f"{IMPORT}abc/"):
        assert client.get(url).status_code == 302


def test_empty_pages_lead_to_the_next_step(cast, sign_in):
    page = sign_in(cast.rani).get("/performance/")
    assert page.status_code == 200
    assert f'href="{IMPORT}"' in page.content.decode()
    assert reverse("creators:accounts") in sign_in(cast.tono).get("/performance/").content.decode()
    assert reverse("creators:accounts") in sign_in(cast.tono).get(IMPORT).content.decode()


def test_the_whole_way_from_file_to_numbers(cast, sign_in):
    client = sign_in(cast.rani)
    sent = send(client, account=cast.account.code)
    batch = ImportBatch.objects.get()
    assert (sent.status_code, sent.url) == (303, f"{IMPORT}{batch.code}/")
    check = client.get(sent.url)
    assert check.status_code == 200
    assert "Judul video" in check.content.decode()
    done = client.post(f"{IMPORT}{batch.code}/application/", {"version": batch.version})
    assert (done.status_code, done.url) == (303, f"/performance/?account={cast.account.code}")
    assert client.get(done.url).status_code == 200
    page = client.get(f"/performance/posts/?account={cast.account.code}").content.decode()
    assert "Kopi tubruk" in page
    assert "20.100" in page
    again = client.post(f"{IMPORT}{batch.code}/application/", {"version": batch.version})
    assert again.status_code == 303
    assert PostSnapshot.objects.count() == 2


def test_two_clicks_on_upload_make_one_batch(cast, sign_in):
    client = sign_in(cast.rani)
    assert send(client, account=cast.account.code).url == send(client, account=cast.account.code).url
    assert ImportBatch.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.csv"),
        (b"PK\x03\x04 zip", "a.xlsx"),
        (b'a,b\n"open,1\n2,3\n4,5\n6,7\n', "a.csv"),
        (b"\xff\xd8\xff\xe0 jpeg", "a.jpg"),
    ],
)
def test_a_wrong_file_is_answered_422_with_the_form_and_nothing_is_kept(cast, sign_in, content, name):
    answer = send(sign_in(cast.rani), content, name, account=cast.account.code)
    assert answer.status_code == 422
    assert "errors" in answer.content.decode()
    assert ImportBatch.objects.count() == 0


def test_columns_can_be_changed_and_are_counted_again(cast, sign_in, batch):
    client = sign_in(cast.rani)
    data = {f"column_{k}": v or "-" for k, v in batch.mapping.items()} | {
        "column_3": "reach",
        "table_kind": "posts",
        "captured_on": "2026-03-01",
        "version": batch.version,
    }
    assert client.post(f"{IMPORT}{batch.code}/", data).status_code == 303
    batch.refresh_from_db()
    assert (batch.mapping["3"], batch.choices["captured_on"], batch.version) == ("reach", "2026-03-01", 2)
    stale = client.post(f"{IMPORT}{batch.code}/", data)
    assert stale.status_code == 422
    assert 'value="reach" selected' in stale.content.decode()


def test_a_file_can_be_discarded(cast, sign_in, batch):
    assert sign_in(cast.rani).post(f"{IMPORT}{batch.code}/removal/").status_code == 303
    batch.refresh_from_db()
    assert batch.state == "discarded"


def test_strangers_get_404_and_change_nothing(cast, sign_in, batch):
    for who in (cast.tono, cast.dewi):
        client = sign_in(who)
        assert client.get(f"/performance/?account={cast.account.code}").status_code == 404
        for url in (f"{IMPORT}{batch.code}/",):
            assert client.get(url).status_code == 404
            assert client.post(url, {}).status_code == 404
        assert client.post(f"{IMPORT}{batch.code}/application/", {"version": batch.version}).status_code == 404
        assert client.post(f"{IMPORT}{batch.code}/removal/").status_code == 404
        assert send(client, account=cast.account.code, key="b" * 32).status_code == 422
        assert client.get(f"/files/{batch.file.code}/").status_code == 404
    batch.refresh_from_db()
    assert (batch.state, batch.version, ImportBatch.objects.count(), PostSnapshot.objects.count()) == (
        "previewed",
        1,
        1,
        0,
    )


def test_a_viewer_of_the_management_reads_and_cannot_apply(cast, sign_in, batch):
    client = sign_in(cast.viewer)
    assert client.get(f"{IMPORT}{batch.code}/").status_code == 200
    assert client.post(f"{IMPORT}{batch.code}/application/", {"version": batch.version}).status_code == 422
    assert PostSnapshot.objects.count() == 0


def queries_of(client, url):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_pages_cost_the_same_for_1_30_and_1000_rows_and_at_most_15(cast, sign_in, now):
    client = sign_in(cast.rani)
    costs = []
    for start, size in ((0, 1), (1, 29), (30, 970)):
        record(cast, now, posts=[post(start + i, 5) for i in range(size)], days=days((start % 20, 5)))
        costs.append(queries_of(client, f"/performance/?account={cast.account.code}"))
    assert len(set(costs)) == 1
    assert costs[0] <= 15


def test_the_list_of_files_costs_the_same_for_1_and_30(cast, sign_in, now):
    client = sign_in(cast.rani)
    costs = []
    for start, size in ((0, 1), (1, 29)):
        for i in range(size):
            upload_file(
                account=cast.account,
                content=STUDIO + b"\n" * (start + i),
                name=f"{start + i}.csv",
                by=cast.rani,
                now=now,
            )
        costs.append(queries_of(client, IMPORT))
    assert len(set(costs)) == 1
    assert costs[0] <= 15


@pytest.mark.parametrize("language", ["id", "en"])
def test_pages_speak_both_languages(cast, sign_in, batch, language):
    cast.rani.user.locale = language
    cast.rani.user.save()
    client = sign_in(cast.rani)
    expected = {"id": "Apa yang berubah, dan sudah benar?", "en": "What will change, and is it right?"}[language]
    assert expected in client.get(f"{IMPORT}{batch.code}/").content.decode()


def test_a_refused_import_shows_the_page_again_with_every_choice(cast, sign_in, batch):
    answer = sign_in(cast.rani).post(f"{IMPORT}{batch.code}/application/", {"version": batch.version + 1})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="views" selected' in page
    assert 'value="post_id" selected' in page
    assert PostSnapshot.objects.count() == 0
