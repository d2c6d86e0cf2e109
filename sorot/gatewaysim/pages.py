"""The hosted payment page and the developer's overview: plain HTML, one style sheet, no script."""

from __future__ import annotations

from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from .engine import Sim
from .frame import Refusal
from .midtrans import snap
from .state import state
from .store import Doc
from .xendit import sessions

CSS = "/sim/static/sim.css"
BANNER = (
    '<div class="banner" role="note">SIMULASI – tidak ada uang yang berpindah'
    '<span lang="en">SIMULATED – no money moves</span></div>'
)
BUTTONS = (
    ("va", "Bayar dengan Virtual Account"),
    ("qris", "Bayar dengan QRIS"),
    ("ewallet", "Bayar dengan e-wallet"),
    ("card", "Bayar dengan kartu"),
)
STATES = {
    "COMPLETED": "Sudah dibayar",
    "EXPIRED": "Waktu pembayaran sudah habis",
    "CANCELED": "Pembayaran dibatalkan",
}


def rupiah(amount: int) -> str:
    return "Rp" + f"{amount:,}".replace(",", ".")


def page(title: str, body: str, *, status: int = 200, wide: bool = False) -> HTMLResponse:
    return HTMLResponse(
        f'<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f'<link rel="stylesheet" href="{CSS}"></head><body>{BANNER}<main{" class=wide" if wide else ""}>'
        f"{body}</main></body></html>",
        status,
        headers={"content-security-policy": "default-src 'self'; form-action *"},
    )


async def show(request: Request) -> Response:
    sim: Sim = request.app.state.sim
    id = request.path_params["id"]
    session = sim.store.get("xendit", "session", id)
    if session is not None:
        if session["status"] != "ACTIVE":
            words = STATES.get(session["status"], str(session["status"]))
            return _closed(words, session["cancel_return_url"])
        return _form(session["amount"], session["description"], session["reference_id"], "Xendit", sim)
    order = sim.store.get("midtrans", "order", id)
    if order is not None:
        if not order["open"]:
            return _closed("Halaman pembayaran ini sudah ditutup", order["callbacks"].get("finish"))
        return _form(order["gross_amount"], order["description"], order["order_id"], "Midtrans", sim)
    return page("Tidak ditemukan", '<h1>Halaman pembayaran tidak ada</h1><p lang="en">No such payment.</p>', status=404)


def _form(amount: int, description: str | None, reference: str, vendor: str, sim: Sim) -> HTMLResponse:
    buttons = "".join(f'<button class="pay" name="channel" value="{name}">{text}</button>' for name, text in BUTTONS)
    return page(
        "Pembayaran simulasi",
        f'<h1>Pembayaran</h1><p>{escape(description or "Tanpa keterangan")}</p><p class="amount">{rupiah(amount)}</p>'
        f'<p class="quiet">Nomor: {escape(reference)} · {vendor} (SIMULATED) · {sim.local()} WIB</p>'
        f'<form method="post">{buttons}<button name="channel" value="fail">Gagalkan pembayaran</button>'
        '<button name="channel" value="cancel">Batalkan dan kembali</button></form>'
        '<p class="quiet" lang="en">Choose how this practice payment ends. Nothing is charged.</p>',
    )


def _closed(words: str, back: str | None) -> HTMLResponse:
    link = f'<p><a href="{escape(back, quote=True)}">Kembali</a></p>' if back else ""
    return page("Pembayaran simulasi", f'<div class="done"><h1>{escape(words)}</h1>{link}</div>')


async def act(request: Request) -> Response:
    sim: Sim = request.app.state.sim
    id, form = request.path_params["id"], dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
    channel = form.get("channel", "")
    if channel not in {"va", "qris", "ewallet", "card", "fail", "cancel"}:
        return page("Tidak jelas", "<h1>Pilih salah satu tombol</h1>", status=400)
    try:
        with sim.store.transaction():
            target = _use(sim, id, channel)
    except Refusal:
        return await show(request)
    if target is None:
        words = "Pembayaran dibatalkan" if channel == "cancel" else "Pembayaran dicatat"
        return _closed(words, None)
    return RedirectResponse(target, 303)


def _use(sim: Sim, id: str, channel: str) -> str | None:
    """Do what the button says; the address to go on to. Raises Refusal when it is too late or there is no page."""
    session = sim.store.get("xendit", "session", id)
    if session is not None:
        if channel == "cancel":
            return _text(session["cancel_return_url"])
        sessions.pay(sim, session, channel=channel, succeed=channel != "fail")
        return _text(session["cancel_return_url" if channel == "fail" else "success_return_url"])
    order = snap.order_of(sim, id)
    callbacks: Doc = order["callbacks"]
    if channel == "cancel":
        return _with(callbacks.get("unfinish") or callbacks.get("finish"), order, "201", "pending")
    made = snap.pay(sim, order, channel=channel, succeed=channel != "fail")
    code, status = snap.MESSAGES[made["transaction_status"]][0], made["transaction_status"]
    where = callbacks.get("error") if channel == "fail" else None
    return _with(where or callbacks.get("finish"), order, code, status)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _with(url: object, order: Doc, code: str, status: str) -> str | None:
    """Snap appends what happened to the merchant's address."""
    if not isinstance(url, str) or not url:
        return None
    parts = urlsplit(url)
    more = urlencode({"order_id": order["order_id"], "status_code": code, "transaction_status": status})
    return urlunsplit(parts._replace(query=f"{parts.query}&{more}" if parts.query else more))


async def overview(request: Request) -> Response:
    """What happened, for a developer to look at."""
    sim: Sim = request.app.state.sim
    now = state(sim, newest=50)
    parts = [
        "<h1>Simulator gateway (SIMULATED)</h1>",
        f'<p class="quiet">Clock: {escape(now["clock"]["mode"])}, {escape(now["clock"]["now"])}. Webhooks go to '
        f"{escape(sim.config.notify or 'nowhere')}. JSON: <a href='/sim/state'>/sim/state</a>, rules: "
        "<a href='/sim/rules'>/sim/rules</a>.</p>",
        _table("Balances", now["balances"]),
        _table("Payments", now["payments"]),
        _table("Refunds", now["refunds"]),
        _table("Payouts", now["payouts"]),
        _table("Webhooks", [{**hook, "attempts": len(hook["attempts"])} for hook in now["webhooks"]]),
        _table("Planned faults", now["faults"]),
    ]
    return page("Simulator gateway", "".join(parts), wide=True)


def _table(title: str, rows: list[Doc]) -> str:
    if not rows:
        return f"<h2>{title}</h2><p class='quiet'>Nothing yet.</p>"
    names = [name for name, value in rows[0].items() if not isinstance(value, (dict, list)) and name != "body"]
    head = "".join(f"<th scope='col'>{escape(name)}</th>" for name in names)
    body = "".join(
        "<tr>" + "".join(_cell(row.get(name)) for name in names) + "</tr>" for row in rows
    )  # fmt: skip
    return (
        f"<h2>{title}</h2><div class='scroll'><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"<td class='number'>{value}</td>"
    return f"<td>{escape('' if value is None else str(value))}</td>"


def style_sheet(path: str) -> FileResponse:
    return FileResponse(path, media_type="text/css")
