"""SIGKILL of web and worker at every named point of fund, release, payout and refund: `bin/soak kills --rounds N`.

A whole installation runs with the gateway simulator. For each point of `sorot.core.crash.POINTS` one piece of money is
brought right before it, the point is armed, and the last step is taken through the real door: a payment at the gateway
and its webhook, the timer's job, an operator's approval, a brand's form. The process that reaches the point dies. Then
the house has to finish by itself: exactly one posting, exactly one effect at the gateway, nothing stuck, books sound.
The last line is one JSON object; exit code 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sorot.cli.place import Place
from sorot.cli.walk import Visitor
from sorot.core.crash import POINTS
from tests.kills_look import (
    Simulator,
    Stuck,
    balance_of,
    defer,
    events,
    fresh,
    is_sound,
    legs,
    open_things,
    wait_for,
)
from tests.soak import House
from tools.running import free_port

PASSWORD = "kills-2026-sorot"
AMOUNT = 1_000_000


@dataclass
class Scene:
    """People and money of one round, made through the house's own actions."""

    simulator: Simulator
    house: House
    crash_file: Path
    number: int
    problems: list[str] = field(default_factory=list)
    slowest: float = 0.0

    # ------------------------------------------------------------------ people
    def settle(self) -> None:
        from sorot.accounts.models import Membership, Organisation, User
        from sorot.core.access import Actor

        tag = f"{self.number}-{secrets.token_hex(3)}"

        def person(name: str, **more: Any) -> Any:
            user = User.objects.create_user(f"{name}-{tag}@contoh.example", PASSWORD, name=name.title(), **more)
            user.emailaddress_set.create(email=user.email, verified=True, primary=True)
            return user

        now = self.now()
        dewi = person("dewi")
        brand = Organisation.objects.create(name=f"Kopi {tag}", kind="brand", created_at=now)
        Membership.objects.create(organisation=brand, user=dewi, role="owner", created_at=now)
        User.objects.filter(pk=dewi.pk).update(last_hat=brand.code)
        self.brand = Actor(user=dewi, organisation=brand, role="owner")
        self.sri = Actor(user=person("sri", is_staff=True), is_operator=True)
        self.person = person
        self.fill()

    def fill(self) -> None:
        """The operator's own money at the gateway: fees are kept there, so payments alone do not pay for refunds."""
        from sorot.payments import actions

        amount = 10_000_000
        actions.record_own_move(
            source="manual", target="xendit", amount=amount, reference=f"ISI {secrets.token_hex(6)}", by=self.sri,
            now=self.now(),
        )  # fmt: skip
        standing = balance_of(self.simulator.ask("state"))
        self.simulator.ask("balance", vendor="xendit", amount=standing + amount)

    def talent(self) -> None:
        """A creator with a bank account; each point has its own, so that balances are plain."""
        from sorot.accounts.second_factor import Proof
        from sorot.core.access import Actor
        from sorot.payments import actions
        from sorot.payments.plans import PayoutAccountDetails

        rani, then = self.person(f"rani{secrets.token_hex(3)}"), self.now() - timedelta(days=9)
        self.rani = Actor(user=rani)
        details = PayoutAccountDetails(
            institution_code="bca", number="7770011234", holder_name="Rani Puspita", legal_name="Rani Puspita"
        )
        self.account = actions.save_payout_account(
            details=details, proof=Proof(user_id=rani.pk, at=then, is_strong=False), by=self.rani, now=then
        )

    def now(self) -> Any:
        from sorot.core import clock

        return clock.now()

    # ------------------------------------------------------------------ money, up to the point
    def terms(self, **changes: Any) -> Any:
        """A deal's money side, asked for and not paid."""
        from sorot.payments import actions
        from sorot.payments.plans import MilestonePlan

        plan = {"label": "Semua", "amount": AMOUNT, "due_rule": "before_work", **changes}
        return actions.open_terms(
            deal_code=f"kill{secrets.token_hex(5)}", title="Uji putus", payer=self.brand.organisation,
            talent=self.rani.user, milestones=[MilestonePlan(**plan)], fee_bps=500, agreement_sha256="a" * 64,
            mode="PARTNER", by=self.brand, now=self.now() - timedelta(days=2),
        )  # fmt: skip

    def checkout(self, terms: Any) -> Any:
        from sorot.payments import actions

        found = actions.open_checkout(funding=terms.fundings.get(), by=self.brand, now=self.now())
        if found.state != "open":
            raise Stuck(f"checkout is {found.state}")
        return found

    def pay(self, checkout: Any) -> None:
        self.simulator.ask("pay", vendor="xendit", reference=checkout.reference, channel="va")

    def paid(self, **changes: Any) -> tuple[Any, Any]:
        terms = self.terms(**changes)
        checkout = self.checkout(terms)
        self.pay(checkout)
        wait_for("the first payment", lambda: fresh(checkout).state == "paid")
        return terms, checkout

    # ------------------------------------------------------------------ the flows
    def fund(self, point: str) -> None:
        """Worker: the webhook's job reads the gateway and secures the money."""
        terms = self.terms()
        checkout = self.checkout(terms)
        self.arm(point)
        self.pay(checkout)
        self.finish(point, lambda: fresh(checkout).state == "paid")
        part = terms.milestones.get()
        self.expect(point, "state", part.state, "funded")
        self.expect(point, "paid in", legs(f"paid_in:{checkout.funding.code}"), {"brand": 1_050_000})
        self.expect(point, "secured", legs(f"fund:{part.code}"), {"brand": -1_050_000, "held": 1_050_000})
        self.expect(point, "pages at the gateway", self.simulator.effects("create_checkout", checkout.reference), 1)
        self.expect(point, "told once", events("milestone.funded", part), 1)

    def release(self, point: str) -> None:
        """Worker: the timer releases a part whose day has come; the standing order then asks for one payout."""
        from sorot.core import clock
        from sorot.payments import actions

        today = clock.today(self.now())
        terms, _checkout = self.paid_dated(today)
        actions.release_milestones(deal_code=terms.deal_code, by=self.brand, now=self.now() - timedelta(days=2))
        part = terms.milestones.get()
        self.expect(point, "waits for its day", part.state, "funded")
        self.arm(point)
        defer("sorot.payments.sweep", timestamp=0)
        self.finish(point, lambda: fresh(part).state == "released")
        self.expect(
            point, "released", legs(f"release:{part.code}"), {"held": -1_050_000, "payee": AMOUNT, "platform": 50_000}
        )
        self.expect(point, "told once", events("milestone.released", part), 1)
        payouts = self.rani_payouts()
        wait_for("the standing order", lambda: self.rani_payouts().exists())
        self.expect(point, "payouts asked for", [row.amount for row in payouts], [AMOUNT])

    def paid_dated(self, day: Any) -> tuple[Any, Any]:
        from sorot.payments import actions

        terms = self.terms(due_rule="on_date", due_date=day)
        actions.open_due_fundings(now=self.now())
        checkout = self.checkout(terms)
        self.pay(checkout)
        wait_for("the dated payment", lambda: fresh(checkout).state == "paid")
        return terms, checkout

    def payout(self, point: str) -> None:
        """Worker: an approved payout is sent to the gateway."""
        from sorot.payments import actions

        terms, _checkout = self.paid()
        actions.release_milestones(deal_code=terms.deal_code, by=self.brand, now=self.now())
        wait_for("the standing order", lambda: self.rani_payouts().filter(state="requested").exists())
        payout = self.rani_payouts().get(state="requested")
        self.expect(point, "asked for", payout.amount, AMOUNT)
        self.arm(point)
        actions.approve_payout(payout=payout, by=self.sri, now=self.now())
        self.finish(point, lambda: fresh(payout).state == "succeeded")
        done = fresh(payout)
        self.expect(point, "tries", done.attempt, 1)
        self.expect(point, "sent", list(legs(f"payout:{payout.code}:sent").values()), [0])
        self.expect(point, "arrived", legs(f"payout:{payout.code}:succeeded").get("payout"), -payout.amount)
        self.expect(point, "at the gateway", self.simulator.effects("create_payout", f"{payout.code}-1"), 1)

    def refund(self, point: str) -> None:
        """Web: a brand sends its balance back to where it came from."""
        from sorot.payments import actions
        from sorot.payments.models import SourceReturn

        terms, checkout = self.paid()
        actions.cancel_terms(deal_code=terms.deal_code, reason="Batal", by=self.brand, now=self.now())
        visitor = Visitor(self.house.address)
        visitor.log_in(self.brand.user.email, PASSWORD)
        page = visitor.fetch("/money/returns/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        key = re.search(r'name="submit_key" value="(\w+)"', page)
        if token is None or key is None:
            raise Stuck(f"the page of returns has no form: {re.findall(r'<title>.*?</title>', page, re.S)}")
        data = {
            "csrfmiddlewaretoken": token[1], "submit_key": key[1], "payment": checkout.code, "amount": "1050000",
        }  # fmt: skip
        self.arm(point)
        visitor.fetch("/money/returns/", data)  # the server dies under it
        rows = SourceReturn.objects.filter(checkout=checkout)
        self.finish(point, lambda: rows.filter(state="succeeded").exists())
        wait_for("the web server", lambda: visitor.fetch("/readyz").status == 200)
        visitor.fetch("/money/returns/", data)  # the click comes twice
        self.expect(point, "returns", rows.count(), 1)
        row = rows.get()
        self.expect(point, "started", legs(f"return:{row.code}:started").get("brand"), -1_050_000)
        self.expect(point, "gone back", legs(f"return:{row.code}:succeeded").get("refund"), -1_050_000)
        self.expect(point, "at the gateway", self.simulator.effects("refund", row.key), 1)

    # ------------------------------------------------------------------ helpers
    def rani_payouts(self) -> Any:
        from sorot.payments.models import Payout

        return Payout.objects.filter(payee=self.account.payee).select_related("payee", "account")

    def arm(self, point: str) -> None:
        self.crash_file.write_text(point)

    def finish(self, point: str, is_done: Callable[[], bool]) -> None:
        """The process died at the point, and the house came to the end by itself."""
        wait_for(f"{point}: the crash", lambda: not self.crash_file.exists())
        self.hurry()
        self.slowest = max(self.slowest, wait_for(f"{point}: the end", lambda: self.hurry() or is_done()))

    def hurry(self) -> None:
        """The pollers look each minute; here they are told to look now, and every row is due."""
        from sorot.payments.models import Checkout, Payout, SourceReturn

        if time.monotonic() - self.hurried < 2:
            return
        self.hurried = time.monotonic()
        for model in (Checkout, Payout, SourceReturn):
            model.objects.filter(next_check_at__gt=self.now()).update(next_check_at=self.now())
        for name in ("sorot.payments.poll_gateways", "sorot.payments.poll_payouts"):
            defer(name, timestamp=0)

    hurried: float = 0.0

    def expect(self, point: str, what: str, found: Any, wanted: Any) -> None:
        if found != wanted:
            self.problems.append(f"{point}: {what}: {found!r} instead of {wanted!r}")


def run(rounds: int, points: list[str]) -> dict[str, Any]:
    """Everything, on a new installation."""
    with tempfile.TemporaryDirectory(prefix="sorot-kills-") as folder:
        crash_file = Path(folder) / "crash"
        house = House(Path(folder) / "data", free_port(), environment={
            "SOROT_CRASH_FILE": str(crash_file), "SOROT_WORKER_HEARTBEAT": "1", "SOROT_DEMO": "0",
        })  # fmt: skip
        house.start()
        try:
            house.wait_until_ready()
            return _rounds(house, crash_file, rounds, points)
        finally:
            house.stop()


def _rounds(house: House, crash_file: Path, rounds: int, points: list[str]) -> dict[str, Any]:
    from sorot.cli.database import django

    place = Place(house.data.resolve(), "development")
    found = simulator_port(house)
    os.environ["SOROT_DEMO"] = "0"
    os.environ |= simulator_environment(place, found)
    began, problems, slowest, kills = time.monotonic(), [], 0.0, 0
    with django(place):
        simulator = Simulator(f"http://127.0.0.1:{found}")
        for number in range(rounds):
            scene = Scene(simulator, house, crash_file, number)
            scene.settle()
            for point in points:
                try:
                    scene.talent()
                    getattr(scene, point.split(".")[0])(point)
                    kills += 1
                except Stuck as error:
                    scene.problems.append(f"{point}: {error}")
                    crash_file.unlink(missing_ok=True)
            problems += scene.problems
            slowest = max(slowest, scene.slowest)
            sys.stderr.write(f"round {number + 1}: {len(points)} points, {len(scene.problems)} problems\n")
        try:
            # What the gateway kept for a payout may be told a little later than the payout itself.
            wait_for("everything's end", lambda: scene.hurry() or not (open_things() or is_sound(simulator)), 30)
        except Stuck:
            problems.append(f"not at an end: {open_things()}")
            problems += is_sound(simulator)
    return {
        "rounds": rounds, "points": len(points), "kills": kills, "problems": problems,
        "slowest_s": round(slowest, 1), "seconds": round(time.monotonic() - began, 1),
    }  # fmt: skip


def simulator_port(house: House) -> int:
    return int((house.data / "gatewaysim" / "port").read_text())


def simulator_environment(place: Place, port: int) -> dict[str, str]:
    from sorot.cli.simulator import Simulator as Child

    return Child(place.data / "gatewaysim", port, "").environment


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tests.kills", description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--point", action="append", choices=POINTS, help="only this one (may be repeated)")
    options = parser.parse_args(argv)
    result = run(options.rounds, options.point or list(POINTS))
    sys.stdout.write(json.dumps(result) + "\n")
    return 1 if result["problems"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
