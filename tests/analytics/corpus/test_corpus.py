"""Every messy file: imported right, or refused with the right row and reason; a second time nothing changes."""

import io
import zipfile
import zlib

import pytest

from sorot.analytics.models import AccountSnapshot, PostSnapshot
from sorot.core.models import StoredFile
from sorot.creators.models import CreatorProfile
from tests.analytics.corpus.make import HERE, outputs
from tests.analytics.corpus.walking import (
    NOTHING,
    account_for,
    all_cases,
    counts,
    everything,
    found,
    moment,
    walk,
    wanted,
)

CASES = all_cases()
#: The traps of the real data that every importer must survive; each stands in at least two files.
TRAPS_OF_THE_DATA = """
    suffix_k suffix_m suffix_jt suffix_rb grouped mixed_marks error_word columns_renamed columns_swapped
    columns_duplicated unit_left_out id_as_float scientific_id float_noise yydd_mm bom latin1 cp1252 utf16 nbsp emoji
    thai arabic dunder duplicate_same duplicate_contradicting empty_views glitch rounded_followers audience_country
    total_row quoted_newline ragged empty_file fake_csv xlsx_locked xlsx_serial_date xlsx_error xlsx_merged_title
    xlsx_sheets header_only future_date negative lifetime no_year
"""


def parts(content):
    """The bytes; of a workbook what it holds, for each system packs it a little differently."""
    if not content.startswith(b"PK"):
        return content
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as folder:
            return {name: folder.read(name) for name in folder.namelist()}
    except (zipfile.BadZipFile, zlib.error):
        return "a workbook that cannot be opened"


def before(case, account, world):
    """Import what the case says was imported earlier."""
    if "after" in case:
        earlier = CASES[case["after"]]
        assert walk(earlier, account, world).refused is None


def test_corpus_holds_every_trap_at_least_twice():
    held = [trap for case in CASES.values() for trap in case["traps"]]
    assert {trap: held.count(trap) for trap in TRAPS_OF_THE_DATA.split() if held.count(trap) < 2} == {}
    assert {trap for trap in held if held.count(trap) < 2} == set()
    assert len(CASES) >= 70


def test_files_and_cases_are_what_their_source_says():
    made = outputs()
    here = [p for folder in ("files", "cases") for p in (HERE / folder).iterdir()] + [HERE / "README.md"]
    assert {p.relative_to(HERE).as_posix() for p in here} == set(made)
    assert [name for name, content in made.items() if parts((HERE / name).read_bytes()) != parts(content)] == []
    assert sum(map(len, made.values())) < 1_000_000


@pytest.mark.parametrize("id", sorted(i for i, c in CASES.items() if "refused" in c["expect"]))
def test_refused_file_says_why_and_leaves_nothing(world, id):
    case = CASES[id]
    account = account_for(case, world)
    way = walk(case, account, world)
    assert way.refused == case["expect"]["refused"]
    assert counts() == NOTHING
    if way.batch is None:
        assert StoredFile.objects.count() == 0
    assert walk(case, account, world, hours=1).refused == case["expect"]["refused"]
    assert counts() == NOTHING


@pytest.mark.parametrize("id", sorted(i for i, c in CASES.items() if "refused" not in c["expect"]))
def test_file_is_imported_as_a_careful_person_reads_it(world, id):
    case = CASES[id]
    account = account_for(case, world)
    before(case, account, world)
    who = CreatorProfile.objects.values("city_id", "display_name", "handle", "bio").get()
    way = walk(case, account, world)
    assert way.refused is None
    got, want = found(case["expect"], way.batch), wanted(case)
    other = [key for key in want if got[key] != want[key]]  # named, so that a failure shows what differs and no more
    assert {key: got[key] for key in other} == {key: want[key] for key in other}
    sources = {*PostSnapshot.objects.values_list("source"), *AccountSnapshot.objects.values_list("source")}
    assert sources <= {("file",)}
    assert CreatorProfile.objects.values("city_id", "display_name", "handle", "bio").get() == who

    stood = everything()
    again = walk(case, account, world, hours=1)
    assert again.refused is None
    assert (again.batch.new_count, again.batch.changed_count) == (0, 0)
    assert everything() == stood
    assert moment(case).date().isoformat() == case["today"]
