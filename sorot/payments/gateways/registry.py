"""Which gateways this installation has, from plain settings. Pure: no Django, no network until a gateway is used."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from sorot.payments.gateways import midtrans, xendit
from sorot.payments.gateways.base import Gateway
from sorot.payments.gateways.iris import Iris
from sorot.payments.gateways.midtrans import Midtrans
from sorot.payments.gateways.xendit import Xendit

Options = Mapping[str, str]

#: The last part of the notification address -> the gateway that reads it (Midtrans reads Iris's too).
HOOKS = {"xendit": "xendit", "midtrans": "midtrans", "iris": "midtrans"}

#: Option -> whether it has to be there.
OPTIONS: Mapping[str, Mapping[str, bool]] = {
    "xendit": {
        "secret_key": True,
        "callback_token": True,
        "base_url": False,
        "payout_version": False,
        "for_user_id": False,
        "simulated": False,
    },
    "midtrans": {
        "server_key": True,
        "base_url": False,
        "sandbox": False,
        "snap_url": False,
        "core_url": False,
        "iris_creator_key": False,
        "iris_approver_key": False,
        "iris_merchant_key": False,
        "iris_url": False,
        "iris_otp": False,
        "iris_banks": False,
        "simulated": False,
    },
}
IRIS_KEYS = ("iris_creator_key", "iris_approver_key", "iris_merchant_key")


class BadConfig(ValueError):
    """A gateway's settings cannot be used; the sentence names the option and never its value."""


def gateways_from(config: Mapping[str, Options]) -> dict[str, Gateway]:
    """By name ("xendit", "midtrans"), in the order given. Raises BadConfig.

    >>> list(gateways_from({"xendit": {"secret_key": "k", "callback_token": "t"}}))
    ['xendit']
    """
    makers: Mapping[str, Callable[[Options], Gateway]] = {"xendit": _xendit, "midtrans": _midtrans}
    made: dict[str, Gateway] = {}
    for name, options in config.items():
        if name not in makers:
            raise BadConfig(f"there is no gateway called {name!r}")
        unknown = sorted(set(options) - set(OPTIONS[name]))
        odd = sorted(option for option, value in options.items() if not isinstance(value, str | bool))
        missing = [option for option, needed in OPTIONS[name].items() if needed and not options.get(option)]
        if unknown:
            raise BadConfig(f"{name} has no option {unknown[0]!r}")
        if odd:
            raise BadConfig(f"{name}: {odd[0]!r} has to be text")
        if missing:
            raise BadConfig(f"{name} needs {missing[0]!r}")
        made[name] = makers[name](options)
    return made


def is_loopback(url: str) -> bool:
    """The address is this very machine, so what answers there is no vendor."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return False
    return found.is_loopback or found.is_unspecified


def _checked(name: str, option: str, url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.fragment:
        raise BadConfig(f"{name}: {option!r} is no web address")
    if parts.scheme == "http" and not is_loopback(url):
        raise BadConfig(f"{name}: {option!r} has to be https, keys travel with every call")
    return url.rstrip("/")


def _simulated(options: Options, *urls: str) -> bool:
    return str(options.get("simulated", "")).lower() in ("true", "1", "yes", "on") or any(map(is_loopback, urls))


def _xendit(options: Options) -> Gateway:
    url = _checked("xendit", "base_url", options.get("base_url") or xendit.LIVE)
    return Xendit(
        secret_key=options["secret_key"],
        callback_token=options["callback_token"],
        base_url=url,
        payout_version=options.get("payout_version") or xendit.PAYOUT_VERSION,
        for_user_id=options.get("for_user_id", ""),
        is_simulated=_simulated(options, url),
    )


def _midtrans(options: Options) -> Gateway:
    sandbox = str(options.get("sandbox", "")).lower() in ("true", "1", "yes", "on")
    app, api = (midtrans.SANDBOX_APP, midtrans.SANDBOX_API) if sandbox else (midtrans.LIVE_APP, midtrans.LIVE_API)
    if options.get("base_url"):  # one address for all three, as a simulator has
        app = api = _checked("midtrans", "base_url", options["base_url"])
    snap = _checked("midtrans", "snap_url", options.get("snap_url") or f"{app}/snap/v1")
    core = _checked("midtrans", "core_url", options.get("core_url") or f"{api}/v2")
    payouts = _checked("midtrans", "iris_url", options.get("iris_url") or f"{app}/iris/api/v1")
    given = [key for key in IRIS_KEYS if options.get(key)]
    if given and len(given) < len(IRIS_KEYS):
        absent = next(key for key in IRIS_KEYS if key not in given)
        raise BadConfig(f"midtrans needs {absent!r} too for payouts")
    iris = None
    if given:
        iris = Iris(
            creator_key=options["iris_creator_key"],
            approver_key=options["iris_approver_key"],
            merchant_key=options["iris_merchant_key"],
            base_url=payouts,
            otp=options.get("iris_otp", ""),
            banks=_banks(options.get("iris_banks", "")),
        )
    return Midtrans(
        server_key=options["server_key"],
        iris=iris,
        snap_url=snap,
        core_url=core,
        is_simulated=_simulated(options, snap, core, payouts),
    )


def _banks(text: str) -> dict[str, str]:
    """Our institution code to the bank code of Iris, as in bsi=bsi,jago=artos."""
    banks = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        ours, _, theirs = pair.partition("=")
        if not ours.strip() or not theirs.strip():
            raise BadConfig("midtrans: 'iris_banks' is a list of ours=theirs")
        banks[ours.strip()] = theirs.strip()
    return banks
