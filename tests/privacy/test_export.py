"""A copy of one's data: every row that names the person, own secrets opened, nobody else's."""

import csv
import io
import json
import tempfile
import tracemalloc
import zipfile
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from sorot.accounts.models import User
from sorot.core.access import Actor
from sorot.core.models import Event
from sorot.creators.models import CreatorProfile
from sorot.messaging.models import Notification
from sorot.payments.models import Payee, PayoutAccount
from sorot.privacy import actions, vault
from sorot.privacy.enums import COPY_FOR, RequestState
from sorot.privacy.export import write_export
from sorot.privacy.models import DataRequest
from tests.matrix.case import WorldTestCase
from tests.privacy.world import person, rows_with

PASSWORD = "lampu-senja-77"


def archive_of(user: User) -> zipfile.ZipFile:
    target = io.BytesIO()
    write_export(target, user, now=timezone.now())
    return zipfile.ZipFile(target)


def table(archive: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(archive.read(f"json/{name}.json"))
    return rows


@pytest.mark.slow
class ExportTests(WorldTestCase):
    """One world; what each test does is rolled back."""

    def test_every_row_that_names_the_person_by_a_foreign_key_is_in_the_export(self) -> None:
        missing = []
        for key in ("rani.masak", "dewi", "bima", "sri"):
            user = person(key)
            archive = archive_of(user)
            files = set(archive.namelist())
            wanted = rows_with(user.pk)
            assert len(wanted) >= 8
            for name, ids in wanted.items():
                told = {
                    row["id"]
                    for part in (name, f"{name}__deeds")
                    if f"json/{part}.json" in files
                    for row in table(archive, part)
                }
                if ids - told:
                    missing.append(f"{key}: {name} {sorted(ids - told)}")
        assert missing == []

    def test_rows_that_are_reached_through_others_are_in_it_too(self) -> None:
        archive = archive_of(person("rani.masak"))
        for name in (
            "creators_socialaccount", "creators_portfolioitem", "deals_application", "deals_offer", "deals_agreement",
            "deals_submission", "payments_milestone", "payments_payoutaccount", "analytics_importbatch",
            "core_storedfile",
        ):  # fmt: skip
            assert table(archive, name), name
        profile = CreatorProfile.objects.get(user=person("rani.masak"))
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from deals_application where creator_id = %s", [profile.pk])
            assert cursor.fetchone() == (len(table(archive, "deals_application")),)

    def test_csv_and_json_say_the_same_and_formulas_are_harmless(self) -> None:
        rani = person("rani.masak")
        CreatorProfile.objects.filter(user=rani).update(bio="=HYPERLINK(1)")
        archive = archive_of(rani)
        text = archive.read("csv/creators_creatorprofile.csv").decode("utf-8-sig")
        (row,) = csv.DictReader(io.StringIO(text))
        assert row["bio"] == "'=HYPERLINK(1)"
        assert row["handle"] == table(archive, "creators_creatorprofile")[0]["handle"] == "rani.masak"
        assert table(archive, "creators_creatorprofile")[0]["bio"] == "=HYPERLINK(1)"

    def test_sealed_values_stand_in_plain_text_for_their_owner_and_for_nobody_else(self) -> None:
        rani = person("rani.masak")
        account = PayoutAccount.objects.filter(payee__user=rani).first()
        assert account is not None
        archive = archive_of(rani)
        assert account.number in {row["number_sealed"] for row in table(archive, "payments_payoutaccount")}
        assert Payee.objects.get(user=rani).legal_name == table(archive, "payments_payee")[0]["legal_name_sealed"]
        for other in ("dewi", "bima", "tika.nyemil"):
            whole = archive_of(person(other))
            assert not any(account.number.encode() in whole.read(name) for name in whole.namelist()), other

    def test_secrets_of_signing_in_and_the_agencys_margin_are_not_in_it(self) -> None:
        from allauth.mfa.models import Authenticator

        rani = person("rani.masak")
        Authenticator.objects.create(user=rani, type="totp", data={"secret": "KANARI-TOTP"})
        self.client.force_login(rani, backend="django.contrib.auth.backends.ModelBackend")
        archive = archive_of(rani)
        whole = b"".join(archive.read(name) for name in archive.namelist())
        assert b"KANARI-TOTP" not in whole
        assert rani.password.encode() not in whole
        assert str(self.client.session.session_key).encode() not in whole
        for name in archive.namelist():
            if name.startswith("json/"):
                for row in json.loads(archive.read(name)):
                    hidden = {"margin", "margin_amount", "fee_amount", "password", "path", "submit_key"} & set(row)
                    assert not hidden, (name, hidden)

    def test_words_of_others_drafts_and_news_are_not_in_it(self) -> None:
        rani, dewi = person("rani.masak"), person("dewi")
        now = timezone.now()
        for user, word in ((rani, "KANARI-RANI"), (dewi, "KANARI-DEWI")):
            Notification.objects.create(user=user, verb="x.y", data={"reason": word}, url="/", created_at=now)
        archive = archive_of(rani)
        whole = b"".join(archive.read(name) for name in archive.namelist())
        assert b"KANARI-RANI" in whole
        assert b"KANARI-DEWI" not in whole
        assert dewi.email.encode() not in whole

    def test_ones_own_files_are_in_it_byte_by_byte_with_a_readme_in_two_languages(self) -> None:
        from sorot.core.files import open_file
        from sorot.core.models import StoredFile

        rani = person("rani.masak")
        archive = archive_of(rani)
        mine = StoredFile.objects.filter(uploaded_by=rani)
        assert mine.count() >= 2
        for row in mine:
            with open_file(row) as source:
                assert archive.read(f"files/{row.code}-{row.name}") == source.read()
        assert b"Data of" in archive.read("README.txt")
        assert b"Data milik" in archive.read("BACA-SAYA.txt")

    def test_memory_does_not_grow_with_the_number_of_rows(self) -> None:
        rani, now = person("rani.masak"), timezone.now()
        peaks = []
        for _round in range(2):
            rows = [
                Event(verb="a.b", subject_type="x.y", subject_code="z", user=rani, at=now, data={"note": "n" * 400})
                for _number in range(6_000)
            ]
            Event.objects.bulk_create(rows)
            del rows
            with tempfile.TemporaryFile() as target:
                tracemalloc.start()
                write_export(target, rani, now=now)
                peaks.append(tracemalloc.get_traced_memory()[1])
                tracemalloc.stop()
        assert peaks[1] < peaks[0] * 1.25
        assert peaks[1] < 30_000_000

    def test_asking_twice_gives_one_copy_and_a_job_that_runs_twice_makes_one(self) -> None:
        by, now = Actor(user=person("rani.masak")), timezone.now()
        first = actions.ask_export(submit_key="1" * 32, by=by, now=now)
        assert actions.ask_export(submit_key="1" * 32, by=by, now=now) == first
        assert actions.ask_export(submit_key="2" * 32, by=by, now=now) == first
        ready = actions.make_copy(request=first, now=now)
        assert (ready.state, ready.expires_at, ready.answered_at) == (RequestState.READY, now + COPY_FOR, now)
        before = (vault.folder() / ready.path).stat().st_mtime_ns
        actions.make_copy(request=first, now=now)
        assert (vault.folder() / ready.path).stat().st_mtime_ns == before

    def test_the_copy_on_disk_is_encrypted_opens_after_the_password_and_is_gone_after_seven_days(self) -> None:
        rani, now = person("rani.masak"), timezone.now()
        rani.set_password(PASSWORD)
        rani.save()
        row = actions.make_copy(request=actions.ask_export(submit_key="3" * 32, by=Actor(user=rani), now=now), now=now)
        path = vault.folder() / row.path
        assert b"PK\x03\x04" not in path.read_bytes()
        self.client.force_login(rani, backend="django.contrib.auth.backends.ModelBackend")
        address = reverse("privacy:copy", args=[row.code])
        wrong = self.client.post(address, {"secret": "salah-sekali-99"})
        assert wrong.status_code == 422
        assert not Event.objects.filter(verb="data_request.fetched").exists()
        right = self.client.post(address, {"secret": PASSWORD})
        assert right.status_code == 200
        archive = zipfile.ZipFile(io.BytesIO(b"".join(right.streaming_content)))  # type: ignore[arg-type]
        assert archive.testzip() is None
        assert table(archive, "accounts_user")[0]["email"] == rani.email
        assert Event.objects.get(verb="data_request.fetched").user == rani
        with self.captureOnCommitCallbacks(execute=True):
            assert actions.expire_copies(now=now + COPY_FOR) == 1
        assert not path.exists()
        row = DataRequest.objects.get(pk=row.pk)
        assert (row.state, row.key_sealed, row.path) == (RequestState.DONE, None, "")
        assert self.client.get(address).status_code == 403

    def test_nobody_else_finds_the_copy(self) -> None:
        now = timezone.now()
        row = actions.ask_export(submit_key="4" * 32, by=Actor(user=person("rani.masak")), now=now)
        actions.make_copy(request=row, now=now)
        for role in ("stranger", "owner", "manager", "operator"):
            assert self.world.client(role).get(reverse("privacy:copy", args=[row.code])).status_code == 404, role

    @override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")
    def test_the_person_is_told_by_mail_with_the_way_to_the_page_and_not_with_the_file(self) -> None:
        from sorot.privacy import tasks

        now = timezone.now()
        row = actions.ask_export(submit_key="5" * 32, by=Actor(user=person("rani.masak")), now=now)
        tasks.tell_ready({"request": row.code})
        assert mail.outbox == []
        actions.make_copy(request=row, now=now)
        tasks.tell_ready({"request": row.code})
        (sent,) = mail.outbox
        assert sent.to == ["rani.masak@demo.sorot.example"]
        assert reverse("privacy:data") in sent.body
        assert sent.attachments == []


def test_a_locked_file_that_was_changed_cut_or_swapped_does_not_open(tmp_path: Any) -> None:
    key, path = vault.new_key(), tmp_path / "file"
    plain = bytes(range(256)) * 10_000
    with path.open("wb") as target:
        vault.lock(io.BytesIO(plain), target, key)
    assert b"".join(vault.unlock(path, key)) == plain
    whole = path.read_bytes()
    size = vault.PIECE + vault.TAG
    altered = whole[:100] + bytes([whole[100] ^ 1]) + whole[101:]
    for broken in (
        altered,
        whole[:size],
        whole[:-size],
        whole[size : 2 * size] + whole[:size] + whole[2 * size :],
        b"",
    ):
        path.write_bytes(broken)
        with pytest.raises(vault.VaultError):
            b"".join(vault.unlock(path, key))
