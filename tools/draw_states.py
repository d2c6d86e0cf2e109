"""Draw every MOVES table of the house into `docs/develop/states.md`.

`python -m tools.draw_states` writes the page; `--check` exits 1 when it is not current.
"""

import os
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "develop" / "states.md"
HEAD = """# States

Generated from the MOVES tables by `python -m tools.draw_states`; a test holds this page to the code. Each arrow is a
move that `core.states.move()` allows; everything else is refused with nothing written. A state without an arrow out is
final.
"""


def render() -> str:
    """The whole page as Markdown with one Mermaid diagram a machine."""
    from sorot.core.states import MACHINES

    parts = [HEAD]
    for name in sorted(MACHINES):
        table = MACHINES[name]
        parts.append(f"\n## {name}\n\n```mermaid\nstateDiagram-v2\n")
        states = list(table)
        parts.append(f"    [*] --> {states[0]}\n")
        for state in states:
            targets = [to for to in states if to in table[state]]
            parts.extend(f"    {state} --> {to}\n" for to in targets)
            if not targets:
                parts.append(f"    {state} --> [*]\n")
        parts.append("```\n")
    return "".join(parts)


def main(argv: list[str]) -> int:
    """Write the page, or with `--check` compare it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sorot.config.settings")
    import django

    django.setup()
    text = render()
    if "--check" in argv:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
            sys.stderr.write("docs/develop/states.md is old: run `python -m tools.draw_states`\n")
            return 1
        return 0
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
