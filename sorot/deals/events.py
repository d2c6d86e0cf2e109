"""How the events of this room read, in threads, news and mails."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sorot.core.taxonomy import Format
from sorot.core.ui.numbers import money_text
from sorot.deals.clocks import Clock, ClockKind, sentence
from sorot.deals.enums import REMIND_AT, DeclineReason, ObjectionKind, RefuseReason
from sorot.deals.words import count_text
from sorot.messaging.wording import register_event


def _work(data: Mapping[str, Any]) -> str:
    name = str(Format(data["format"]).label)
    return f"{name} {data['index']}" if data.get("index") else name


def _with_reason(sentence: str, reasons: type[DeclineReason] | type[RefuseReason], data: Mapping[str, Any]) -> str:
    words = (
        [str(reasons(data["reason_kind"]).label)] if data.get("reason_kind") and data["reason_kind"] != "other" else []
    )
    if data.get("reason"):
        words.append(str(data["reason"]))
    return sentence + (f" {': '.join(words)}" if words else "")


def _said(sentence: Any) -> Any:
    """A sentence that names the work and its version."""
    return lambda data: str(sentence) % {**data, "work": _work(data)}


def _reasoned(sentence: Any, reasons: type[DeclineReason] | type[RefuseReason]) -> Any:
    return lambda data: _with_reason(str(sentence) % data, reasons, data)


def _stop(sentence: Any) -> Any:
    return lambda data: f"{str(sentence) % data} {data.get('reason', '')}".strip()


def _stopped(data: Mapping[str, Any]) -> str:
    said = str(_("%(who)s stopped this deal. The creator keeps %(amount)s of what was secured.")) % {
        **data,
        "amount": money_text(data.get("amount", 0), data.get("currency")),
    }
    return f"{said} {data.get('reason', '')}".strip()


def _counted(sentence: Any) -> Any:
    """A sentence that names a part by result, its count and what it earned."""
    return lambda data: (
        str(sentence)
        % {
            **data,
            "result": count_text(data["basis"], data["count"]),
            "amount": money_text(data["amount"], data["currency"]),
        }
    )


def _declined_offer(data: Mapping[str, Any]) -> str:
    return f"{str(_('%(who)s declined the offer.')) % data} {data.get('reason', '')}".strip()


def _objected(data: Mapping[str, Any]) -> str:
    what = ObjectionKind(data["kind"]).label
    said = str(_("%(who)s has a question about the proof of %(work)s.")) % {**data, "work": _work(data)}
    return f"{said} {what}: {data['note']}"


def _priced(sentence: Any) -> Any:
    """A sentence that names an amount."""
    return lambda data: str(sentence) % {**data, "amount": money_text(data["amount"], data["currency"])}


def _reminder(data: Mapping[str, Any]) -> str:
    """Who has until when, and what silence does, in the reader's language and zone."""
    clock = Clock(
        ClockKind(data["kind"]), data["side"], datetime.fromisoformat(data["start"]),
        datetime.fromisoformat(data["due"]), "", data["about"], tuple(data.get("late_fee", ())),
    )  # fmt: skip
    # Said at the moment it was due to be said, so that the sentence does not change when it is read later.
    text = sentence(clock, side=clock.who, names={clock.who: data["name"]}, now=clock.at(data["stage"]))
    begin = _("Half of the time is over.") if data["stage"] == REMIND_AT[0] else _("The time is almost over.")
    return f"{data['title']}: {begin} {text}"


register_event("application.invited", icon="mail", sentence=_("%(who)s invites to “%(title)s”."))
register_event("application.submitted", icon="send", sentence=_("%(who)s applied to “%(title)s”."))
register_event("application.shortlisted", icon="star", sentence=_("%(who)s put the application on the shortlist."))
register_event(
    "application.declined",
    icon="circle-x",
    sentence=_reasoned(_("%(who)s declined the application."), DeclineReason),
)
register_event(
    "application.refused", icon="circle-x", sentence=_reasoned(_("%(who)s declined the invitation."), RefuseReason)
)
register_event("application.withdrawn", icon="undo-2", sentence=pgettext_lazy("event", "%(who)s withdrew."))
register_event(
    "application.expired", icon="clock", sentence=_("The invitation to “%(title)s” ended without an answer.")
)
register_event("offer.made", icon="handshake", sentence=_("%(who)s sent an offer."))
register_event("offer.countered", icon="git-compare", sentence=_("%(who)s sent a counter-offer."))
register_event("offer.changes", icon="git-compare", sentence=_("%(who)s proposes to change the terms."))
register_event(
    "offer.accepted", icon="handshake", sentence=_("%(who)s accepted the offer. The contract is ready to be accepted.")
)
register_event("offer.declined", icon="circle-x", sentence=_declined_offer)
register_event("offer.withdrawn", icon="undo-2", sentence=_("%(who)s took the offer back."))
register_event("offer.expired", icon="clock", sentence=_("The offer ended without an answer."))
register_event("agreement.signed", icon="file-check", sentence=_("%(who)s accepted the contract."))
register_event(
    "deal.funding",
    icon="shield",
    sentence=_("Both have accepted the contract. Next the brand secures the money."),
    tone="money",
)
register_event("deal.working", icon="shield-check", sentence=_("Everything is safe. The work can start."), tone="money")
register_event("submission.sent", icon="upload", sentence=_said(_("%(who)s sent %(work)s, version %(version)s.")))
register_event(
    "submission.approved", icon="check", sentence=_said(_("%(who)s approved %(work)s, version %(version)s."))
)
register_event(
    "submission.changes_requested",
    icon="pencil-line",
    sentence=_said(_("%(who)s asks for changes to %(work)s, version %(version)s.")),
)
register_event("item.published", icon="radio", sentence=_said(_("%(who)s published %(work)s.")))
register_event(
    "deal.completed",
    icon="party-popper",
    sentence=_("%(who)s confirmed the work. The money is released."),
    tone="money",
)
register_event("deal.cancel_asked", icon="octagon-pause", sentence=_stop(_("%(who)s asks to stop this deal.")))
register_event("deal.kept", icon="play", sentence=_("%(who)s decided to go on with this deal."))
register_event("deal.cancelled", icon="octagon-x", sentence=_stop(_("Both agreed to stop this deal.")))

