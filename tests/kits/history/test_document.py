"""A signed file: every byte of it counts, keys take over from each other, and hostile text is only text."""

import base64
import json
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from sorot.cli import main
from sorot.cli import place as places
from sorot.deals.canonical import canonical
from sorot.kits.history.check import State, check
from sorot.kits.history.document import MOST_BYTES, NotAHistory, read_json, signed_bytes
from sorot.kits.history.keys import keys_file, public_keys, read_keys_file, sign, signer_on


def key(number: int, day: str) -> str:
    return f"{day}:" + base64.b64encode(bytes([number]) * 32).decode()


OLD, NEW = key(1, "2026-01-01"), key(2, "2026-06-01")
OF_OLD, BOTH = public_keys([OLD]), public_keys([NEW, OLD])


def entry(**changes: Any) -> dict[str, Any]:
    work = {
        "deadline": "2026-02-18", "format": "reel", "is_on_time": True, "platform": "instagram",
        "published_date": "2026-02-17", "revisions": 0,
    }  # fmt: skip
    figure = {
        "captured_date": "2026-02-19", "metric": "work_views@1", "n": 1, "of": 1, "source": "file", "value": 20_137,
    }  # fmt: skip
    return {
        "agreed_date": "2026-02-01", "amount": {"currency": "IDR", "earned": 5_000_000_000}, "brand": "Kopi Senja",
        "completed_date": "2026-02-20", "figures": [figure], "paid": {"day": "2026-02-20", "is_paid": True},
        "title": "Kampanye", "works": [work], **changes,
    }  # fmt: skip


def history(listed: list[str], **changes: Any) -> dict[str, Any]:
    return {
        "format": "sorot.history/1",
        "issuer": {"address": "https://sorot.test", "key": public_keys(listed)[0].id, "name": "Sorot"},
        "issued_date": "2026-03-04",
        "subject": {"handle": "rani", "is_demo": False, "is_verified": True, "name": "Rani Café 🍜"},
        "period": {"from": "2026-02-01", "until": "2026-02-20"},
        "entries": [entry()],
        "totals": {"deals": 1, "works": 1, "works_judged": 1, "works_on_time": 1, "revisions": 0},
        **changes,
    }


def file(listed: list[str] | None = None, **changes: Any) -> str:
    listed = listed or [OLD]
    return sign(history(listed, **changes), listed)


def test_what_was_signed_is_genuine_and_says_what_was_signed() -> None:
    found = check(file(), OF_OLD)
    assert (found.state, found.history, found.key) == (State.GENUINE, history([OLD]), OF_OLD[0].id)


def test_blank_around_it_as_pasting_leaves_it_changes_nothing() -> None:
    assert check("\ufeff" + file() + "\r\n", OF_OLD).state == State.GENUINE


def test_no_byte_of_a_file_can_be_changed_left_out_or_put_in() -> None:
    content = file().encode()
    believed = []
    for place in range(len(content)):
        before, byte, after = content[:place], content[place], content[place + 1 :]
        for other in (before + bytes([byte ^ 1]) + after, before + after,
                      before + b"0" + content[place:], before + b" " + content[place:] if place else b"x"):  # fmt: skip
            finding = check(other.decode("utf-8", "replace"), OF_OLD)
            assert finding.history is None or finding.state == State.GENUINE
            if finding.state == State.GENUINE:
                believed.append((place, other))
    assert believed == []


def test_each_change_of_meaning_is_called_altered() -> None:
    text = file()
    for old, new in (("Kopi Senja", "Kopi Pagi"), ("2026-02-20", "2026-02-21"), ('"deals":1', '"deals":2'),
                     ("20137", "20138"), ("5000000000", "6000000000")):  # fmt: skip
        assert check(text.replace(old, new), OF_OLD).state == State.ALTERED


def test_the_same_words_written_otherwise_are_not_the_file_that_was_signed() -> None:
    text = file()
    assert check(json.dumps(json.loads(text), indent=1), OF_OLD).state == State.ALTERED
    assert check(unicodedata.normalize("NFD", text), OF_OLD).state == State.ALTERED


def test_composed_and_decomposed_names_are_signed_alike() -> None:
    composed = history([OLD])
    decomposed = history([OLD], subject={**composed["subject"], "name": unicodedata.normalize("NFD", "Rani Café 🍜")})
    assert signed_bytes(composed) == signed_bytes(decomposed)
    assert sign(composed, [OLD]) == sign(decomposed, [OLD])


def test_a_signature_is_not_moved_to_another_history() -> None:
    one, other = (
        json.loads(file()),
        json.loads(file(subject={"handle": "tono", "is_demo": False, "is_verified": True, "name": "Tono"})),
    )
    assert check(canonical({**other, "signature": one["signature"]}), OF_OLD).state == State.ALTERED


def test_the_newest_key_signs_and_every_known_key_verifies() -> None:
    before, after = file([OLD]), file([NEW, OLD], issued_date="2026-07-01")
    assert json.loads(after)["signature"]["key"] == public_keys([NEW])[0].id
    assert [check(text, BOTH).state for text in (before, after)] == [State.GENUINE, State.GENUINE]
    assert check(after, OF_OLD).state == State.OTHER_KEY
    assert [(one.since, one.until) for one in BOTH] == [
        (date(2026, 6, 1), None),
        (date(2026, 1, 1), date(2026, 6, 1)),
    ]


def test_an_old_key_signs_nothing_new_and_no_key_signs_before_its_first_day() -> None:
    assert check(file([OLD], issued_date="2026-07-01"), BOTH).state == State.EXPIRED
    assert check(file([OLD], issued_date="2025-12-31"), OF_OLD).state == State.EXPIRED


