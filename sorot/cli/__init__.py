"""The `sorot` command. Each sub-command is imported only when it is called, and Django only where it is needed."""

import sys
from importlib import import_module

#: name -> (module with ``main(argv) -> int``, what it does)
COMMANDS = {
    "up": ("sorot.cli.up", "start the database, the web server and the worker"),
    "doctor": ("sorot.cli.doctor", "say what is wrong and how to mend it"),
    "createoperator": ("sorot.cli.commands.createoperator", "make an operator's account"),
    "import": ("sorot.cli.commands.import_", "import a file: `sorot import metrics FILE --account CODE`"),
    "ledger": (
        "sorot.cli.commands.ledger",
        "`sorot ledger verify`: check every posting; `head`, `seal`: nightly seals",
    ),
    "history": (
        "sorot.cli.commands.history",
        "`sorot history verify FILE`: was a creator's history issued here and is it unchanged?",
    ),
    "eval": ("sorot.cli.commands.eval_", "run a judgement on outside data: `sorot eval NAME FILE`"),
    "demo": ("sorot.cli.commands.demo", "`sorot demo load`: load the demo market; `sorot demo list`: its people"),
    "manage": ("sorot.cli.commands.manage", "run a Django management command"),
}


def main(argv: list[str] | None = None) -> int:
    """Run one sub-command and return its exit code. A refusal is one sentence on standard error, and 1."""
    arguments = sys.argv[1:] if argv is None else argv
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(_usage())
        return 0 if arguments else 2
    name, rest = arguments[0], arguments[1:]
    if name not in COMMANDS:
        print(f"sorot: there is no command {name!r}.\n\n{_usage()}", file=sys.stderr)
        return 2
    from sorot.cli.place import CommandError
    from sorot.core.embedded import EmbeddedError

    try:
        return int(import_module(COMMANDS[name][0]).main(rest) or 0)
    except (CommandError, EmbeddedError) as error:
        print(f"sorot: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _usage() -> str:
    lines = [f"  {name:<16}{text}" for name, (_, text) in COMMANDS.items()]
    return "usage: sorot COMMAND [options]\n\n" + "\n".join(lines) + "\n\n`sorot COMMAND --help` says more."
