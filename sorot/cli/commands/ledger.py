"""`sorot ledger verify`: prove the books; `seal`: seal what was posted; `head`: the anchor to keep elsewhere.

Exit code 0: sound. 1: something does not hold. 2: it could not be asked (no database, wrong arguments, nothing sealed).
"""

import argparse
import json
import re
import sys
import time
from dataclasses import asdict

from sorot.cli.database import django
from sorot.cli.place import CommandError
from sorot.core.embedded import EmbeddedError


def main(argv: list[str]) -> int:
    options = _parser().parse_args(argv)
    try:
        with django():
            from django.db import DatabaseError

            try:
                return int(options.run(options))
            except DatabaseError as error:
                raise CommandError(f"The ledger does not answer: {str(error).strip()}") from error
    except (CommandError, EmbeddedError) as error:
        print(f"sorot: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sorot ledger", description="Prove and seal the ledger.")
    what = parser.add_subparsers(required=True, metavar="verify|seal|head")
    verify = what.add_parser("verify", help="recompute every balance, sum, seal and segment")
    verify.add_argument("--anchor", type=_hash, metavar="HASH", help="a head kept elsewhere")
    verify.add_argument("--json", action="store_true", help="one JSON object")
    verify.set_defaults(run=_verify)
    seal = what.add_parser("seal", help="seal what was posted since the last time (done every night)")
    seal.set_defaults(run=_seal)
    head = what.add_parser("head", help="print the hash of the last segment, an anchor to keep elsewhere")
    head.add_argument("--json", action="store_true", help="one JSON object")
    head.set_defaults(run=_head)
    return parser


def _hash(text: str) -> str:
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise argparse.ArgumentTypeError("a hash has 64 hexadecimal digits")
    return text.lower()


def _verify(options: argparse.Namespace) -> int:
    from sorot.payments import ledger

    begun = time.monotonic()
    findings = ledger.verify(anchor=options.anchor or "")
    extent, head = ledger.extent(), ledger.head()
    if options.json:
        found = [{**asdict(finding), "id": finding.row_id} for finding in findings]
        for row in found:
            del row["row_id"]
        result = {
            "sound": not findings, "findings": found, **asdict(extent), "head": head.hash if head else None,
            "seconds": round(time.monotonic() - begun, 2),
        }  # fmt: skip
        print(json.dumps(result))
        return 1 if findings else 0
    for finding in findings:
        print(finding)
    size = f"{extent.transactions} transactions with {extent.entries} legs in {extent.segments} sealed segments"
    if findings:
        print(f"The ledger does not hold: {len(findings)} findings, the first is {findings[0]}")
    else:
        print(f"The ledger is sound: {size}, {extent.unsealed} transactions not sealed yet.")
    return 1 if findings else 0


def _seal(_options: argparse.Namespace) -> int:
    from sorot.payments import ledger

    try:
        made = ledger.seal_segments()
    except ledger.SealHeldUp as error:
        raise CommandError(f"{error}. Try again in a minute.") from error
    print(f"{made} segments sealed.")
    return 0


def _head(options: argparse.Namespace) -> int:
    from sorot.payments import ledger

    head = ledger.head()
    if head is None:
        raise CommandError("Nothing is sealed yet; `sorot ledger seal` does it, and so does every night.")
    if options.json:
        print(json.dumps({**asdict(head), "sealed_at": head.sealed_at.isoformat()}))
    else:
        print(head.hash)
    return 0
