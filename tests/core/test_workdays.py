"""Working days in Indonesia."""

from datetime import UTC, date, datetime, time

from sorot.core.workdays import add_workdays, add_workdays_date, is_workday, next_workday_at


def test_weekends_and_holidays_are_no_working_days() -> None:
    assert is_workday(date(2026, 11, 23))
    assert not is_workday(date(2026, 11, 22))  # Sunday
    assert not is_workday(date(2026, 12, 24))  # joint leave
    assert not is_workday(date(2026, 12, 25))


def test_three_working_days_from_a_friday_end_on_wednesday() -> None:
    assert add_workdays_date(date(2026, 11, 20), 3) == date(2026, 11, 25)


def test_christmas_is_stepped_over() -> None:
    assert add_workdays_date(date(2026, 12, 23), 1) == date(2026, 12, 28)


def test_no_days_are_no_change() -> None:
    assert add_workdays_date(date(2026, 11, 22), 0) == date(2026, 11, 22)


def test_time_of_day_is_kept_in_jakarta() -> None:
    # 20 Nov 2026 18:00 UTC is Saturday 01:00 in Jakarta: the next working day is Monday.
    assert add_workdays(datetime(2026, 11, 20, 18, tzinfo=UTC), 1) == datetime(2026, 11, 22, 18, tzinfo=UTC)


def test_a_window_of_hours_waits_for_the_next_opening() -> None:
    opens, closes = time(8), time(14)
    assert next_workday_at(datetime(2026, 11, 20, 3, tzinfo=UTC), opens, closes) == datetime(
        2026, 11, 20, 3, tzinfo=UTC
    )
    assert next_workday_at(datetime(2026, 11, 20, 7, tzinfo=UTC), opens, closes) == datetime(
        2026, 11, 23, 1, tzinfo=UTC
    )
    assert next_workday_at(datetime(2026, 11, 22, 22, tzinfo=UTC), opens, closes) == datetime(
        2026, 11, 23, 1, tzinfo=UTC
    )
