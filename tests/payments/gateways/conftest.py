"""The report of the contract: which backends it ran on, and which were skipped and why (G10)."""

from tests.payments.gateways.backends import BACKENDS


def pytest_terminal_summary(terminalreporter):
    for backend in BACKENDS:
        mine = f"[{backend}"
        found = {
            outcome: [one for one in terminalreporter.stats.get(outcome, []) if mine in getattr(one, "nodeid", "")]
            for outcome in ("passed", "failed", "error", "skipped")
        }
        if not any(found.values()):
            continue
        ran = {outcome: len(one) for outcome, one in found.items() if one}
        line = f"gateway contract on {backend}: " + ", ".join(f"{count} {outcome}" for outcome, count in ran.items())
        if found["skipped"]:
            reason = found["skipped"][0].longrepr[2].removeprefix("Skipped: ")
            line += f" ({reason})"
        terminalreporter.write_line(line)
