"""`sorot import metrics FILE...`, by --account CODE or by --creator HANDLE and --platform NAME."""

from __future__ import annotations

import argparse
import sys
from datetime import date, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from sorot.analytics.actions import apply_batch, change_mapping, discard_batch, upload_file
from sorot.analytics.enums import MAX_BYTES_CLI, BatchState
from sorot.analytics.models import ImportBatch
from sorot.analytics.sentences import problem_sentence
from sorot.core import clock
from sorot.core.access import Actor
from sorot.core.errors import ActionError
from sorot.creators.models import SocialAccount

ERRORS_PRINTED = 20


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sorot import metrics", description=_("Import numbers from a platform's export file.")
    )
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--account", metavar="CODE")
    parser.add_argument("--creator", metavar="HANDLE")
    parser.add_argument("--platform")
    parser.add_argument(
        "--channel", action="append", metavar="ID", help=_("which account of the file is meant; may be repeated")
    )
    parser.add_argument("--captured-on", type=date.fromisoformat, metavar="YYYY-MM-DD")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument(
        "--years-right", action="store_true", help=_("the days of a file without years are of the years it shows")
    )
    parser.add_argument("--yes", action="store_true", help=_("import although some rows are refused"))
    return parser


def find_account(options: argparse.Namespace) -> SocialAccount | str:
    """The account that the options name, or a sentence why there is none."""
    rows = SocialAccount.objects.select_related("creator__user", "creator__management")
    if options.account:
        return rows.filter(code=options.account).first() or _("There is no account with this code.")
    if not options.creator:
        return _("Say whose numbers these are: --account CODE, or --creator HANDLE --platform youtube.")
    rows = rows.filter(creator__handle=options.creator.lower().lstrip("@"))
    if options.platform:
        rows = rows.filter(platform=options.platform.lower())
    found = list(rows[:2])
    if len(found) == 1:
        return found[0]
    return (
        _("This creator has several accounts: add --platform.") if found else _("No such creator has such an account.")
    )


def _owner(account: SocialAccount) -> Actor:
    """The command runs on the machine itself and acts as the creator, or as an owner of the management."""
    if account.creator.user is not None:
        return Actor(user=account.creator.user)
    management = account.creator.management
    owner = management.memberships.filter(role="owner").select_related("user").first() if management else None
    return Actor(user=owner.user if owner else None, organisation=management, role="owner")


def run_cli(argv: list[str]) -> int:
    """0 everything read (and, without --dry-run, written), 1 something refused, 2 wrong options."""
    try:
        options = _parser().parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    account = find_account(options)
    if isinstance(account, str):
        sys.stderr.write(account + "\n")
        return 2
    return max(_import_one(Path(name), account, options) for name in options.files)


def _import_one(path: Path, account: SocialAccount, options: argparse.Namespace) -> int:
    by, now = _owner(account), clock.now()
    try:
        with path.open("rb") as file:
            batch = upload_file(
                account=account, content=file, name=path.name, by=by, now=now, captured_on=options.captured_on,
                limit=MAX_BYTES_CLI, most_rows=None,
            )  # fmt: skip
    except OSError as error:
        sys.stderr.write(_("%(file)s cannot be read: %(why)s") % {"file": path, "why": error.strerror} + "\n")
        return 2
    except ActionError as error:
        sys.stderr.write(f"{path.name}: {error.sentence}\n")
        return 1
    return _finish(path, batch, options, by, now)


def _finish(path: Path, batch: ImportBatch, options: argparse.Namespace, by: Actor, now: datetime) -> int:
    try:
        if options.channel or (options.years_right and batch.needs_years):
            batch = change_mapping(
                batch=batch, mapping={int(k): v for k, v in batch.mapping.items()}, table_kind=batch.table_kind,
                captured_on=date.fromisoformat(batch.choices["captured_on"]),
                channels=options.channel or batch.choices.get("channels"), years_confirmed=options.years_right or None,
                by=by, now=now,
            )  # fmt: skip
        _report(path, batch)
        problem = batch.problem()
        nothing = batch.new_count + batch.changed_count == 0
        if options.dry_run or problem or nothing or (batch.error_count and not options.yes):
            discard_batch(batch=batch, by=by, now=now)
            if problem:
                _print_problem(batch)
            elif batch.error_count and not options.yes and not options.dry_run and not nothing:
                sys.stdout.write("  " + _("Nothing written. Mend the rows, or add --yes to import the others.") + "\n")
            return 1 if problem or batch.error_count else 0
        apply_batch(batch=batch, by=by, now=now)
    except ActionError as error:
        sys.stderr.write(f"{path.name}: {error.sentence}\n")
        return 1
    sys.stdout.write("  " + _("Imported.") + "\n")
    return 1 if batch.error_count else 0


def _report(path: Path, batch: ImportBatch) -> None:
    assert batch.state == BatchState.PREVIEWED
    counts = _(
        "%(rows)s rows: %(new)s new, %(changed)s changed, %(same)s already known, %(errors)s refused, "
        "%(foreign)s of other accounts"
    ) % {
        "rows": batch.row_count, "new": batch.new_count, "changed": batch.changed_count, "same": batch.same_count,
        "errors": batch.error_count, "foreign": batch.foreign_count,
    }  # fmt: skip
    sys.stdout.write(f"{path.name}: {counts}\n")
    for error in batch.row_errors.all()[:ERRORS_PRINTED]:
        sys.stdout.write("  " + _("Line %(line)s") % {"line": error.line} + f": {error.sentence}\n")


def _print_problem(batch: ImportBatch) -> None:
    sys.stdout.write("  " + problem_sentence(batch.problem()) + "\n")
    if batch.needs_years:
        sys.stdout.write("    --years-right\n")
    for key, name, count in (batch.choices.get("there") or [])[:10] if batch.needs_channel else []:
        sys.stdout.write(f"    --channel {key}  {name} ({count})\n")
