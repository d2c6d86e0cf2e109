"""Files of any size: memory, two imports at once, an import that breaks off, and what the database refuses."""

import io
import threading
import tracemalloc
from datetime import date

import pytest
from django.db import connection, transaction

from sorot.analytics.actions import apply_batch, record_readings, staging, upload_file
from sorot.analytics.models import AccountSnapshot, ImportBatch, Post, PostSnapshot, ReplacedReading
from sorot.analytics.parsing.readings import PostReading
from sorot.core.ids import ALPHABET
from sorot.core.taxonomy import Source
from tests.analytics.test_imports import DAILY, STUDIO, counts, nothing_written, upload


def table(rows, start=0, views=100):
    lines = [f"video{i:06d},Judul {i},2026-03-01,{views + i},{i % 90}" for i in range(start, start + rows)]
    return ("Video ID,Video title,Date,Views,Likes\n" + "\n".join(lines) + "\n").encode()


@pytest.fixture
def short_stretches(monkeypatch):
    """Files of a few rows go through in many stretches."""
    monkeypatch.setattr(staging, "STRETCH", 7)
    monkeypatch.setattr(staging, "PART", 20)


def test_many_stretches_count_and_write_as_one_would(cast, now, short_stretches):
    lines = table(60).splitlines(keepends=True)
    content = b"".join([*lines, lines[3], lines[40], lines[6].replace(b",105,", b",999,")])
    batch = upload(cast, content, "a.csv")
    assert counts(batch) == (60, 0, 2, 1, 0)
    error = batch.row_errors.get()
    assert (error.line, error.code, error.facts) == (64, "twice", {"line": 7})
    apply_batch(batch=batch, by=cast.rani, now=now)
    assert (Post.objects.count(), PostSnapshot.objects.count()) == (60, 60)
    assert PostSnapshot.objects.get(post__native_id="video000005").views == 105
    second = upload(cast, table(60, start=30, views=200), "b.csv")
    assert counts(second) == (30, 30, 0, 0, 0)
    done = apply_batch(batch=second, by=cast.rani, now=now)
    assert counts(done) == (30, 30, 0, 0, 0)
    assert ReplacedReading.objects.filter(batch=second, table="post_snapshot").count() == 30
    assert PostSnapshot.objects.get(post__native_id="video000030").views == 230


def test_new_posts_get_codes_as_the_house_makes_them(cast, now, short_stretches):
    apply_batch(batch=upload(cast, table(30), "a.csv"), by=cast.rani, now=now)
    codes = list(Post.objects.values_list("code", flat=True))
    assert len(set(codes)) == 30
    assert {len(code) for code in codes} == {12}
    assert set("".join(codes)) <= set(ALPHABET)


def test_the_newest_reading_of_a_post_says_its_title_wherever_it_stands(cast, now, short_stretches):
    lines = ["Video ID,Video title,Date,Views"]
    lines += [
        f"k3JwQz7_aB{i},{'Baru' if day == 9 else 'Lama'} {i},2026-03-0{day},5" for day in (3, 9, 4) for i in range(9)
    ]
    apply_batch(batch=upload(cast, "\n".join(lines).encode(), "a.csv"), by=cast.rani, now=now)
    assert sorted(Post.objects.values_list("title", flat=True)) == [f"Baru {i}" for i in range(9)]


def test_an_empty_cell_erases_no_title_and_the_old_one_can_come_back(cast, now):
    first = PostReading(0, "x", "https://a.example/1", "Judul", "reel", now, date(2026, 3, 1), {"views": 1})
    later = PostReading(0, "x", "", "", "", None, date(2026, 3, 2), {"views": 2})
    for reading in (first, later):
        record_readings(account=cast.account, posts=[reading], source=Source.FILE, by=cast.rani, now=now)
    post = Post.objects.get()
    assert (post.url, post.title, post.format, post.published_at) == ("https://a.example/1", "Judul", "reel", now)


def test_characters_of_the_copy_format_and_those_no_database_keeps_are_taken(cast, now):
    titles = ["tab\there", "back\\slash \\N", "line\nbreak\r", "nul\x00", "half \ud83d", "\\.", "😀 'quote' \"two\""]
    posts = [PostReading(0, f"id{i}", "", t, "", None, date(2026, 3, 1), {"views": i}) for i, t in enumerate(titles)]
    record_readings(account=cast.account, posts=posts, source=Source.FILE, by=cast.rani, now=now)
    stored = dict(Post.objects.values_list("native_id", "title"))
    assert [stored[f"id{i}"] for i in range(3)] == titles[:3]
    assert (stored["id3"], stored["id4"], stored["id5"], stored["id6"]) == (
        "nul\ufffd",
        "half \ufffd",
        "\\.",
        titles[6],
    )


