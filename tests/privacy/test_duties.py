"""Clocks of 72 hours, consents that stop at once, retention, and the pages around them."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from sorot.core.access import Actor
from sorot.core.errors import RefusedError
from sorot.core.models import Event, OutgoingMail
from sorot.core.personal import Topic, declared
from sorot.creators.models import CreatorProfile
from sorot.messaging.actions import mail_notification, notify
from sorot.messaging.models import Notification
from sorot.privacy import actions, queries
from sorot.privacy.consent_texts import fingerprint
from sorot.privacy.enums import Purpose
from sorot.privacy.models import ConsentEntry, DataRequest, RetentionRule
from tests.cast import Cast

KEY = "0123456789abcdef" * 2


def question(cast: Cast) -> DataRequest:
    return actions.ask_question(text="Nama lama saya?", submit_key=KEY, by=cast.actor("rani"), now=cast.now)


def test_a_request_is_overdue_at_72_hours_and_0_seconds(cast: Cast) -> None:
    row = question(cast)
    assert row.due_at == cast.now + timedelta(hours=72)
    assert not row.is_overdue(cast.now + timedelta(hours=72) - timedelta(microseconds=1))
    assert row.is_overdue(cast.now + timedelta(hours=72))
    answered = actions.answer_question(
        request=row, answer="Sudah diganti.", version=1, by=cast.actor("sri"), now=cast.now
    )
    assert not answered.is_overdue(cast.now + timedelta(hours=72))


def test_the_desk_sees_the_soonest_due_first_and_who_is_overdue(cast: Cast) -> None:
    late = question(cast)
    DataRequest.objects.filter(pk=late.pk).update(due_at=cast.now - timedelta(seconds=1))
    fresh = actions.ask_question(text="Apa?", submit_key="f" * 32, by=cast.actor("tono"), now=cast.now)
    rows = list(queries.desk_requests(cast.actor("sri"), show="", page=1))
    assert rows == [DataRequest.objects.get(pk=late.pk), fresh]
    page = cast.client("sri").get(reverse("privacy:desk_requests")).content.decode()
    assert page.count("Lewat tenggat") == 1
    assert cast.client("dewi").get(reverse("privacy:desk_requests")).status_code == 404


def test_the_operator_answers_once_and_not_themself(cast: Cast) -> None:
    row = question(cast)
    browser = cast.client("sri")
    address = reverse("privacy:desk_request", args=[row.code])
    assert browser.post(address, {"answer": "Sudah.", "version": 1}).status_code == 303
    row.refresh_from_db()
    assert (row.answer, row.answered_by, row.state) == ("Sudah.", cast.sri, "done")
    assert browser.post(address, {"answer": "Lagi.", "version": 2}).status_code == 403
    own = actions.ask_question(text="Saya?", submit_key="a" * 32, by=cast.actor("sri"), now=cast.now)
    with pytest.raises(RefusedError):
        actions.answer_question(request=own, answer="x", version=1, by=cast.actor("sri"), now=cast.now)
    assert cast.client("dewi").get(address).status_code == 404


def choose(cast: Cast, purpose: str, given: bool, key: str = KEY) -> ConsentEntry:
    return actions.choose_consent(
        purpose=purpose, is_given=given, locale="id", submit_key=key, by=cast.actor("rani"), now=cast.now
    )


def test_a_profile_whose_consent_is_withdrawn_is_gone_from_every_page_at_once(cast: Cast) -> None:
    address = "/@rani/"
    assert cast.client("dewi").get(address).status_code == 200
    row = choose(cast, Purpose.PUBLIC_PROFILE, False)
    assert cast.client("dewi").get(address).status_code == 404
    assert cast.client("anonymous").get(address).status_code in {302, 404}
    assert "Rani Lestari" not in cast.client("dewi").get(reverse("creators:list")).content.decode()
    assert (row.text_sha256, row.address) == (fingerprint(Purpose.PUBLIC_PROFILE, "id"), "203.0.113.7")
    choose(cast, Purpose.PUBLIC_PROFILE, True, "b" * 32)
    assert cast.client("dewi").get(address).status_code == 200


def test_no_news_leaves_by_mail_once_its_consent_is_withdrawn_not_even_what_was_waiting(cast: Cast) -> None:
    notify(users=[cast.rani], verb="deal.working", data={"title": "X"}, url="/", by=Actor(), now=cast.now)
    waiting = Notification.objects.get(user=cast.rani)
    choose(cast, Purpose.NEWS_MAIL, False)
    assert mail_notification(code=waiting.code, now=cast.now) is False
    choose(cast, Purpose.NEWS_MAIL, True, "b" * 32)
    assert mail_notification(code=waiting.code, now=cast.now) is True


def test_each_yes_and_no_is_one_row_that_nobody_changes(cast: Cast) -> None:
    first = choose(cast, Purpose.NEWS_MAIL, False)
    assert choose(cast, Purpose.NEWS_MAIL, False) == first
    assert ConsentEntry.objects.count() == 1
    with connection.cursor() as cursor:
        for statement in (
            "update privacy_consententry set is_given = true",
            "delete from privacy_consententry",
            "truncate privacy_consententry",
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(statement)
    assert Event.objects.get(verb="consent.withdrawn").data == {"kind": "news_mail"}


def test_the_consents_page_takes_back_in_one_click_and_asks_only_for_what_exists(cast: Cast) -> None:
    browser = cast.client("rani")
    assert b"settings/consents/public_profile/" in browser.get(reverse("privacy:consents")).content
    assert b"settings/consents/public_profile/" not in cast.client("dewi").get(reverse("privacy:consents")).content
    done = browser.post(reverse("privacy:consent", args=["public_profile"]), {"is_given": "0", "submit_key": KEY})
    assert done.status_code == 303
    assert not CreatorProfile.objects.get(user=cast.rani).is_public
    other = browser.post(reverse("privacy:consent", args=["advertising"]), {"is_given": "1", "submit_key": KEY})
    assert other.status_code == 404


def test_a_changed_sentence_is_another_question() -> None:
    assert len({fingerprint(purpose, locale) for purpose in Purpose for locale in ("id", "en")}) == 4


def test_the_night_removes_what_is_older_than_its_rule_and_nothing_else(cast: Cast) -> None:
    now = cast.now
    for days in (364, 366):
        at = now - timedelta(days=days)
        Notification.objects.create(user=cast.rani, verb="x.y", url="/", created_at=at, data={})
    old = OutgoingMail.objects.create(sender="a", recipients="b@c.test", subject="s", body="b")
    OutgoingMail.objects.filter(pk=old.pk).update(created_at=now - timedelta(days=31))
    events = Event.objects.count()
    gone = actions.remove_what_is_over(now=now)
    assert (gone["news"], gone["mail"], gone["drafts"], gone["copies"]) == (1, 1, 0, 0)
    assert Notification.objects.get(user=cast.rani).created_at == now - timedelta(days=364)
    assert Event.objects.count() == events


def test_a_later_rule_replaces_the_one_before_from_its_day_on(cast: Cast) -> None:
    first = RetentionRule.objects.get(key="news")
    day = cast.now.date() + timedelta(days=10)
    RetentionRule.objects.create(
        key="news", days=30, law="x", source="y", confidence="high", valid_from_date=day, checked_date=day
    )
    assert queries.rules_on(cast.now)["news"] == first
    assert queries.rules_on(cast.now + timedelta(days=11))["news"].days == 30


@pytest.mark.parametrize("locale", ["id", "en"])
def test_the_public_page_names_every_table_with_law_and_days(db: None, locale: str) -> None:
    browser = Client(headers={"accept-language": locale})
    with override(locale):
        page = browser.get(reverse("privacy:kept")).content.decode()
    assert all(f"<code>{table}</code>" in page for table in declared())
    assert "UU KUP" in page
    assert ("10 tahun" if locale == "id" else "10 years") in page
    assert {table.topic for table in declared().values()} <= set(Topic)


def test_ones_own_page_tells_what_was_asked_and_keeps_a_bad_form(cast: Cast) -> None:
    browser = cast.client("rani")
    assert browser.post(reverse("privacy:questions"), {"text": "", "submit_key": KEY}).status_code == 422
    assert browser.post(reverse("privacy:questions"), {"text": "Nama saya?", "submit_key": KEY}).status_code == 303
    assert browser.post(reverse("privacy:questions"), {"text": "Nama saya?", "submit_key": KEY}).status_code == 303
    assert DataRequest.objects.filter(user=cast.rani).count() == 1
    assert b"Nama saya?" in browser.get(reverse("privacy:data")).content
    assert b"Nama saya?" not in cast.client("tono").get(reverse("privacy:data")).content
    assert reverse("privacy:data").encode() in browser.get(reverse("accounts:settings")).content
