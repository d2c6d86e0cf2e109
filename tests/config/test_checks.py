"""Production refuses to start with anything that is only good for a demo."""

from typing import Any

import pytest

from sorot.accounts.models import User
from sorot.config.checks import production_has_no_demo_rows, production_is_safe

SAFE: dict[str, Any] = {
    "IS_PRODUCTION": True,
    "DEBUG": False,
    "SECRET_KEY": "s" * 50,
    "FIELD_KEYS_ARE_DEFAULT": False,
    "SIGNING_KEYS_ARE_DEFAULT": False,
    "DEMO_ALLOWED": False,
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "TRANSFER_ACCOUNT": {"bank": "BCA", "number": "1234567890", "holder": "PT Sorot"},
    "ALLOWED_HOSTS": ["sorot.example"],
    "HAS_TLS": True,
    "GATEWAYS": {},
}


def ids(settings: Any, **changes: Any) -> list[str | None]:
    for name, value in {**SAFE, **changes}.items():
        setattr(settings, name, value)
    return [message.id for message in production_is_safe()]


def test_a_safe_production_starts(settings: Any) -> None:
    assert ids(settings) == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("DEBUG", True, "sorot.E001"),
        ("SECRET_KEY", "short", "sorot.E002"),
        ("FIELD_KEYS_ARE_DEFAULT", True, "sorot.E003"),
        ("SIGNING_KEYS_ARE_DEFAULT", True, "sorot.E011"),
        ("DEMO_ALLOWED", True, "sorot.E004"),
        ("EMAIL_BACKEND", "sorot.core.mail.DeskMailBackend", "sorot.E005"),
        ("TRANSFER_ACCOUNT", None, "sorot.E006"),
        ("ALLOWED_HOSTS", ["*"], "sorot.E007"),
        ("HAS_TLS", False, "sorot.E008"),
    ],
)
def test_each_unsafe_setting_is_refused_by_name(settings: Any, name: str, value: Any, code: str) -> None:
    assert ids(settings, **{name: value}) == [code]


@pytest.mark.parametrize(
    "gateways",
    [
        {"xendit": {"secret_key": "xnd_production_k", "callback_token": "t", "base_url": "http://127.0.0.1:9/xendit"}},
        {"xendit": {"secret_key": "xnd_production_k", "callback_token": "t", "simulated": "true"}},
        {"xendit": {"secret_key": "xnd_development_k", "callback_token": "t"}},
        {"midtrans": {"server_key": "Mid-server-k", "sandbox": "true"}},
        {"xendit": {"secret_key": "xnd_production_k"}},
        {"magic": {}},
    ],
)
def test_g11_production_refuses_a_gateway_that_moves_no_real_money(settings: Any, gateways: Any) -> None:
    assert ids(settings, GATEWAYS=gateways) == ["sorot.E010"]


def test_g11_production_starts_with_a_real_gateway_and_partner_mode_needs_no_bank_account(settings: Any) -> None:
    real = {"xendit": {"secret_key": "xnd_production_k", "callback_token": "t"}}
    assert ids(settings, GATEWAYS=real, MONEY_MODE="PARTNER", TRANSFER_ACCOUNT=None) == []


def test_the_well_known_key_is_refused_though_it_is_long(settings: Any) -> None:
    assert ids(settings, SECRET_KEY=settings.INSECURE_KEY) == ["sorot.E002"]


@pytest.mark.django_db
def test_a_database_with_demo_people_is_refused(settings: Any) -> None:
    settings.IS_PRODUCTION = True
    assert production_has_no_demo_rows(databases=["default"]) == []
    User.objects.create_user("rani@example.com", is_demo=True)
    assert [message.id for message in production_has_no_demo_rows(databases=["default"])] == ["sorot.E009"]


def test_a_development_machine_is_not_judged(settings: Any) -> None:
    assert ids(settings, IS_PRODUCTION=False, DEBUG=True, SECRET_KEY="x") == []
