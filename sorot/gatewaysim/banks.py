"""Banks, wallets and the people behind account numbers, as far as a simulator needs them."""

from __future__ import annotations

from dataclasses import dataclass

from .store import Doc, Store


@dataclass(frozen=True, slots=True)
class Bank:
    """One destination. `code` is Iris's; `channel` Xendit's; `bic` what SWIFT routing names; amounts in rupiah."""

    code: str
    channel: str
    bic: str
    name: str
    kind: str
    most: int


NO_LIMIT = 1_999_999_999_999
BANKS = (
    Bank("bca", "ID_BCA", "CENAIDJA", "Bank Central Asia", "BANK", NO_LIMIT),
    Bank("mandiri", "ID_MANDIRI", "BMRIIDJA", "Bank Mandiri", "BANK", NO_LIMIT),
    Bank("bri", "ID_BRI", "BRINIDJA", "Bank Rakyat Indonesia", "BANK", NO_LIMIT),
    Bank("bni", "ID_BNI", "BNINIDJA", "Bank Negara Indonesia", "BANK", NO_LIMIT),
    Bank("bsm", "ID_BSI", "BSMDIDJA", "Bank Syariah Indonesia", "BANK", NO_LIMIT),
    Bank("btn", "ID_BTN", "BTANIDJA", "Bank Tabungan Negara", "BANK", NO_LIMIT),
    Bank("cimb", "ID_CIMB", "BNIAIDJA", "CIMB Niaga", "BANK", NO_LIMIT),
    Bank("permata", "ID_PERMATA", "BBBAIDJA", "Bank Permata", "BANK", NO_LIMIT),
    Bank("danamon", "ID_DANAMON", "BDINIDJA", "Bank Danamon", "BANK", NO_LIMIT),
    Bank("maybank", "ID_MAYBANK", "IBBKIDJA", "Maybank Indonesia", "BANK", NO_LIMIT),
    Bank("panin", "ID_PANIN", "PINBIDJA", "Bank Panin", "BANK", NO_LIMIT),
    Bank("ocbc", "ID_OCBC", "NISPIDJA", "OCBC Indonesia", "BANK", NO_LIMIT),
    Bank("uob", "ID_UOB", "BBIJIDJA", "UOB Indonesia", "BANK", NO_LIMIT),
    Bank("dbs", "ID_DBS", "DBSBIDJA", "DBS Indonesia", "BANK", NO_LIMIT),
    Bank("hsbc", "ID_HSBC", "HSBCIDJA", "HSBC Indonesia", "BANK", NO_LIMIT),
    Bank("muamalat", "ID_MUAMALAT", "MUABIDJA", "Bank Muamalat", "BANK", NO_LIMIT),
    Bank("mega", "ID_MEGA", "MEGAIDJA", "Bank Mega", "BANK", NO_LIMIT),
    Bank("sinarmas", "ID_SINARMAS", "SBJKIDJA", "Bank Sinarmas", "BANK", NO_LIMIT),
    Bank("bca_syar", "ID_BCA_SYR", "SYCAIDJ1", "BCA Syariah", "BANK", NO_LIMIT),
    Bank("bjb", "ID_BJB", "PDJBIDJA", "Bank BJB", "BANK", NO_LIMIT),
    Bank("dki", "ID_DKI", "BDKIIDJ1", "Bank Jakarta", "BANK", NO_LIMIT),
    Bank("jateng", "ID_JAWA_TENGAH", "PDJGIDJ1", "Bank Jateng", "BANK", NO_LIMIT),
    Bank("jatim", "ID_JAWA_TIMUR", "PDJTIDJ1", "Bank Jatim", "BANK", NO_LIMIT),
    Bank("bali", "ID_BALI", "ABALIDBS", "BPD Bali", "BANK", NO_LIMIT),
    Bank("sumut", "ID_SUMUT", "PDSUIDJ1", "Bank Sumut", "BANK", NO_LIMIT),
    Bank("artos", "ID_JAGO", "JAGBIDJA", "Bank Jago", "BANK", NO_LIMIT),
    Bank("seabank", "ID_SEABANK", "SSPIIDJA", "SeaBank", "BANK", NO_LIMIT),
    Bank("royal", "ID_BCA_DIGITAL", "ROYBIDJ1", "blu by BCA Digital", "BANK", NO_LIMIT),
    Bank("btpn", "ID_TABUNGAN_PENSIUNAN_NASIONAL", "SUNIIDJA", "SMBC Indonesia (Jenius)", "BANK", NO_LIMIT),
    Bank("yudha", "ID_BNC", "YUDBIDJ1", "Bank Neo Commerce", "BANK", NO_LIMIT),
    Bank("allo", "ID_ALLO", "ALOBIDJA", "Allo Bank", "BANK", NO_LIMIT),
    Bank("gopay", "ID_GOPAY", "", "GoPay", "EWALLET", 20_000_000),
    Bank("ovo", "ID_OVO", "", "OVO", "EWALLET", 20_000_000),
    Bank("dana", "ID_DANA", "", "DANA", "EWALLET", 20_000_000),
    Bank("shopeepay", "ID_SHOPEEPAY", "", "ShopeePay", "EWALLET", 20_000_000),
    Bank("linkaja", "ID_LINKAJA", "", "LinkAja", "EWALLET", 20_000_000),
)
LEAST = 10_000
#: Up to here BI-FAST carries a transfer (minutes); above it RTGS does (hours).
BI_FAST_LIMIT = 250_000_000

