"""How the events of this room read, in threads, news and mails."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sorot.core.taxonomy import Format
from sorot.deals.enums import DeclineReason, RefuseReason
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


def _declined_offer(data: Mapping[str, Any]) -> str:
    return f"{str(_('%(who)s declined the offer.')) % data} {data.get('reason', '')}".strip()


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

#: Every event this room publishes, for `config/wiring.py`.
VERBS = (
    "application.invited", "application.submitted", "application.shortlisted", "application.declined",
    "application.refused", "application.withdrawn", "application.expired", "offer.made", "offer.countered",
    "offer.changes", "offer.accepted", "offer.declined", "offer.withdrawn", "offer.expired", "agreement.signed",
    "deal.funding", "deal.working", "submission.sent", "submission.approved", "submission.changes_requested",
    "item.published", "deal.completed", "deal.cancel_asked", "deal.kept", "deal.cancelled",
)  # fmt: skip
