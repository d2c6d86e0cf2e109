"""`sorot ledger verify`: check every posting of the ledger."""

import argparse

from sorot.cli.database import django


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="sorot ledger", description="Check the ledger.")
    parser.add_argument("what", choices=["verify"])
    parser.parse_args(argv)
    with django():
        from sorot.payments.ledger import verify

        findings = list(verify())
    for finding in findings:
        print(finding)
    print(f"{len(findings)} findings" if findings else "The ledger is sound: every transaction sums to zero.")
    return 1 if findings else 0
