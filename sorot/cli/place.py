"""Where this installation lives: its data folder, its keys, and the environment its processes are given."""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
#: Days of keys are days in Jakarta, as the files that they sign count them.
JAKARTA = timezone(timedelta(hours=7))
#: Read from the environment, else from ``keys.json`` in the data folder.
KEY_NAMES = ("SOROT_SECRET_KEY", "SOROT_FIELD_KEYS", "SOROT_MAIL_LINK_KEY", "SOROT_SIGNING_KEYS")


class CommandError(Exception):
    """A command cannot go on; the text says why and what to do."""


@dataclass(frozen=True)
class Place:
    """One installation: its data folder and mode (``development``, ``test`` or ``production``)."""

    data: Path
    mode: str

    @property
    def keys_path(self) -> Path:
        return self.data / "keys.json"

    @property
    def is_production(self) -> bool:
        return self.mode == "production"


def find_place(data: str | None = None) -> Place:
    """The installation named by ``--data``, else by SOROT_DATA, else ``var`` in the checkout."""
    folder = Path(data or os.environ.get("SOROT_DATA") or ROOT / "var").expanduser()
    mode = os.environ.get("SOROT_MODE") or "development"
    if mode not in {"development", "test", "production"}:
        raise CommandError(f"SOROT_MODE is {mode!r}; it may be development, test or production.")
    return Place(folder.resolve(), mode)


def read_keys(place: Place) -> dict[str, str]:
    """Keys of this installation from its file; empty when there is none."""
    try:
        return dict(json.loads(place.keys_path.read_text()))
    except FileNotFoundError:
        return {}
    except PermissionError as error:
        raise CommandError(
            f"{place.keys_path} cannot be read: it belongs to another account. Run as that account, or choose "
            "another folder with --data DIR."
        ) from error
    except (OSError, ValueError) as error:
        raise CommandError(f"{place.keys_path} cannot be read ({error}). Restore it from a backup.") from error


def make_keys(place: Place) -> None:
    """Make the keys once, readable by their owner only. Production gets its keys from the environment."""
    known = read_keys(place)
    fresh = {
        "SOROT_SECRET_KEY": secrets.token_urlsafe(48),
        "SOROT_FIELD_KEYS": "1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
        "SOROT_SIGNING_KEYS": f"{datetime.now(JAKARTA).date()}:" + base64.b64encode(secrets.token_bytes(32)).decode(),
        "SOROT_MAIL_LINK_KEY": secrets.token_urlsafe(9),
    }
    if place.is_production or not set(fresh) - set(known):
        return
    place.data.mkdir(parents=True, exist_ok=True, mode=0o711)
    part = place.keys_path.with_suffix(".part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as target:
        json.dump({**fresh, **known}, target, indent=1)
        target.flush()
        os.fsync(target.fileno())
    part.replace(place.keys_path)


def environment(place: Place, database: dict[str, str], role: str) -> dict[str, str]:
    """The environment of a child process that speaks to `database` as `role`."""
    keys = {name: value for name, value in read_keys(place).items() if name in KEY_NAMES}
    return {
        **keys,
        **os.environ,
        **database,
        "SOROT_MODE": place.mode,
        "SOROT_DATA": str(place.data),
        "SOROT_DB_ROLE": role,
        "DJANGO_SETTINGS_MODULE": "sorot.config.settings",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }
