"""Finding translatable strings in Python modules and Django templates, without the gettext tools."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.template.base import Lexer, Token, TokenType
from django.utils.translation import trim_whitespace

#: Function name -> where its context, singular and plural stand among the arguments.
FUNCTIONS: dict[str, tuple[int | None, int, int | None]] = {}
for _suffix in ("", "_lazy"):
    FUNCTIONS[f"gettext{_suffix}"] = (None, 0, None)
    FUNCTIONS[f"ngettext{_suffix}"] = (None, 0, 1)
    FUNCTIONS[f"pgettext{_suffix}"] = (0, 1, None)
    FUNCTIONS[f"npgettext{_suffix}"] = (0, 1, 2)
FUNCTIONS["gettext_noop"] = (None, 0, None)

_QUOTED = r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"""
_CALL = re.compile(rf"_\(\s*({_QUOTED})\s*\)")


@dataclass(frozen=True, order=True)
class Message:
    """A string to translate. `plural` is empty when there is no plural form."""

    text: str
    context: str = ""
    plural: str = ""


class ExtractionError(ValueError):
    """A string that cannot be translated as written; the text says where and why."""


def from_python(source: str, origin: str) -> Iterator[Message]:
    """Messages of one Python module: gettext and its relatives under whatever name they were imported."""
    tree = ast.parse(source)
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names.update({alias.asname or alias.name: alias.name for alias in node.names if alias.name in FUNCTIONS})
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name):
            function = names.get(node.func.id)
        elif isinstance(node.func, ast.Attribute) and node.func.attr in FUNCTIONS:
            function = node.func.attr
        else:
            function = None
        if function is None:
            continue
        context_at, text_at, plural_at = FUNCTIONS[function]

        def argument(position: int | None, call: ast.Call = node) -> str | None:
            if position is None or position >= len(call.args):
                return ""
            return _constant(call.args[position], f"{origin}:{call.lineno}")

        context, text, plural = argument(context_at), argument(text_at), argument(plural_at)
        if text and context is not None and plural is not None:
            yield Message(text, context, plural)


def _constant(node: ast.expr, origin: str) -> str | None:
    """The text of a constant string expression; None for a variable (its own constant is marked elsewhere)."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        raise ExtractionError(f"{origin}: an f-string cannot be translated; use %(name)s and fill it in afterwards")
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _constant(node.left, origin), _constant(node.right, origin)
        return None if left is None or right is None else left + right
    return None


def from_template(source: str, origin: str) -> Iterator[Message]:
    """Messages of one Django template: translate, blocktranslate and ``_("…")`` in tags and variables."""
    block: _Block | None = None
    skipping = False
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.COMMENT:
            continue
        name = token.contents.split(" ", 1)[0] if token.token_type == TokenType.BLOCK else ""
        if skipping:
            skipping = name != "endcomment"
        elif block is not None:
            if name in {"endblocktranslate", "endblocktrans"}:
                yield block.message()
                block = None
            else:
                block.add(token, name)
        elif name == "comment":
            skipping = True
        elif name in {"blocktranslate", "blocktrans"}:
            block = _Block(token, origin)
            yield from _calls(token)
        elif name in {"translate", "trans"}:
            bits = token.split_contents()
            quoted = re.match(_QUOTED, bits[1])
            if quoted:
                context = _unquote(bits[bits.index("context") + 1]) if "context" in bits else ""
                yield Message(_unquote(quoted[0]).replace("%", "%%"), context)
        elif token.token_type in {TokenType.BLOCK, TokenType.VAR}:
            yield from _calls(token)
    if block is not None:
        raise ExtractionError(f"{origin}:{block.line}: blocktranslate is not closed")


def _calls(token: Token) -> Iterator[Message]:
    for quoted in _CALL.findall(token.contents):
        yield Message(_unquote(quoted).replace("%", "%%"))


def _unquote(quoted: str) -> str:
    mark = quoted[0]
    if mark not in "\"'":
        return ""
    return quoted[1:-1].replace(f"\\{mark}", mark).replace("\\\\", "\\")


class _Block:
    """One blocktranslate while its parts are collected."""

    def __init__(self, token: Token, origin: str) -> None:
        bits = token.split_contents()
        self.origin, self.line = origin, token.lineno
        self.trimmed = "trimmed" in bits
        self.context = _unquote(bits[bits.index("context") + 1]) if "context" in bits else ""
        self.parts: list[list[str]] = [[]]

    def add(self, token: Token, name: str) -> None:
        if token.token_type == TokenType.TEXT:
            self.parts[-1].append(token.contents.replace("%", "%%"))
        elif token.token_type == TokenType.VAR:
            self.parts[-1].append(f"%({token.contents})s")
        elif name == "plural":
            self.parts.append([])
        else:
            raise ExtractionError(f"{self.origin}:{token.lineno}: {{% {name} %}} cannot stand inside blocktranslate")

    def message(self) -> Message:
        texts = ["".join(part) for part in self.parts]
        if self.trimmed:
            texts = [trim_whitespace(text) for text in texts]
        return Message(texts[0], self.context, texts[1] if len(texts) > 1 else "")


def from_app(folder: Path, root: Path) -> dict[Message, set[str]]:
    """Every message of one app with the files that use it; a plural and a singular of the same text are one."""
    found: dict[Message, set[str]] = {}
    sources = [*folder.glob("**/*.py"), *(p for p in folder.glob("templates/**/*") if p.is_file())]
    for path in sorted(sources):
        if "migrations" in path.relative_to(folder).parts:
            continue
        origin = path.relative_to(root).as_posix()
        extract = from_python if path.suffix == ".py" else from_template
        for message in extract(path.read_text(encoding="utf-8"), origin):
            found.setdefault(message, set()).add(origin)
    with_plural = {(m.context, m.text): m for m in found if m.plural}
    for message in [m for m in found if not m.plural and (m.context, m.text) in with_plural]:
        found[with_plural[message.context, message.text]] |= found.pop(message)
    return found