def test_the_version_of_the_definition_is_that_of_the_day(cast, now):
    content = b"Video ID,Date,Views\nk3JwQz7_aB1,2026-08-23,10\nk3JwQz7_aB1,2026-08-24,11\n"
    later = now.replace(month=10)
    apply_batch(batch=upload(cast, content, "a.csv", now=later), by=cast.rani, now=later)
    assert list(PostSnapshot.objects.order_by("captured_date").values_list("definition_version", flat=True)) == [1, 2]


def test_breaking_off_between_stage_and_write_leaves_nothing(cast, now, monkeypatch):
    batch = upload(cast, table(30), "a.csv")
    sent = []

    def breaks(self, cursor, more):
        sent.append(self._rows["staged_post"])
        raise KeyboardInterrupt

    monkeypatch.setattr(staging.Stage, "_write_posts", breaks)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        apply_batch(batch=batch, by=cast.rani, now=now)
    assert sent == [30]
    assert nothing_written()
    batch.refresh_from_db()
    assert batch.state == "previewed"
    monkeypatch.undo()
    apply_batch(batch=batch, by=cast.rani, now=now)
    assert PostSnapshot.objects.count() == 30


def test_breaking_off_after_the_first_stretch_leaves_nothing(cast, now, monkeypatch, short_stretches):
    batch = upload(cast, table(30), "a.csv")
    real, calls = staging.Stage._stretches, []

    def second_breaks(self, target):
        for stretch in real(self, target):
            calls.append(stretch["low"])
            if len(calls) > 8:
                raise OSError("gone")
            yield stretch

    monkeypatch.setattr(staging.Stage, "_stretches", second_breaks)
    with pytest.raises(OSError, match="gone"), transaction.atomic():
        apply_batch(batch=batch, by=cast.rani, now=now)
    assert len(calls) == 9
    assert nothing_written()


def test_too_many_rows_for_the_web_are_refused_with_the_limit(cast):
    with pytest.raises(Exception) as refused:
        upload(cast, table(12), "a.csv", most_rows=11)
    assert (refused.value.code, ImportBatch.objects.count()) == ("too_many_rows", 0)
    assert upload(cast, table(12), "a.csv", most_rows=12).new_count == 12


def test_an_open_file_is_taken_as_its_bytes_are(cast, now):
    batch = upload_file(account=cast.account, content=io.BytesIO(STUDIO), name="t.csv", by=cast.rani, now=now)
    assert counts(batch) == (2, 0, 0, 0, 0)
    assert upload(cast).pk == batch.pk


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_follow_each_other(cast, now):
    first = upload(cast, table(400), "a.csv")
    second = upload(cast, table(400, start=200, views=900), "b.csv")
    failed, meet = [], threading.Barrier(2)

    def run(batch):
        try:
            meet.wait(10)
            apply_batch(batch=batch, by=cast.rani, now=now)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(batch,)) for batch in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failed == []
    assert (Post.objects.count(), PostSnapshot.objects.count()) == (600, 600)
    done = ImportBatch.objects.filter(state="applied")
    assert sum(batch.new_count for batch in done) == 600
    assert sum(batch.changed_count for batch in done) == 200


@pytest.mark.django_db(transaction=True)
def test_two_clicks_on_import_at_once_write_once(cast, now):
    batch = upload(cast, DAILY, "a.csv")
    failed, meet = [], threading.Barrier(2)

    def click():
        try:
            meet.wait(10)
            apply_batch(batch=batch, by=cast.rani, now=now)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _click in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failed == []
    assert (AccountSnapshot.objects.count(), ImportBatch.objects.get().new_count) == (3, 3)


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_held_a_stretch_at_a_time(cast, now, tmp_path):
    path = tmp_path / "large.csv"
    path.write_bytes(table(100_000).replace(b"2026-03-01", b"2024-03-01"))
    upload(cast, table(3), "warm.csv")
    tracemalloc.start()
    with path.open("rb") as file:
        batch = upload_file(account=cast.account, content=file, name="large.csv", by=cast.rani, now=now)
    apply_batch(batch=batch, by=cast.rani, now=now)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert PostSnapshot.objects.count() == 100_000
    assert peak < 40_000_000
