"""Translations: `python -m tools.messages sync [app …] | check [app …] | compile`.

`sync` brings each app's ``locale/id/LC_MESSAGES/django.po`` up to date with its code: new strings appear empty,
unused ones go, translations stay. `check` fails on missing, fuzzy, unused or broken translations. `compile`
makes the .mo files (also done at every start). English is the language of the msgids and needs no catalogue.
"""

import argparse
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.pofile import normalize, read_po

from sorot.cli.catalogues import ROOT, compile_catalogues
from tools.extract import ExtractionError, Message, from_app

LOCALE = "id"
_HEADER = """\
# Indonesian texts of {app}. Kept in step with the code by `python -m tools.messages sync {app}`.
msgid ""
msgstr ""
"Language: id\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""
_PLACEHOLDER = re.compile(r"%\(\w[^)]*\)[sdf]|%[sd]|(?<!\{)\{\w*\}(?!\})")
_TAG = re.compile(r"</?[a-z][a-z0-9]*")


@dataclass
class Entry:
    """A translation as it stands in a catalogue."""

    text: str
    plural: str = ""
    fuzzy: bool = False
    comments: list[str] = field(default_factory=list)


def apps(root: Path = ROOT) -> list[str]:
    """Names of the apps: the packages directly below ``sorot``."""
    return sorted(path.parent.name for path in root.glob("sorot/*/__init__.py"))


def catalogue_path(app: str, root: Path = ROOT) -> Path:
    return root / "sorot" / app / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def read_catalogue(path: Path) -> dict[tuple[str, str], Entry]:
    """Translations by (context, msgid); empty when there is no file."""
    if not path.exists():
        return {}
    with path.open("rb") as source:
        catalogue = read_po(source, locale=LOCALE)
    entries = {}
    for message in catalogue:
        if not message.id:
            continue
        texts = message.string if isinstance(message.string, tuple | list) else [message.string]
        singular, plural = (message.id if isinstance(message.id, tuple | list) else (message.id, ""))[:2]
        key = (message.context or "", singular)
        entries[key] = Entry(texts[0] or "", plural, message.fuzzy, list(message.user_comments))
    return entries


def sync(app: str, root: Path = ROOT) -> tuple[int, int]:
    """Bring one catalogue up to date. Returns (messages, missing translations)."""
    messages = from_app(root / "sorot" / app, root)
    path = catalogue_path(app, root)
    if not messages:
        path.unlink(missing_ok=True)
        return 0, 0
    entries = read_catalogue(path)
    lines = [_HEADER.format(app=app)]
    missing = 0
    for message in sorted(messages):
        entry = entries.get((message.context, message.text), Entry(""))
        missing += not entry.text
        lines += [f"# {comment}\n" for comment in entry.comments]
        lines += [f"#: {origin}\n" for origin in sorted(messages[message])]
        if entry.fuzzy:
            lines.append("#, fuzzy\n")
        if message.context:
            lines.append(f"msgctxt {normalize(message.context)}\n")
        lines.append(f"msgid {normalize(message.text, width=110)}\n")
        if message.plural:
            lines.append(f"msgid_plural {normalize(message.plural, width=110)}\n")
        lines.append(f"msgstr{'[0]' if message.plural else ''} {normalize(entry.text, width=110)}\n\n")
    lines.insert(1, "\n")
    text = "".join(lines).rstrip() + "\n"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return len(messages), missing


def check(app: str, root: Path = ROOT) -> list[str]:
    """What is wrong with one app's translations, one line each; empty when all is well."""
    try:
        messages = from_app(root / "sorot" / app, root)
    except (ExtractionError, SyntaxError) as error:
        return [str(error)]
    entries = read_catalogue(catalogue_path(app, root))
    problems = []
    for message in sorted(messages):
        where = f"{sorted(messages[message])[0]}: {message.text[:70]!r}"
        entry = entries.pop((message.context, message.text), None)
        if entry is None or not entry.text:
            problems.append(f"missing: {where}")
            continue
        if entry.fuzzy:
            problems.append(f"fuzzy: {where}")
        if entry.plural != message.plural:
            problems.append(f"plural differs: {where}")
        if not _same_placeholders(message, entry.text):
            problems.append(f"placeholders differ: {where} -> {entry.text[:70]!r}")
        if not message.plural and Counter(_TAG.findall(message.text)) != Counter(_TAG.findall(entry.text)):
            problems.append(f"markup differs: {where} -> {entry.text[:70]!r}")
    problems += [f"unused: sorot/{app}: {text[:70]!r}" for _, text in entries]
    return problems


def _same_placeholders(message: Message, translation: str) -> bool:
    """Indonesian has one form for all numbers: it must fill what the plural fills, and may leave out nothing."""
    wanted = set(_PLACEHOLDER.findall(message.text)) | set(_PLACEHOLDER.findall(message.plural))
    return wanted == set(_PLACEHOLDER.findall(translation))


def conflicts(names: list[str], root: Path = ROOT) -> list[str]:
    """One text with two translations: Django merges all catalogues, so one of them would silently win."""
    seen: dict[tuple[str, str], tuple[str, str]] = {}
    problems = []
    for app in names:
        for key, entry in read_catalogue(catalogue_path(app, root)).items():
            other_app, other = seen.setdefault(key, (app, entry.text))
            if other and entry.text and other != entry.text:
                problems.append(
                    f"two translations of {key[1][:60]!r}: {other_app} says {other[:60]!r}, {app} says "
                    f"{entry.text[:60]!r} (agree, or give one a context)"
                )
    return problems


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description=__doc__)
    parser.add_argument("command", choices=["sync", "check", "compile"])
    parser.add_argument("app", nargs="*", help="only these apps (default: all)")
    arguments = parser.parse_args(argv)
    names = arguments.app or apps()
    unknown = sorted(set(names) - set(apps()))
    if unknown:
        parser.error(f"no such app: {', '.join(unknown)}")
    if arguments.command == "compile":
        for path in compile_catalogues():
            print(f"compiled {path.relative_to(ROOT)}")
        return 0
    if arguments.command == "sync":
        for app in names:
            try:
                count, missing = sync(app)
            except ExtractionError as error:
                print(error, file=sys.stderr)
                return 1
            if count:
                print(f"{app}: {count} messages, {missing} to translate")
        return 0
    problems = [problem for app in names for problem in check(app)]
    if not arguments.app:
        problems += conflicts(names)
    print("\n".join(problems) or f"messages: {len(names)} apps, nothing missing")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
