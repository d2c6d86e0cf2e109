"""Topics and retention keys in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sorot.core.personal import Topic


def topic(key: Topic) -> tuple[str, str]:
    """(name, what is kept) of one topic."""
    return {
        Topic.ACCOUNT: (_("Account"), _("Name, e-mail address, language, time zone, former addresses, checks.")),
        Topic.SIGN_IN: (_("Signing in"), _("A fingerprint of the password, the second step, sessions.")),
        Topic.CONSENT: (_("Consents"), _("What you said yes or no to, when, in which words.")),
        Topic.PROFILE: (_("Creator profile"), _("Handle, name, bio, photos, city, languages.")),
        Topic.NUMBERS: (_("Numbers"), _("Accounts on platforms, followers, posts, imported files.")),
        Topic.MESSAGES: (_("Messages"), _("What you wrote in conversations, and how far you read.")),
        Topic.NEWS: (_("News and mails"), _("What Sorot told you.")),
        Topic.DEALS: (_("Deals"), _("Applications, offers, contracts, works, disputes.")),
        Topic.MONEY: (_("Money"), _("Payments, payouts, the double-entry books, bank statements of the operator.")),
        Topic.PAYEE: (_("Who is paid"), _("Legal name, NPWP or NIK, account number. Encrypted.")),
        Topic.TAX: (_("Tax"), _("What tax law asks about who is paid, and tax slips.")),
        Topic.FILES: (_("Files"), _("Photos, works and proofs you uploaded.")),
        Topic.LOG: (_("The trail"), _("Each step with person, time and network address.")),
        Topic.REQUESTS: (_("Requests about data"), _("What you asked about your data, and the answer.")),
        Topic.ORGANISATION: (_("Organisations"), _("Brands, agencies, managements, their members and campaigns.")),
        Topic.MACHINE: (_("The machine itself"), _("Regions, banks, jobs, limits. Nothing about you by name.")),
    }[key]


def retention(key: str) -> str:
    """From when the days of a rule count, and for what."""
    return {
        "account": _("As long as your account lives."),
        "books": _("Books of account and what proves them; counted from the end of the book year."),
        "contract": _("Contracts and their performance: proof for the other side too; from the end of the book year."),
        "consent": _("Proof of consents and requests; counted from the end of the account."),
        "log": _("Proof of who did what with money and contracts; your words and address leave with the account."),
        "files": _("With what they belong to: photos with the account, proofs with the contract."),
        "session": _("Until you sign out, or days after your last visit."),
        "news": _("Days after they were written."),
        "mail": _("Only on sites that keep mails instead of sending them; days after they were written."),
        "drafts": _("Days after you last typed."),
        "notices": _("The raw words of a payment partner; days after they came."),
        "export": _("Copies of your data; days after they were made."),
        "jobs": _("Finished background work; days after it ended."),
        "moments": _("Counters of limits and caches."),
    }[key]
