"""`sorot history verify FILE [--key KEYS]`: judge a history without a site and without a database.

Exit code 0: genuine and unchanged. 1: not. 2: it could not be asked (no file, no keys).
"""

import argparse
import os
import sys
from pathlib import Path

from sorot.cli.place import CommandError, find_place, read_keys
from sorot.kits.history.check import State, check
from sorot.kits.history.document import MOST_BYTES, NotAHistory
from sorot.kits.history.keys import PublicKey, public_keys, read_keys_file

WORDS = {
    State.ALTERED: "Altered: something in this file is not as it was signed. Believe nothing in it.",
    State.OTHER_KEY: "Signed with a key that is not among those given; --key takes the sorot-keys.json of its site.",
    State.EXPIRED: "Signed with a key that was not in use on that day.",
    State.NO_HISTORY: "This is no history of a Sorot site.",
}


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="sorot history", description="Check a creator's signed history.")
    verb = parser.add_subparsers(required=True, metavar="verify").add_parser("verify", help="judge a file")
    verb.add_argument("file", type=Path, help="history.json as it was downloaded")
    verb.add_argument("--key", type=Path, metavar="KEYS", help="sorot-keys.json of the site; else this installation's")
    options = parser.parse_args(argv)
    try:
        finding = check(_text(options.file), _keys(options.key))
    except CommandError as error:
        print(f"sorot: {error}", file=sys.stderr)
        return 2
    if finding.state != State.GENUINE or finding.history is None:
        print(WORDS[finding.state])
        return 1
    history = finding.history
    print(
        f"Genuine and unchanged: @{history['subject']['handle']}, {len(history['entries'])} finished deals, issued by "
        f"{history['issuer']['address']} on {history['issued_date']} with key {finding.key}. Whether a newer one "
        "exists only that site can say."
    )
    return 0


def _text(path: Path) -> str:
    try:
        with path.open("rb") as source:
            return source.read(MOST_BYTES + 1).decode("utf-8", "replace")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def _keys(path: Path | None) -> tuple[PublicKey, ...]:
    try:
        if path is not None:
            return read_keys_file(_text(path))
        listed = os.environ.get("SOROT_SIGNING_KEYS") or read_keys(find_place()).get("SOROT_SIGNING_KEYS", "")
        if not listed:
            raise CommandError("This installation has no signing keys; give those of the site with --key.")
        return public_keys(listed.split(","))
    except (NotAHistory, ValueError) as error:
        raise CommandError(f"The keys cannot be read ({error}).") from error
