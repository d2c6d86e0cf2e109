"""Files that were damaged on their way: a table, or a refusal in words. Never a crash, never half an import."""

import io
import os
import random
import zipfile
import zlib
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from sorot.analytics.actions import apply_batch, upload_file
from sorot.analytics.enums import TableKind
from sorot.analytics.models import ImportBatch
from sorot.core.models import StoredFile
from tests.analytics.corpus.walking import HERE, NOTHING, account_for, all_cases, counts, moment, walk

CASES = {id: case for id, case in all_cases().items() if "after" not in case}
NAMES = sorted(CASES)
#: Blocks of 50 files; `bin/soak fuzz` takes 40.
LONG_BLOCKS = int(os.environ.get("SOROT_FUZZ_BLOCKS", "4"))
CODES = "utf-8 utf-8-sig utf-16 utf-16-le utf-16-be cp1252 latin-1 utf-32 shift_jis"
SPICE = [
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b'"',
        b'""',
        b"'",
        b"\r",
        b"\n",
        b"\r\n",
        b",,,,",
        b";",
        b"\t",
        b"|",
        b"=1/0",
    ),
    *(
        b"-",
        b"9" * 40,
        b"1e400",
        b"NaN",
        b"\xe2\x80\xae",
        b"\xc2\xa0",
        b"29 Februari",
        b"#REF!",
        b"\x1b[0m",
        b"\\N",
        b"<",
    ),
    *(b"\\N", b"<", b"PK\x03\x04", "٣٤".encode(), "²³".encode(), b"1,2jt", b"2026-13-45", b"0", b"x" * 3000),
]


def cut(data: bytes, dice: random.Random) -> bytes:
    """Keep one piece."""
    a, b = sorted(dice.randrange(len(data) + 1) for _ in "ab")
    return data[a:b] if dice.random() < 0.3 else data[:b]


def flip(data: bytes, dice: random.Random) -> bytes:
    """Some bytes are others."""
    out = bytearray(data)
    for _ in range(dice.choice((1, 2, 8, 40))):
        if out:
            out[dice.randrange(len(out))] = dice.randrange(256)
    return bytes(out)


def double(data: bytes, dice: random.Random) -> bytes:
    """A piece stands there twice, or the whole."""
    a, b = sorted(dice.randrange(len(data) + 1) for _ in "ab")
    return data + data if dice.random() < 0.2 else data[:b] + data[a:b] + data[b:]


def spice(data: bytes, dice: random.Random) -> bytes:
    """Something that means something is put in."""
    for _ in range(dice.choice((1, 3, 9))):
        at = dice.randrange(len(data) + 1)
        data = data[:at] + dice.choice(SPICE) + data[at:]
    return data


def recode(data: bytes, dice: random.Random) -> bytes:
    """Written in another encoding than it was read in."""
    codes = CODES.split()
    return data.decode(dice.choice(codes), "replace").encode(dice.choice(codes), "replace")


def shuffle(data: bytes, dice: random.Random) -> bytes:
    """Lines in another order, cells parted by another sign."""
    lines = data.splitlines(keepends=True)
    dice.shuffle(lines)
    old, new = dice.sample([b",", b";", b"\t", b"|", b"\n"], 2)
    return b"".join(lines).replace(old, new)


def inside(data: bytes, dice: random.Random) -> bytes:
    """The parts of a workbook are damaged, its wrapping is whole."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                part = old.read(name)
                if dice.random() < 0.4:
                    part = dice.choice((cut, flip, double, spice))(part, dice)
                if dice.random() < 0.95:
                    new.writestr(name, part)
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, RuntimeError, OSError):
        return flip(data, dice)
    return out.getvalue()


WAYS = (cut, flip, double, spice, recode, shuffle)


def damaged(seed: int) -> tuple[dict, bytes]:
    """A case and its file after an accident; the same for the same seed."""
    dice = random.Random(f"corpus-{seed}")
    case = CASES[dice.choice(NAMES)]
    data = (HERE / case["file"]).read_bytes()
    for _ in range(dice.choice((1, 1, 2, 3))):
        way = inside if data.startswith(b"PK") and dice.random() < 0.7 else dice.choice(WAYS)
        data = way(data, dice)
    answers = {k: v for k, v in case.get("answers", {}).items() if k == "years"}
    if dice.random() < 0.3:
        answers["kind"] = dice.choice(TableKind.values)
    return {**case, "answers": answers}, data


@contextmanager
def taken_back():
    """What is written inside goes away."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def survive(seed: int, world) -> bool:
    """Import a damaged file. True when something of it was imported."""
    case, data = damaged(seed)
    with taken_back():
        account = account_for(case, world)
        way = walk(case, account, world, content=data)  # every exception but a refusal comes through
        if way.batch is None:
            assert StoredFile.objects.count() == ImportBatch.objects.count() == 0
        if way.refused:
            assert counts() == NOTHING
            return False
        batch = way.batch
        assert batch.row_errors.values("line").distinct().count() == batch.error_count
        assert batch.new_count + batch.same_count + batch.error_count + batch.foreign_count <= batch.row_count
        if not batch.new_count:
            assert counts() == NOTHING
            return False
        stood = counts()
        assert stood["PostSnapshot"] + stood["AccountSnapshot"] + stood["AudienceSlice"] == batch.new_count
        again = walk(case, account, world, content=data, hours=1)
        assert (again.refused, again.batch.new_count, again.batch.changed_count, counts()) == (None, 0, 0, stood)
        return True


@pytest.mark.parametrize("block", range(3))
def test_damaged_file_is_imported_whole_or_refused_whole(world, block):
    imported = sum(survive(seed, world) for seed in range(block * 25, block * 25 + 25))
    assert 0 < imported < 25  # else the accidents are too mild or too hard to find anything


@pytest.mark.slow
@pytest.mark.parametrize("block", range(LONG_BLOCKS))
def test_many_damaged_files_are_imported_whole_or_refused_whole(world, block):
    for seed in range(10_000 + block * 50, 10_000 + block * 50 + 50):
        survive(seed, world)


class Fault:
    """Let the n-th statement to the database fail."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, execute, sql, params, many, context):
        if not sql.startswith(("ROLLBACK", "RELEASE")):
            self.left -= 1
            if self.left == 0:
                raise DatabaseError("the database went away")
        return execute(sql, params, many, context)


@pytest.mark.parametrize("id", ["meta_content_views", "tt_followers_glitch", "tt_territories", "ag_kol_report"])
def test_import_that_fails_at_any_statement_leaves_nothing(world, id):
    case = CASES[id]
    account = account_for(case, world)
    content = (HERE / case["file"]).read_bytes()
    batch = upload_file(account=account, content=content, name=case["file"], by=world.rani, now=moment(case))
    assert batch.problem() is None
    for at in range(1, 200):
        with taken_back():
            try:
                with connection.execute_wrapper(Fault(at)):
                    apply_batch(batch=batch, by=world.rani, now=moment(case))
            except DatabaseError:
                assert counts() == NOTHING
                assert ImportBatch.objects.get().state == "previewed"
                continue
            assert at > 5
            assert counts() != NOTHING
            return
    pytest.fail("an import of four rows took 200 statements")
