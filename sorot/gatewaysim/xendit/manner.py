"""How Xendit checks a caller, words an error and reads a body."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from starlette.requests import Request

from ..engine import Sim
from ..frame import Call, Manner, Refusal, basic_user, is_whole, same_secret
from ..store import Doc

VENDOR = "xendit"
VALIDATION = (
    "Inputs are failing validation. The errors field contains details about which fields are violating validation."
)


def refuse(status: int, code: str, message: str, errors: list[Any] | None = None) -> Refusal:
    body: Doc = {"error_code": code, "message": message}
    if errors is not None:
        body["errors"] = errors
    return Refusal(status, body)


def invalid(path: str, message: str) -> Refusal:
    """400 for a field that is missing or of the wrong kind."""
    where = "/body/" + path.replace(".", "/")
    return refuse(400, "API_VALIDATION_ERROR", f"request{where} {message}", [{"path": where, "message": message}])


def not_found(message: str) -> Refusal:
    return refuse(404, "DATA_NOT_FOUND", message)


def check(sim: Sim, _name: str, request: Request) -> Refusal | None:
    if not same_secret(basic_user(request), sim.config.xendit_secret_key):
        return refuse(401, "INVALID_API_KEY", "API key is not authorized for this API")
    return None


MANNER = Manner(
    vendor=VENDOR,
    check=check,
    server_error=lambda: {"error_code": "SERVER_ERROR", "message": "An unexpected error occurred"},
    status_fields=("status",),
)


def account_of(call: Call) -> str:
    """The sub-account of `for-user-id`, or the business itself. Raises Refusal for one that does not exist."""
    sub = call.headers.get("for-user-id", "")
    if not sub or sub == call.sim.config.xendit_business_id:
        return call.sim.config.xendit_business_id
    if call.sim.store.get(VENDOR, "account", sub) is None:
        raise refuse(403, "REQUEST_FORBIDDEN_ERROR", "The sub-account of for-user-id does not belong to this platform")
    return sub


def body_of(call: Call) -> Doc:
    if call.json is None:
        raise refuse(400, "INVALID_JSON_FORMAT", "The request body is not a valid JSON format.", [])
    return call.json


def text(
    body: Doc, name: str, *, path: str = "", least: int = 1, most: int | None = None, one_of: tuple[str, ...] = ()
) -> str:
    """A required string field."""
    where = path + name
    if name not in body or body[name] is None:
        raise invalid(where, f"must have required property '{name}'")
    return checked_text(body[name], where, least=least, most=most, one_of=one_of)


def checked_text(
    value: Any, where: str, *, least: int = 1, most: int | None = None, one_of: tuple[str, ...] = ()
) -> str:
    if not isinstance(value, str):
        raise invalid(where, "must be string")
    if len(value) < least:
        raise invalid(where, f"must NOT have fewer than {least} characters")
    if most is not None and len(value) > most:
        raise invalid(where, f"must NOT have more than {most} characters")
    if one_of and value not in one_of:
        raise invalid(where, "must be equal to one of the allowed values")
    return value


def optional_text(body: Doc, name: str, *, path: str = "", most: int | None = None) -> str | None:
    if body.get(name) is None:
        return None
    return checked_text(body[name], path + name, most=most)


def section(body: Doc, name: str, *, path: str = "") -> Doc:
    """A required object field."""
    if name not in body or body[name] is None:
        raise invalid(path + name, f"must have required property '{name}'")
    value = body[name]
    if not isinstance(value, dict):
        raise invalid(path + name, "must be object")
    return value


def whole_rupiah(value: Any, where: str, *, code: str = "INVALID_AMOUNT") -> int:
    """A JSON integer above 0. A decimal point is refused even where the fraction is zero."""
    if isinstance(value, Decimal):
        raise refuse(400, code, "Amount of IDR currency should not have decimal point")
    if not is_whole(value):
        raise invalid(where, "must be number")
    if value <= 0:
        raise refuse(400, code, "Amount must be greater than zero")
    return int(value)


PLAIN_NAME = re.compile(r"^[^\W_]+(?: [^\W_]+)*$")


def plain_name(value: str, where: str) -> str:
    """Letters, digits and single spaces: the documentation allows no special characters."""
    if not PLAIN_NAME.match(value):
        raise invalid(where, "must be alphanumeric, no special characters allowed")
    return value
