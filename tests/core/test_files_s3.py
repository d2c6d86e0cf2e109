"""The same files in a store that speaks S3: private, streamed, and only imported when chosen."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from sorot.core import clock
from sorot.core.files import delete_file, store_upload, sweep_orphans
from sorot.core.models import StoredFile
from tests.cast import Cast, cast  # noqa: F401
from tests.creators.builders import picture

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
#: How the settings read the environment, in a process of their own.
SHOW = """
import json, sys
from django.conf import settings
from django.core.files.storage import storages
before = "boto3" in sys.modules
print(json.dumps([before, settings.STORAGES["default"]], default=str))
"""


def read_settings(**given: str) -> Any:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "sorot.config.settings", **given}
    done = subprocess.run([sys.executable, "-c", SHOW], env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


S3 = {
    "SOROT_S3_BUCKET": "sorot-files",
    "SOROT_S3_ACCESS_KEY": "key",
    "SOROT_S3_SECRET_KEY": "secret",
    "SOROT_S3_REGION_NAME": "us-east-1",
}


def test_disk_is_the_default_and_s3_is_not_even_imported() -> None:
    imported, found = read_settings()
    assert (imported, found["BACKEND"]) == (False, "django.core.files.storage.FileSystemStorage")


@pytest.fixture
def bucket(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A server that speaks S3, on this machine, and the settings as the environment would make them."""
    import boto3
    from moto.server import ThreadedMotoServer

    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    address = "http://{}:{}".format(*server.get_host_and_port())
    _imported, chosen = read_settings(**S3, SOROT_S3_ENDPOINT_URL=address)
    made = boto3.resource(
        "s3", endpoint_url=address, region_name="us-east-1", aws_access_key_id="key", aws_secret_access_key="secret"
    )
    made.create_bucket(Bucket="sorot-files")
    settings.STORAGES = {**settings.STORAGES, "default": chosen}
    yield made.Bucket("sorot-files")
    server.stop()


def names(bucket: Any) -> set[str]:
    return {found.key for found in bucket.objects.all()}


def test_file_lives_in_the_bucket_and_is_served_through_its_owner(
    cast: Cast, bucket: Any, django_capture_on_commit_callbacks: Any
) -> None:
    by, now = cast.actor("rani"), cast.now
    row = store_upload(picture((900, 600)), owner=cast.rani_profile, purpose="test", kinds={"image"}, by=by, now=now)
    content = b"a,b\n" + b"0123456789" * 1000
    table = SimpleUploadedFile("angka.csv", content)
    plain = store_upload(table, owner=cast.rani_profile, purpose="test", kinds={"table"}, by=by, now=now)
    assert names(bucket) == {*row.paths, *plain.paths}
    assert all("AllUsers" not in str(bucket.Object(name).Acl().grants) for name in names(bucket))

    def fetch(who: str, file: StoredFile, size: str = "", **headers: str) -> tuple[int, bytes]:
        answer = cast.client(who).get(f"/files/{file.code}/{size}", headers=headers)
        return answer.status_code, b"".join(answer.streaming_content) if answer.streaming else answer.content

    assert fetch("rani", plain) == (200, content)
    assert fetch("rani", plain, Range="bytes=4004-4013") == (206, b"0123456789")
    assert fetch("rani", row, "thumb/")[1][8:12] == b"WEBP"
    assert cast.client("rani").head(f"/files/{row.code}/medium/").status_code == 200
    cast.rani_profile.is_public = False
    cast.rani_profile.save()
    assert [fetch(who, plain)[0] for who in ("anonymous", "tono", "dewi", "bima", "sri")] == [404, 404, 404, 200, 200]

    default_storage.save("zz/stray.jpg", SimpleUploadedFile("a", b"x"))
    assert sweep_orphans(now=clock.now() + timedelta(days=2)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        delete_file(row)
    assert names(bucket) == set(plain.paths)
    bucket.Object(plain.path).delete()
    assert fetch("bima", plain)[0] == 404
