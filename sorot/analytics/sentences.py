# ruff: noqa: E501 - a sentence is one line
"""Codes of the parsers as sentences: what is wrong, and what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sorot.core.ui.numbers import decimal_text

_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")

FILE: dict[str, Promise] = {
    "spreadsheet_locked": _(
        "This spreadsheet is locked with a password. Save it without one, or as CSV, and upload that."
    ),
    "spreadsheet_broken": _("This spreadsheet cannot be opened. Export it again, or save it as CSV and upload that."),
    "too_large_inside": _(
        "This spreadsheet is larger inside than %(limit)s MB. Save the one sheet as CSV and upload that."
    ),
    "not_text": _("This is not a table. Upload the CSV or Excel file that the platform gave you."),
    "empty": _("There is no row in this file. Export it again and choose a period with posts."),
    "quote": _(
        "A quotation mark that opens on line %(line)s never closes. Export the file again, or close it by hand."
    ),
    "csv": _("Line %(line)s cannot be read as CSV. Export the file again."),
    "too_many_rows": _("This file has more than %(limit)s rows. Export a shorter period."),
    "too_wide": _("This file has more than %(limit)s columns. Is it the right one?"),
    "no_metric": _(
        "No column with numbers such as views, likes or followers was recognised. Choose what the columns mean, or upload another file."
    ),
    "no_date": _("No column says the day. Choose which column is the date."),
    "no_post": _("No column says which post a row is of. Choose the id, the link or the title."),
    "no_part": _("No column says which part of the audience a row is: the country, city, age or gender. Choose it."),
    "confirm_years": _("The days in this file carry no year. Are these days of %(first)s to %(last)s?"),
    "choose_channel": _(
        "This file speaks of accounts that are not clearly this one (%(count)s). Choose which one is yours."
    ),
}
ROW: dict[str, Promise] = {
    "number_text": _("“%(value)s” is not a number. Write it in digits, or leave it empty if it is unknown."),
    "number_grouping": _("“%(value)s” has its dots and commas in odd places. Write it in digits only."),
    "number_negative": _("“%(value)s” is below zero, which this number cannot be. Check the row."),
    "number_not_whole": _(
        "“%(value)s” is not a whole number. Is a unit such as “million” left out? Write the full number."
    ),
    "number_unit": _(
        "“%(value)s” stands among numbers with fractions: a unit such as “million” seems left out. Write the full number."
    ),
    "number_too_big": _("“%(value)s” is too large to be true. Check the row."),
    "number_scientific_id": _(
        "“%(value)s” is an id that a spreadsheet shortened, so its last digits are lost. Upload the file as the platform gave it."
    ),
    "date_text": _("“%(value)s” is not a date. Write it as 2026-03-14."),
    "date_order": _("“%(value)s” is not a day that exists in the order of this column. Check day and month."),
    "date_year": _("“%(value)s” has no year. Write it as 2026-03-14."),
    "date_month": _("“%(value)s” is a whole month. Export the figures day by day."),
    "date_future": _("“%(value)s” lies in the future. Check day and month."),
    "date_missing": _("This row has no date."),
    "date_after_capture": _(
        "The post was published (%(value)s) after the day of its numbers. Check the date of the export."
    ),
    "no_values": _("This row holds no number."),
    "no_id": _("This row does not say which post it is of."),
    "id_long": _("“%(value)s” is too long for the id of a post."),
    "share_range": _("“%(value)s” is not a share between 0 and 100 percent. Check the row."),
    "key_unknown": _("“%(value)s” is no country, age, gender or language that we know. Check the word."),
    "width": _(
        "This row has %(found)s cells, the header has %(expected)s. A comma in a text may stand without quotation marks."
    ),
    "twice": _("Line %(line)s has other numbers for the same day. That one counts; remove one of the two."),
}


def file_sentence(code: str, facts: Mapping[str, Any]) -> str:
    """Why a whole file is refused, or what it waits for."""
    return str(FILE[code]) % {name: _fact(value) for name, value in facts.items()}


def _fact(value: Any) -> Any:
    """A day as people read it, a whole number with its marks, anything else as it is."""
    if isinstance(value, int):
        return decimal_text(value)
    if isinstance(value, str) and _DAY.match(value):
        return date_format(date.fromisoformat(value), "j F Y")
    return value


def row_sentence(code: str, column: str, value: str, facts: Mapping[str, Any]) -> str:
    """Why one row is refused."""
    text = str(ROW[code]) % {"value": value, "column": column, **facts}
    return f"{column}: {text}" if column else text


#: What a column may be on the check page. Everything else is "not used".
MEANING_LABELS: dict[str, Promise] = {
    "post_id": _("Post id"),
    "title": _("Post title"),
    "description": _("Caption or description"),
    "url": _("Link to the post"),
    "format": _("Kind of post"),
    "published_at": _("Day of publication"),
    "date": _("Day of the numbers"),
    "account_id": _("Account id"),
    "handle": _("Account name (@)"),
    "name": _("Shown name"),
    "views": _("Views"),
    "likes": _("Likes"),
    "comments": _("Comments"),
    "shares": _("Shares"),
    "saves": _("Saves"),
    "reach": _("Reach"),
    "followers": _("Followers"),
    "following": _("Following"),
    "posts": _("Posts"),
    "profile_views": _("Profile views"),
    "new_followers": _("New followers"),
    "lost_followers": _("Lost followers"),
    "country": _("Country"),
    "city": _("City"),
    "age": _("Age"),
    "gender": _("Gender"),
    "language": _("Language"),
    "share": _("Share of the audience"),
}


def problem_sentence(problem: tuple[str, Mapping[str, Any]] | None) -> str:
    """The sentence of `ImportBatch.problem()`, empty when there is none."""
    return file_sentence(*problem) if problem else ""