#: The last four digits of an account number decide its fate, so that a demo needs no control call.
MAGIC = {
    "0001": "name_mismatch",
    "0002": "temporary_failure",
    "0003": "succeeded_then_reversed",
    "0004": "invalid_destination",
    "0005": "rejected_by_channel",
    "0006": "compliance_rejected",
    "0007": "stays_pending",
    "0008": "dormant",
    "0009": "unknown_account",
}
#: Names the vendor's own sandbox gives to its test accounts.
SANDBOX_NAMES = {
    "1380011819286": "Mandiri Simulator A",
    "4111911431": "Permata Simulator A",
    "000001137298": "Danamon Simulator A",
    "504101005099530": "BRI Simulator A",
    "0611101146": "BCA Simulator A",
    "08123450000": "Gopay Simulator A",
}


def by_code(code: str) -> Bank | None:
    return next((bank for bank in BANKS if bank.code == code.lower()), None)


def by_routing(kind: str, value: str) -> Bank | None:
    """The bank of a routing pair: a wallet's channel, or a bank's BIC (8 or 11 characters) or channel code."""
    wanted = value.upper()
    for bank in BANKS:
        if kind == "WALLET":
            if bank.kind == "EWALLET" and wanted == bank.channel:
                return bank
        elif bank.kind == "BANK" and (wanted == bank.channel or wanted[:8] == bank.bic):
            return bank
    return None


def bare_name(name: str) -> str:
    """For comparing: without case, punctuation and spare spaces."""
    kept = "".join(letter if letter.isalnum() else " " for letter in name.casefold())
    return " ".join(kept.split())


class Holders:
    """Whose account it is. Only registered accounts have an owner that differs from what the payer writes."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def register(self, account: str, name: str) -> None:
        self.store.put("sim", "holder", account, account, {"account": account, "name": name})

    def name_of(self, account: str) -> str | None:
        found: Doc | None = self.store.get("sim", "holder", account)
        return found["name"] if found else SANDBOX_NAMES.get(account)

    def differs(self, account: str, name: str) -> bool:
        known = self.name_of(account)
        return known is not None and bare_name(known) != bare_name(name)

    def fate_of(self, account: str, name: str) -> str:
        """What happens to a payout to this account: a word of MAGIC, or "" for nothing special.

        The temporary failure passes: the second payout to the same account succeeds.
        """
        fate = MAGIC.get(account[-4:], "")
        if fate == "temporary_failure" and self.store.next_number(f"temporary:{account}") > 1:
            fate = ""
        if not fate and self.differs(account, name):
            fate = "name_mismatch"
        return fate
