"""An erased account: no word of the person is left in the database nor on disk, and the books keep their sums."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.utils import DatabaseError, IntegrityError
from django.urls import reverse
from django.utils import timezone

from sorot.accounts.models import FormerAddress, Membership, Organisation, User
from sorot.core import audit
from sorot.core.access import SYSTEM, Actor
from sorot.core.errors import RefusedError
from sorot.core.models import Event, OutgoingMail, StoredFile
from sorot.creators.models import CreatorProfile
from sorot.deals.models import ApplicationDraft, Offer
from sorot.messaging.models import Message, Notification, ThreadParty
from sorot.payments.models import GatewayEvent, Payee, PayoutAccount
from sorot.privacy import actions, rules
from sorot.privacy.enums import COOLING_OFF, RequestState
from sorot.privacy.models import ConsentEntry, DataRequest
from tests.cast import Cast
from tests.deals import steps
from tests.matrix.case import WorldTestCase
from tests.privacy.world import CANARY, FULL_NAME, ledger_sums, person, plant, whole_database

PASSWORD = "lampu-senja-77"


@pytest.mark.slow
class ErasureTests(WorldTestCase):
    """One world; what each test does is rolled back."""

    def erase(self, user: User, now: datetime, *, with_files: bool = False) -> DataRequest:
        """Ask and carry out, whatever is open: that is tested elsewhere, here the account has to be a full one.

        Files on disk are no part of the test's transaction: they go only `with_files`.
        """
        user.set_password(PASSWORD)
        user.save()
        hooks = self.captureOnCommitCallbacks(execute=with_files)
        with mock.patch.object(rules, "obstacles", return_value=[]), hooks:
            row = actions.ask_erasure(secret=PASSWORD, submit_key="e" * 32, by=Actor(user=user), now=now)
            assert actions.erase_account(request=row, now=now + COOLING_OFF)
        return DataRequest.objects.get(pk=row.pk)

    def plant_by_hand(self, rani: User, now: datetime) -> list[str]:
        """Names, addresses, history and what no column points to. Returns the words that must be gone."""
        old, new = rani.email, f"{CANARY}@example.test"
        rani.email, rani.name = new, FULL_NAME
        rani.save()
        assert FormerAddress.objects.get(user=rani).email == old
        profile = CreatorProfile.objects.get(user=rani)
        CreatorProfile.objects.filter(pk=profile.pk).update(handle=f"{CANARY}.dapur", display_name=FULL_NAME)
        payee = Payee.objects.get(user=rani)
        account = PayoutAccount.objects.filter(payee=payee).first()
        assert account is not None
        account.number, account.holder_name = "7719004455", "Pemilik Kanarikuning"
        account.save(update_fields=["number_sealed", "holder_sealed"])
        me, dewi = Actor(user=rani, address="198.51.100.77"), person("dewi")
        audit.record("x.said", profile, by=me, now=now, data={"reason": f"{CANARY}901", "deal": "abc", "n": 7})
        said = {"creator": FULL_NAME, "note": f"surel {new}", "before": {"handle": f"{CANARY}.dapur"}}
        audit.record("x.about", profile, by=Actor(user=dewi), now=now, data=said)
        party = ThreadParty.objects.filter(user=rani)[0]
        thread = party.thread_id
        mine: dict[str, Any] = {"thread_id": thread, "kind": "text", "created_at": now, "side": party.side}
        Message.objects.create(**mine, author=rani, body=f"Nomor saya {CANARY}902, simpan ya.")
        Message.objects.create(**mine, author=dewi, body=f"Halo {FULL_NAME}, tulis ke {new}")
        Message.objects.create(
            thread_id=thread, kind="event", author=dewi, event_verb="x.y", created_at=now, event_data={"who": FULL_NAME}
        )
        Notification.objects.create(
            user=dewi, verb="x.y", data={"who": FULL_NAME, "title": "Resep"}, url="/", created_at=now
        )
        OutgoingMail.objects.create(sender="s", recipients=new, subject="Kode", body="BCBQ")
        OutgoingMail.objects.create(sender="s", recipients=dewi.email, subject="Kabar", body=f"{FULL_NAME} menulis")
        offer = Offer.objects.filter(application__creator=profile).order_by("-number").first()
        assert offer is not None
        offer.pk, offer.code, offer.number, offer.submit_key = None, f"{CANARY}", offer.number + 50, None
        offer.code, offer.state, offer.answered_at, offer.answered_by = "tawarankanari", "withdrawn", now, dewi
        offer.expires_at, offer.message, offer.answer = now + timedelta(days=9), f"{CANARY}903", f"{CANARY}904"
        offer.created_at = now
        offer.save()
        ApplicationDraft.objects.create(
            campaign=offer.application.campaign,
            creator=profile,
            user=rani,
            data={"idea": f"{CANARY}905"},
            updated_at=now,
        )
        GatewayEvent.objects.create(
            gateway="xendit", identity="kanari", body_sha256="a" * 64, received_at=now, last_received_at=now,
            body=f'{{"holder": "{account.holder_name}", "number": "{account.number}"}}'.encode(),
        )  # fmt: skip
        self.client.force_login(rani, backend="django.contrib.auth.backends.ModelBackend")
        session = self.client.session
        session["kata"] = f"{CANARY}906"
        session.save()
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into procrastinate_jobs (queue_name, task_name, args, status) values "
                "('events', 'x', %s, 'succeeded')",
                [f'{{"to": "{new}"}}'],
            )
        return [CANARY, FULL_NAME, "198.51.100.77", old, account.number, account.holder_name]

    def test_no_word_of_the_person_is_left_in_the_database_nor_on_disk_and_the_ledger_is_untouched(self) -> None:
        rani, now = person("rani.masak"), timezone.now()
        words = self.plant_by_hand(rani, now)
        planted = plant(rani)
        assert len(planted) > 15, planted
        rani.refresh_from_db()
        actions.choose_consent(
            purpose="news_mail", is_given=True, locale="id", submit_key="c" * 32,
            by=Actor(user=rani, address="198.51.100.77"), now=now,
        )  # fmt: skip
        copy = actions.make_copy(request=actions.ask_export(submit_key="d" * 32, by=Actor(user=rani), now=now), now=now)
        actions.ask_question(text=f"{CANARY}907?", submit_key="f" * 32, by=Actor(user=rani), now=now)
        before, everything = ledger_sums(), whole_database()
        seen = {word for word in words for text in everything.values() if word in text}
        assert seen == set(words) - {words[-1], words[-2]} | ({words[-1], words[-2]} & seen)
        files = [settings.DATA_DIR / "files" / row.path for row in StoredFile.objects.filter(uploaded_by=rani)]
        gone = [
            settings.DATA_DIR / "files" / row.path
            for row in StoredFile.objects.filter(uploaded_by=rani, owner_type__startswith="creators.")
        ]
        assert gone
        assert all(path.exists() for path in files)

        request = self.erase(rani, now, with_files=True)

        left = []
        for table, text in whole_database().items():
            lower = text.lower()
            left += [f"{table}: {word}" for word in words if word.lower() in lower]
        assert left == []
        assert ledger_sums() == before
        assert not any(path.exists() for path in gone)
        assert not (settings.DATA_DIR / "exports" / f"{copy.code}.bin").exists()
        for path in Path(settings.DATA_DIR / "exports").glob("*"):
            assert CANARY.encode() not in path.read_bytes()
        user = User.objects.get(pk=rani.pk)
        assert (request.state, user.name, user.is_active) == (RequestState.DONE, request.label, False)
        assert user.email == f"dihapus{request.code}@dihapus.invalid"
        assert request.label.startswith("Akun dihapus ")

    def test_what_stays_is_declared_with_its_rule_and_numbers_that_received_money_stay_sealed(self) -> None:
        rani, now = person("rani.masak"), timezone.now()
        account = PayoutAccount.objects.filter(payee__user=rani, payouts__isnull=False).first()
        assert account is not None
        number = account.number
        unused = PayoutAccount(
            payee=account.payee, institution=account.institution, last4="4321", created_at=now, created_by=rani,
            usable_at=now, retired_at=now,
        )  # fmt: skip
        unused.number, unused.holder_name = "9876504321", "Rani"
        unused.save()
        self.erase(rani, now)
        assert PayoutAccount.objects.get(pk=account.pk).number == number
        assert not PayoutAccount.objects.filter(pk=unused.pk).exists()
        assert Payee.objects.get(user=rani).legal_name

    def test_events_keep_who_what_and_when_by_number_and_lose_only_words(self) -> None:
        rani, now = person("rani.masak"), timezone.now()
        profile = CreatorProfile.objects.get(user=rani)
        event = audit.record(
            "x.said", profile, by=Actor(user=rani, address="198.51.100.77"), now=now,
            data={"amount": 5, "deal": "abc123", "reason": "Ini Rani", "after": {"a": "b"}, "ok": True},
        )  # fmt: skip
        count = Event.objects.count()
        self.erase(rani, now)
        fresh = Event.objects.get(pk=event.pk)
        assert fresh.data == {"amount": 5, "deal": "abc123", "reason": "[dihapus]", "after": "[dihapus]", "ok": True}
        assert (fresh.verb, fresh.user_id, fresh.at, fresh.address) == ("x.said", rani.pk, now, None)
        assert Event.objects.count() >= count

    def test_other_people_keep_what_is_theirs(self) -> None:
        rani, tika, now = person("rani.masak"), person("tika.nyemil"), timezone.now()
        before = {name: text for name, text in whole_database().items() if name == "creators_creatorprofile"}
        tikas = [line for line in before["creators_creatorprofile"].splitlines() if "tika.nyemil" in line]
        messages = dict(
            Message.objects.exclude(author=rani).filter(thread__parties__user=tika).values_list("pk", "body")
        )
        self.erase(rani, now)
        after = whole_database()["creators_creatorprofile"].splitlines()
        assert [line for line in after if "tika.nyemil" in line] == tikas
        assert dict(Message.objects.filter(pk__in=messages).values_list("pk", "body")) == messages
        assert User.objects.get(pk=tika.pk).name == tika.name

    def test_an_organisation_without_another_member_ends_with_the_account(self) -> None:
        rani, now = person("rani.masak"), timezone.now()
        own = Organisation.objects.create(name="Dapur Rani", kind="brand", about="Punya Rani", created_at=now)
        Membership.objects.create(organisation=own, user=rani, role="owner", created_at=now)
        request = self.erase(rani, now)
        own.refresh_from_db()
        assert (own.name, own.about) == (request.label, "")
        assert not Membership.objects.filter(user=rani).exists()

    def test_signing_in_and_pages_are_over(self) -> None:
        rani, now = person("rani.masak"), timezone.now()
        browser = self.world.client("creator")
        assert browser.get(reverse("privacy:data")).status_code == 200
        self.erase(rani, now)
        assert browser.get(reverse("privacy:data")).status_code == 302
        assert not self.client.login(username="rani.masak@demo.sorot.example", password=PASSWORD)
        assert self.client.get("/@rani.masak/").status_code == 404

    def test_money_and_running_deals_stand_in_the_way_and_are_said_with_the_way_out(self) -> None:
        rani, now = person("rani.masak"), timezone.now()
        rani.set_password(PASSWORD)
        rani.save()
        found = rules.obstacles(rani)
        assert {one.url for one in found} == {reverse("payments:statement"), reverse("deals:list")}
        with pytest.raises(RefusedError) as caught:
            actions.ask_erasure(secret=PASSWORD, submit_key="1" * 32, by=Actor(user=rani), now=now)
        assert str(caught.value) == found[0].sentence
        assert not DataRequest.objects.exists()
        page = self.world.client("creator").get(reverse("privacy:erasure"))
        assert all(one.sentence.encode() in page.content for one in found)

    def test_the_only_owner_of_an_organisation_with_members_hands_it_over_first(self) -> None:
        assert reverse("accounts:members", args=[Organisation.objects.get(name="Kopi Senja").code]) in {
            one.url for one in rules.obstacles(person("dewi"))
        }
        assert [one.url for one in rules.obstacles(person("sri"))] == ["/"]


@pytest.fixture
def tono(cast: Cast) -> User:
    return cast.tono


def ask(user: User, now: datetime) -> DataRequest:
    return actions.ask_erasure(secret=PASSWORD, submit_key="a" * 32, by=Actor(user=user), now=now)


def test_nothing_happens_before_48_hours_and_the_account_can_be_kept_until_then(cast: Cast, tono: User) -> None:
    row = ask(tono, cast.now)
    assert actions.erase_due_accounts(now=cast.now + COOLING_OFF - timedelta(seconds=1)) == 0
    actions.take_back_erasure(request=row, by=Actor(user=tono), now=cast.now)
    assert actions.erase_due_accounts(now=cast.now + COOLING_OFF) == 0
    assert User.objects.get(pk=tono.pk).name == "Tono"
    again = actions.ask_erasure(secret=PASSWORD, submit_key="b" * 32, by=Actor(user=tono), now=cast.now)
    assert actions.erase_due_accounts(now=cast.now + COOLING_OFF) == 1
    assert actions.erase_due_accounts(now=cast.now + COOLING_OFF) == 0
    assert User.objects.get(pk=tono.pk).name == DataRequest.objects.get(pk=again.pk).label


def test_a_deal_that_begins_meanwhile_stops_it_and_the_row_says_why(cast: Cast) -> None:
    row = ask(cast.rani, cast.now)
    steps.signed(cast)
    assert actions.erase_due_accounts(now=cast.now + COOLING_OFF) == 0
    row.refresh_from_db()
    assert (row.state, row.problem) == (RequestState.OPEN, rules.obstacles(cast.rani)[0].sentence)
    assert "1" in row.problem
    assert User.objects.get(pk=cast.rani.pk).name == "Rani"


def test_a_wrong_password_erases_nothing(cast: Cast, tono: User) -> None:
    from sorot.accounts.second_factor import SecondFactorError

    with pytest.raises(SecondFactorError):
        actions.ask_erasure(secret="salah", submit_key="a" * 32, by=Actor(user=tono), now=cast.now)
    assert not DataRequest.objects.exists()


def test_history_opens_for_no_other_hand(cast: Cast, tono: User) -> None:
    row = ask(tono, cast.now)
    steps.offered(cast)
    assert Message.objects.exists()
    event = Event.objects.order_by("pk").last()
    assert event is not None
    with connection.cursor() as cursor:
        for statement in (
            "select privacy_erase_history(%s, '{}', '{}', '{}', '{}')",
            "select set_config('sorot.erasing', 'on', true), %s; update core_event set data = '{}'",
            "select set_config('sorot.erasing', 'on', true), %s; update messaging_message set body = 'x'",
            "select set_config('sorot.erasing', 'on', true), %s; update privacy_consententry set address = null",
            "select %s; delete from privacy_datarequest",
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(statement, [row.code])
    assert Event.objects.get(pk=event.pk).data == event.data


def test_words_too_short_to_name_one_person_are_refused(cast: Cast, tono: User) -> None:
    row = ask(tono, cast.now)
    DataRequest.objects.filter(pk=row.pk).update(state="erasing", label="Akun dihapus X")
    with connection.cursor() as cursor:
        for strong, words in ((["Tono"], []), ([], ["a"])):
            with pytest.raises(IntegrityError), transaction.atomic():
                cursor.execute("select privacy_erase_history(%s, %s, %s, '{}', '{}')", [row.code, strong, words])


def test_a_name_that_is_part_of_another_word_is_left_alone(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select privacy_without(%s, privacy_pattern(%s), 'X')",
            ['{"title": "Maharani dan Rani", "rani": ["RANI.", 3, {"a": "c++ (rani)"}]}', ["Rani", "c++"]],
        )
        (said,) = cursor.fetchone()
    import json

    assert json.loads(said) == {"title": "Maharani dan X", "rani": ["X.", 3, {"a": "X (X)"}]}


def test_the_house_itself_and_files_of_others_are_not_touched(cast: Cast, tono: User) -> None:
    from sorot.core.files import store_upload

    picture = SimpleUploadedFile("dewi.csv", ContentFile(b"a,b\n1,2\n").read())
    about: dict[str, Any] = {"owner": cast.campaign, "purpose": "x", "kinds": {"table"}}
    kept = store_upload(picture, **about, by=cast.actor("dewi"), now=cast.now)
    audit.record("x.y", cast.campaign, by=SYSTEM, now=cast.now, data={"title": "Kopi Sahur"})
    ask(tono, cast.now)
    actions.erase_due_accounts(now=cast.now + COOLING_OFF)
    assert StoredFile.objects.get(pk=kept.pk).name == "dewi.csv"
    assert Event.objects.get(verb="x.y").data == {"title": "Kopi Sahur"}
    assert not ConsentEntry.objects.exists()