def test_a_key_whose_day_has_not_come_waits() -> None:
    """A key that was made for tomorrow must not sign today: nobody would believe the file."""
    listed = [NEW, OLD]
    assert [signer_on(listed, date.fromisoformat(day)).id for day in ("2026-05-31", "2026-06-01", "2026-06-02")] == [
        public_keys([OLD])[0].id, public_keys([NEW])[0].id, public_keys([NEW])[0].id,
    ]  # fmt: skip
    late = history(listed, issued_date="2026-05-31")
    late["issuer"]["key"] = signer_on(listed, date(2026, 5, 31)).id
    assert check(sign(late, listed), BOTH).state == State.GENUINE


def test_a_history_is_signed_with_the_key_that_it_names_or_not_at_all() -> None:
    with pytest.raises(KeyError):
        sign(history([OLD]), [NEW])


@pytest.mark.parametrize(("utc", "day"), [((18, 30), "2026-03-05"), ((16, 30), "2026-03-04")])
def test_the_first_day_of_a_new_key_is_a_day_in_jakarta(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, utc: tuple[int, int], day: str
) -> None:
    """At 18.30 UTC it is half past one of the next day there, and files are dated there."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime(2026, 3, 4, *utc, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(places, "datetime", Clock)
    home = places.Place(tmp_path, "development")
    places.make_keys(home)
    assert places.read_keys(home)["SOROT_SIGNING_KEYS"].partition(":")[0] == day


def test_a_key_that_is_taken_out_is_believed_no_more() -> None:
    assert check(file([OLD]), public_keys([NEW])).state == State.OTHER_KEY


def test_keys_go_to_another_site_and_come_back_the_same() -> None:
    text = keys_file(BOTH, site="https://sorot.test")
    assert read_keys_file(text) == BOTH
    assert base64.b64encode(bytes([1]) * 32).decode() not in text


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "null", "1", "{}", '{"a":1,"a":2}', '{"a":1.5}', '{"a":NaN}', '{"a":1e9}', "[" * 100_000,
        '{"a":' * 5_000 + "1" + "}" * 5_000, '{"a":"' + "x" * MOST_BYTES + '"}', '{"a":' + "9" * 5_000 + "}", "\x00",
        '{"history":1,"signature":2}',
    ],
)  # fmt: skip
def test_hostile_text_is_no_history_and_no_error(text: str) -> None:
    assert check(text, OF_OLD).state == State.NO_HISTORY
    with pytest.raises(NotAHistory):
        read_keys_file(text)


def test_brackets_in_words_are_no_depth() -> None:
    assert read_json('{"a":"[[[[[[[[[[[[\\"[[[["}') == {"a": '[[[[[[[[[[[["[[[['}


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": {}}, {"issued_date": "yesterday"}, {"period": {}}, {"entries": [1]}, {"totals": []},
        {"format": "sorot.history/2"}, {"more": 1}, {"issued_date": "20260304"}, {"issued_date": "2026-W10-3"},
        {"period": {"from": "2026-02-30", "until": "2026-03-01"}}, {"entries": [entry(works=5)]},
        {"entries": [entry(works=[{"format": "reel"}])]}, {"entries": [entry(figures=[{"value": None}])]},
        {"entries": [entry(paid={"day": "x", "is_paid": True})]}, {"entries": [entry(brand=7)]},
        {"entries": [entry(amount={"currency": "IDR", "earned": True})]},
        {"entries": [entry(amount={"currency": "IDR", "earned": 2**63})]},
        {"entries": [entry(brand="x" * 301)]}, {"entries": [entry()] * 301}, {"entries": [entry(extra=1)]},
        {"entries": [entry(works=entry()["works"] * 201)]}, {"totals": {"deals": 1}},
        {"subject": {"handle": "rani", "is_demo": 0, "is_verified": True, "name": "Rani"}},
    ],
)  # fmt: skip
def test_a_well_signed_file_of_another_shape_is_no_history(changes: dict[str, Any]) -> None:
    assert check(file(**changes), OF_OLD).state == State.NO_HISTORY


def test_half_a_letter_is_no_error() -> None:
    assert check(file().replace("Kopi Senja", "\\ud800"), OF_OLD).state == State.NO_HISTORY


@pytest.mark.parametrize("listed", [[], ["2026-01-01:AAAA"], ["x:y"], [OLD, NEW]])
def test_a_list_of_keys_that_cannot_be_right_is_refused(listed: list[str]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        public_keys(listed)


def test_the_command_judges_with_given_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "h.json").write_text(file())
    (tmp_path / "bad.json").write_text(file().replace("Senja", "Sanja"))
    (tmp_path / "keys.json").write_text(keys_file(OF_OLD, site="https://sorot.test"))
    asked = ["history", "verify"]
    keys = ["--key", str(tmp_path / "keys.json")]
    assert main([*asked, str(tmp_path / "h.json"), *keys]) == 0
    assert capsys.readouterr().out.startswith("Genuine and unchanged: @rani, 1 finished deals")
    assert main([*asked, str(tmp_path / "bad.json"), *keys]) == 1
    assert capsys.readouterr().out.startswith("Altered")
    assert main([*asked, str(tmp_path / "none.json"), *keys]) == 2


def test_the_command_judges_with_the_keys_of_this_installation(tmp_path: Path, monkeypatch: Any) -> None:
    (tmp_path / "h.json").write_text(file())
    monkeypatch.setenv("SOROT_SIGNING_KEYS", f"{NEW},{OLD}")
    assert main(["history", "verify", str(tmp_path / "h.json")]) == 0
    monkeypatch.setenv("SOROT_SIGNING_KEYS", NEW)
    assert main(["history", "verify", str(tmp_path / "h.json")]) == 1
