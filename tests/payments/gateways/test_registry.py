"""Which gateways an installation has, and what its settings may say."""

import csv

import pytest

from sorot.payments.gateways import channels
from sorot.payments.gateways.base import Gateway
from sorot.payments.gateways.registry import HOOKS, OPTIONS, BadConfig, gateways_from, is_loopback
from tests.payments.gateways.backends import ROOT, SANDBOX

XENDIT = {"secret_key": "xnd_production_s3cret", "callback_token": "t"}
MIDTRANS = {"server_key": "Mid-server-s3cret"}
IRIS = {"iris_creator_key": "a", "iris_approver_key": "b", "iris_merchant_key": "c"}


def test_gateways_come_in_the_order_of_the_settings():
    assert gateways_from({}) == {}
    found = gateways_from({"midtrans": MIDTRANS, "xendit": XENDIT})
    assert [(name, one.name, one.label) for name, one in found.items()] == [
        ("midtrans", "midtrans", "Midtrans"),
        ("xendit", "xendit", "Xendit"),
    ]
    assert set(HOOKS.values()) == set(found)


def test_each_gateway_has_everything_the_protocol_asks_for():
    wanted = {name for name in vars(Gateway) if not name.startswith("_")} | set(Gateway.__annotations__)
    for gateway in gateways_from({"midtrans": MIDTRANS, "xendit": XENDIT}).values():
        assert {name for name in wanted if not hasattr(gateway, name)} == set()


@pytest.mark.parametrize(
    ("name", "options", "simulated"),
    [
        ("xendit", XENDIT, False),
        ("xendit", {**XENDIT, "base_url": "https://api.xendit.co"}, False),
        ("xendit", {**XENDIT, "base_url": "http://127.0.0.1:8181/xendit"}, True),
        ("xendit", {**XENDIT, "base_url": "https://localhost/xendit"}, True),
        ("xendit", {**XENDIT, "base_url": "https://sim.example/xendit", "simulated": "true"}, True),
        ("midtrans", MIDTRANS, False),
        ("midtrans", {**MIDTRANS, "sandbox": "true"}, False),
        ("midtrans", {**MIDTRANS, "base_url": "http://[::1]:8181/midtrans"}, True),
        ("midtrans", {**MIDTRANS, **IRIS, "iris_url": "http://127.0.0.2/iris"}, True),
    ],
)
def test_what_answers_on_this_machine_is_simulated(name, options, simulated):
    assert gateways_from({name: options})[name].is_simulated is simulated


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        ({"paypal": {}}, "there is no gateway called 'paypal'"),
        ({"xendit": {"secret_key": "s3cret"}}, "xendit needs 'callback_token'"),
        ({"xendit": {**XENDIT, "secrt": "s3cret"}}, "xendit has no option 'secrt'"),
        ({"xendit": {**XENDIT, "base_url": "ftp://x"}}, "xendit: 'base_url' is no web address"),
        (
            {"xendit": {**XENDIT, "base_url": "http://api.xendit.co"}},
            "xendit: 'base_url' has to be https, keys travel with every call",
        ),
        ({"xendit": {**XENDIT, "base_url": 5}}, "xendit: 'base_url' has to be text"),
        ({"midtrans": {}}, "midtrans needs 'server_key'"),
        (
            {"midtrans": {**MIDTRANS, "iris_creator_key": "s3cret"}},
            "midtrans needs 'iris_approver_key' too for payouts",
        ),
        ({"midtrans": {**MIDTRANS, **IRIS, "iris_banks": "jago"}}, "midtrans: 'iris_banks' is a list of ours=theirs"),
    ],
)
def test_a_mistake_is_named_and_no_key_is_repeated(config, sentence):
    with pytest.raises(BadConfig) as caught:
        gateways_from(config)
    assert str(caught.value) == sentence
    assert "s3cret" not in str(caught.value)


def test_midtrans_hosts_follow_the_sandbox_switch_or_one_address():
    def urls(**options):
        gateway = gateways_from({"midtrans": {**MIDTRANS, **IRIS, **options}})["midtrans"]
        return gateway._snap.base_url, gateway._core.base_url, gateway._iris._creator.base_url

    assert urls() == (
        "https://app.midtrans.com/snap/v1",
        "https://api.midtrans.com/v2",
        "https://app.midtrans.com/iris/api/v1",
    )
    assert urls(sandbox="1") == (
        "https://app.sandbox.midtrans.com/snap/v1",
        "https://api.sandbox.midtrans.com/v2",
        "https://app.sandbox.midtrans.com/iris/api/v1",
    )
    assert urls(base_url="http://127.0.0.1:9/midtrans/") == (
        "http://127.0.0.1:9/midtrans/snap/v1",
        "http://127.0.0.1:9/midtrans/v2",
        "http://127.0.0.1:9/midtrans/iris/api/v1",
    )


def test_an_operator_can_name_the_banks_of_iris():
    gateway = gateways_from({"midtrans": {**MIDTRANS, **IRIS, "iris_banks": "jago=artos, bsi=bsm"}})["midtrans"]
    assert (gateway._iris._bank("jago"), gateway._iris._bank("bsi"), gateway._iris._bank("bca")) == (
        "artos",
        "bsm",
        "bca",
    )


def test_a_name_is_loopback_only_when_it_is_this_machine():
    assert [
        is_loopback(url) for url in ("http://localhost:1", "http://sim.localhost", "http://0.0.0.0:1", "http://[::1]")
    ] == [True] * 4
    assert [
        is_loopback(url) for url in ("https://localhost.example", "https://10.0.0.1", "https://api.xendit.co", "x")
    ] == [False] * 4


def test_the_operators_page_names_every_option_notification_address_and_sandbox_variable():
    page = (ROOT / "docs/operate/gateways.md").read_text(encoding="utf-8")
    options = {option for given in OPTIONS.values() for option in given}
    variables = {name for given in SANDBOX.values() for name in given.values()}
    wanted = (
        {f"`{option}`" for option in options} | {f"/hooks/{hook}/" for hook in HOOKS} | {f"`{v}`" for v in variables}
    )
    assert {word for word in wanted if word not in page} == set()


def test_every_institution_has_a_row_and_every_vendor_code_is_used_once():
    with (channels.DATA / "institutions.csv").open(encoding="utf-8", newline="") as lines:
        institutions = {row["code"]: row["kind"] for row in csv.DictReader(lines)}
    table = channels.table()
    assert set(table) == set(institutions)
    for column in ("xendit_channel", "swift", "iris_bank"):
        codes = [getattr(names, column) for names in table.values() if getattr(names, column)]
        assert len(codes) == len(set(codes)), column
    for code, kind in institutions.items():
        assert (table[code].swift == "") == (kind == "ewallet"), code
        assert table[code].swift == "" or (len(table[code].swift) == 8 and table[code].swift[4:6] == "ID"), code
