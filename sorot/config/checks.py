"""What production must not start with. Run by `sorot up` and `manage.py check --deploy`."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

SIMULATED_BACKENDS = {"sorot.core.mail.DeskMailBackend"}


@register(Tags.security, deploy=True)
def production_is_safe(**_kwargs: Any) -> list[CheckMessage]:
    """Errors for debug, default keys, simulated parts and missing addresses in production mode."""
    if not settings.IS_PRODUCTION:
        return []
    found: list[CheckMessage] = []

    def refuse(code: int, text: str, hint: str) -> None:
        found.append(Error(text, hint=hint, id=f"sorot.E{code:03}"))

    if settings.DEBUG:
        refuse(1, "Debug is on in production.", "Unset SOROT_DEBUG.")
    if settings.SECRET_KEY == settings.INSECURE_KEY or len(settings.SECRET_KEY) < 40:
        refuse(2, "The secret key is the default one or too short.", "Set SOROT_SECRET_KEY to 50 random characters.")
    if settings.FIELD_KEYS_ARE_DEFAULT:
        refuse(3, "The field encryption key is the default one.", "Set SOROT_FIELD_KEYS to `1:<base64 of 32 bytes>`.")
    if settings.SIGNING_KEYS_ARE_DEFAULT:
        hint = "Set SOROT_SIGNING_KEYS to `YYYY-MM-DD:<base64 of 32 bytes>` (docs/operate/signing-keys.md)."
        refuse(11, "The key that signs histories is the default one.", hint)
    if settings.DEMO_ALLOWED:
        refuse(4, "Demo data is switched on in production.", "Unset SOROT_DEMO.")
    if settings.EMAIL_BACKEND in SIMULATED_BACKENDS:
        refuse(5, "Mail is simulated: nobody would receive it.", "Set SOROT_EMAIL_BACKEND and the SOROT_SMTP_* values.")
    if not settings.TRANSFER_ACCOUNT and settings.MONEY_MODE == "OPERATOR":
        refuse(6, "No receiving bank account is set.", "Set SOROT_TRANSFER_ACCOUNT to JSON with bank, number, holder.")
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        refuse(7, "The allowed host names are missing or too wide.", "Set SOROT_ALLOWED_HOSTS to your host name.")
    if not settings.HAS_TLS:
        refuse(8, "The public address is not https.", "Set SOROT_PUBLIC_URL to your https:// address.")
    for name in simulated_gateways():
        hint = "Use the vendor's own address and live keys (docs/operate/gateways.md)."
        refuse(10, f"The payment gateway {name!r} is simulated or cannot be used.", hint)
    return found


def simulated_gateways() -> list[str]:
    """Names of gateways that would move no real money (simulated, sandbox, test keys) or cannot be used at all."""
    from sorot.payments.gateways.registry import BadConfig, gateways_from

    found = []
    for name, options in settings.GATEWAYS.items():
        try:
            made = gateways_from({name: options})
        except BadConfig:
            found.append(name)
            continue
        if made[name].is_simulated or options.get("sandbox") or _has_test_keys(options):
            found.append(name)
    return found


def _has_test_keys(options: Mapping[str, str]) -> bool:
    return any(str(value).startswith(("xnd_development_", "SB-Mid-", "sk_test_")) for value in options.values())


@register(Tags.database, deploy=True)
def production_has_no_demo_rows(databases: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    """Errors when the database of a production installation holds people of the demo market."""
    if not settings.IS_PRODUCTION or not databases:
        return []
    from sorot.accounts.models import User

    if User.objects.filter(is_demo=True).exists():
        return [
            Error("The database holds the demo market.", hint="Use a new database for production.", id="sorot.E009")
        ]
    return []
