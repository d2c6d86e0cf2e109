"""The trail at the desk is told in sentences: every verb that the code writes down has one, in both languages."""

import ast
from pathlib import Path

import pytest
from django.utils.translation import override

from sorot.core.models import Event
from sorot.core.states import MACHINES
from sorot.core.trail import say
from sorot.payments.enums import CheckoutState, Debt, NoticeState, ReturnState, RunState
from sorot.web.desk.sentences import NOUNS, SENTENCES

ROOT = Path(__file__).parents[2] / "sorot"
#: Functions whose first argument is the verb of an event.
WRITERS = {"record", "note"}
#: They have a verb too, but write news and messages.
OTHERS = {"notify", "notify_parties", "post_event", "tell"}
#: Verbs made from a state: every state that a row can come to.
MADE = {
    "checkout": CheckoutState, "notice": NoticeState, "receivable": Debt, "reconciliation": RunState,
    "return": ReturnState,
}  # fmt: skip
STARTS = {
    "checkout.creating", "checkout.open", "notice.received", "receivable.", "reconciliation.running", "return.pending",
}  # fmt: skip


def verbs_in(source: str) -> set[str]:
    """Verbs that a module writes into the trail: `audit.record("x")`, `note("x")` and `move(..., verb="x")`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        words = [node.args[0]] if name in WRITERS and node.args else []
        if name in OTHERS:
            continue
        words += [word.value for word in node.keywords if word.arg == "verb"]
        for word in words:
            choices = [word.body, word.orelse] if isinstance(word, ast.IfExp) else [word]
            found |= {item.value for item in choices if isinstance(item, ast.Constant) and "." in str(item.value)}
    return found


def recorded() -> set[str]:
    modules = list(ROOT.glob("*/actions/**/*.py")) + list(ROOT.glob("*/actions.py"))
    made = {f"{noun}.{state}" for noun, states in MADE.items() for state in states.values}
    return (made - STARTS).union(*(verbs_in(path.read_text(encoding="utf-8")) for path in modules))


def test_every_verb_that_is_written_down_has_a_sentence() -> None:
    assert sorted(recorded() - set(SENTENCES)) == []


def test_the_verbs_are_really_found_in_the_code() -> None:
    assert {"payout.contradicted", "dispute.decided", "chargeback.lost", "result.untold"} <= recorded()


def test_every_row_with_a_life_of_its_own_has_a_name() -> None:
    assert sorted(name.lower() for name in MACHINES if name.lower() not in NOUNS) == []


@pytest.mark.parametrize("verb", sorted(SENTENCES))
def test_a_sentence_reads_without_gaps_in_indonesian(verb: str) -> None:
    data = dict.fromkeys(("name", "email", "from", "to"), "x")
    event = Event(verb=verb, subject_type="deals.deal", subject_code="x", data=data)
    with override("id"):
        text = say(event)
    assert "?" not in text
    assert "%(" not in text
