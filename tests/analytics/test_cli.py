"""`sorot import metrics`."""

import pytest

from sorot.analytics.cli import run_cli
from sorot.analytics.models import ImportBatch, Post, PostSnapshot
from tests.analytics.conftest import FIXTURES, account_of
from tests.analytics.test_imports import SMTOWN, STUDIO


@pytest.fixture
def studio(tmp_path):
    file = tmp_path / "Table data.csv"
    file.write_bytes(STUDIO)
    return str(file)


def test_dry_run_tells_and_writes_nothing(cast, studio, capsys):
    assert run_cli([studio, "--account", cast.account.code, "--dry-run"]) == 0
    assert "2" in capsys.readouterr().out
    assert (Post.objects.count(), ImportBatch.objects.filter(state="previewed").count()) == (0, 0)


def test_import_by_creator_and_platform_then_again_changes_nothing(cast, studio):
    assert run_cli([studio, "--creator", "@rani", "--platform", "youtube"]) == 0
    assert PostSnapshot.objects.count() == 2
    before = list(PostSnapshot.objects.order_by("pk").values())
    assert run_cli([studio, "--creator", "rani"]) == 0
    assert list(PostSnapshot.objects.order_by("pk").values()) == before


def test_refused_rows_need_yes(cast, tmp_path):
    file = tmp_path / "x.csv"
    file.write_bytes(b"Video ID,Title,Views\nk3JwQz7_aB1,a b c,1200\nZx8-pLm20Qc,d e f,lots\n")
    assert run_cli([str(file), "--account", cast.account.code]) == 1
    assert Post.objects.count() == 0
    assert run_cli([str(file), "--account", cast.account.code, "--yes"]) == 1
    assert Post.objects.count() == 1


def test_a_file_of_many_channels_lists_them_until_one_is_named(cast, capsys):
    files = [str(FIXTURES / "20.08.07_ID_videos.csv"), str(FIXTURES / "20.09.07_ID_videos.csv")]
    assert run_cli([*files, "--account", cast.account.code]) == 1
    assert f"--channel {SMTOWN}" in capsys.readouterr().out
    assert Post.objects.count() == 0
    assert run_cli([*files, "--account", cast.account.code, "--channel", SMTOWN]) == 0
    assert (Post.objects.count(), PostSnapshot.objects.count()) == (2, 4)


@pytest.mark.parametrize("options", [[], ["--account", "nope"], ["--creator", "nobody"]])
def test_wrong_options_end_with_2(cast, studio, options):
    assert run_cli([studio, *options]) == 2
    assert ImportBatch.objects.count() == 0


def test_several_accounts_need_the_platform(cast, studio):
    account_of(cast.profile, "tiktok", "ranitok")
    assert run_cli([studio, "--creator", "rani"]) == 2


def test_a_missing_file_ends_with_2(cast, tmp_path):
    assert run_cli([str(tmp_path / "none.csv"), "--account", cast.account.code]) == 2