register_event(
    "submission.auto_approved",
    icon="clock",
    sentence=_said(_("The time to check %(work)s is over. Version %(version)s counts as approved.")),
)
register_event(
    "deal.auto_completed",
    icon="clock",
    sentence=_("The time to confirm is over. The deal is completed and the money is released."),
    tone="money",
)
register_event("objection.raised", icon="flag", sentence=_objected)
register_event("objection.withdrawn", icon="check", sentence=_said(_("%(who)s finds the proof of %(work)s in order.")))
register_event("proof.mended", icon="link", sentence=_said(_("%(who)s mended the proof of %(work)s.")))
register_event(
    "dispute.opened",
    icon="scale",
    sentence=_priced(_("%(who)s opened a dispute: %(amount)s for the creator. Works and clocks rest.")),
)
register_event(
    "dispute.contested", icon="scale", sentence=_("%(who)s sees it differently. The operator reads both and decides.")
)
register_event(
    "dispute.proposed", icon="handshake", sentence=_priced(_("%(who)s would settle at %(amount)s for the creator."))
)
register_event("dispute.evidence_added", icon="paperclip", sentence=_("%(who)s added a file to the dispute."))
register_event(
    "dispute.accepted",
    icon="handshake",
    sentence=_priced(_("Settled: %(amount)s for the creator, the rest goes back to the brand.")),
    tone="money",
)
register_event(
    "dispute.decided",
    icon="gavel",
    sentence=_priced(_("The operator decided: %(amount)s for the creator, the rest goes back to the brand.")),
    tone="money",
)
register_event(
    "dispute.lapsed",
    icon="clock",
    sentence=_priced(_("Nobody answered in time: %(amount)s for the creator, the rest goes back to the brand.")),
    tone="money",
)
register_event(
    "dispute.withdrawn",
    icon="undo-2",
    sentence=_("%(who)s took the dispute back. The work goes on, clocks start anew."),
)
register_event("deal.stopped", icon="octagon-x", sentence=_stopped, tone="money")
register_event("result.told", icon="chart-column", sentence=_counted(_("%(who)s told a result: %(part)s, %(result)s.")))
register_event(
    "result.accepted",
    icon="check",
    sentence=_counted(_("%(who)s accepted the result: %(part)s, %(result)s. %(amount)s is earned.")),
    tone="money",
)
register_event(
    "result.auto_accepted",
    icon="clock",
    sentence=_counted(_("Nobody objected to the result: %(part)s, %(result)s. %(amount)s is earned.")),
    tone="money",
)
register_event(
    "result.contested", icon="flag", sentence=_counted(_("%(who)s contests the result: %(part)s, %(result)s."))
)
register_event(
    "result.untold",
    icon="clock",
    sentence=_("Nobody told the result of “%(part)s” in time. It counts as nothing; its money went back to the brand."),
    tone="money",
)
register_event(
    "deal.taken_back",
    icon="circle-alert",
    sentence=_(
        "The brand's bank took its payment back. What the creator earned stays; this page says what is secured."
    ),
    tone="money",
)
register_event("dispute.to_decide", icon="gavel", sentence=_("A dispute about “%(title)s” waits for your decision."))
register_event(
    "deal.chased", icon="hand-coins", sentence=_("%(who)s asks when the late payment for “%(title)s” comes.")
)
register_event("clock.reminder", icon="alarm-clock", sentence=_reminder)

#: Every event this room publishes, for `config/wiring.py`.
VERBS = (
    "application.invited", "application.submitted", "application.shortlisted", "application.declined",
    "application.refused", "application.withdrawn", "application.expired", "offer.made", "offer.countered",
    "offer.changes", "offer.accepted", "offer.declined", "offer.withdrawn", "offer.expired", "agreement.signed",
    "deal.funding", "deal.working", "submission.sent", "submission.approved", "submission.changes_requested",
    "item.published", "deal.completed", "deal.cancel_asked", "deal.kept", "deal.cancelled",
    "submission.auto_approved", "deal.auto_completed", "objection.raised", "objection.withdrawn", "proof.mended",
    "dispute.opened", "dispute.contested", "dispute.proposed", "dispute.evidence_added", "dispute.accepted",
    "dispute.decided", "dispute.lapsed", "dispute.withdrawn", "deal.stopped", "result.told", "result.accepted",
    "result.auto_accepted", "result.contested", "result.untold",
)  # fmt: skip
