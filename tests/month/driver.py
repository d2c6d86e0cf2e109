"""The house in the month's time: timers, jobs and people, tick by tick. A killed one goes on where it was."""

from __future__ import annotations

import argparse
import logging
import resource
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from tests.month.world import BEGIN, Simulator, World, settle

log = logging.getLogger("month")
DAYS, MOST_DAYS = 45, 100
HOUR = timedelta(hours=1)


class Trouble:
    """What went wrong in the house itself: never expected."""

    def __init__(self, world: World) -> None:
        self.world = world

    def note(self, what: str, error: BaseException) -> None:
        log.exception("%s", what)
        self.world.bank.count(f"error:{what}:{type(error).__name__}:{error}"[:118])


def listen(port: int, world: World) -> HTTPServer:
    """The door that gateways knock on: Django's own view, in a thread of its own."""
    from django.db import connections
    from django.test import Client

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {
                name: value for name, value in self.headers.items() if name.lower() not in {"host", "content-length"}
            }
            try:
                answer = Client(raise_request_exception=False).post(
                    self.path, body, content_type=self.headers.get("Content-Type", "application/json"),
                    headers=headers, HTTP_HOST="localhost",
                )  # fmt: skip
                status = answer.status_code
            except Exception:  # the database is away; the gateway tries again
                status = 503
            if status >= 500:
                connections.close_all()
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_arguments: Any) -> None:
            return

    server = HTTPServer(("127.0.0.1", port), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def run_jobs(trouble: Trouble) -> int:
    """Every queued job, oldest first; one that a dead process had begun is begun again. A job runs at least once."""
    from django.db import connection

    from sorot.core.outbox import call_subscriber

    done = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "select id, task_name, args, attempts from procrastinate_jobs where status in ('todo', 'doing') "
                "order by id limit 400"
            )
            rows = cursor.fetchall()
        if not rows:
            return done
        for pk, task, arguments, attempts in rows:
            if isinstance(arguments, str):
                import json

                arguments = json.loads(arguments)
            _set(pk, "doing")
            status = "succeeded"
            try:
                if task != "sorot.deliver":
                    raise LookupError(task)
                call_subscriber(**arguments)
            except Exception as error:
                if is_lost(error):
                    raise
                trouble.note(f"job {arguments.get('subscriber', task)}", error)
                status = "failed" if attempts >= 2 else "todo"
            _set(pk, status)
            done += 1


def _set(pk: int, status: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "update procrastinate_jobs set status = %s, attempts = attempts + (%s = 'todo')::int where id = %s",
            [status, status, pk],
        )


def is_lost(error: BaseException) -> bool:
    """The database went away."""
    from django.db import InterfaceError, OperationalError

    return isinstance(error, OperationalError | InterfaceError)


class Month:
    def __init__(self, world: World) -> None:
        self.world, self.trouble = world, Trouble(world)
        self.spent: dict[str, float] = {}

    def run(self, until: Callable[[], bool]) -> None:
        while not until():
            target = self.world.read_moment() + timedelta(hours=6)
            try:
                self.tick(target)
            except Exception as error:
                if not is_lost(error):
                    raise
                log.warning("the database is away: %s", error)
                self.wait_for_database()
                continue
            self.world.write_moment()

    def wait_for_database(self) -> None:
        from django.db import connection, connections

        for _ in range(300):
            connections.close_all()
            try:
                connection.ensure_connection()
            except Exception:
                time.sleep(0.2)
            else:
                return
        raise RuntimeError("the database does not come back")

    # ------------------------------------------------------------------ one tick
    def tick(self, target: Any) -> None:
        from tests.month import desk, payers, people

        world = self.world
        for hour in range(5, -1, -1):
            world.moment = target - HOUR * hour
            self.step("gateway", lambda: self.advance(world.moment))
            if hour % 3 == 0:
                self.step("jobs", lambda: run_jobs(self.trouble))
                self.step("timers", self.timers)
        self.step("jobs", lambda: run_jobs(self.trouble))
        self.step("people", lambda: people.begin_deals(world))
        self.step("people", lambda: people.work(world))
        self.step("payers", lambda: payers.pay(world))
        if world.moment.hour == 2:
            self.step("desk", lambda: desk.day(world))
            self.step("creators", lambda: desk.mend_accounts(world))
        self.step("jobs", lambda: run_jobs(self.trouble))
        if world.moment.hour == 20:
            self.step("night", self.night)
            spent = {name: round(seconds, 1) for name, seconds in self.spent.items()}
            sys.stderr.write(f"{target:%d.%m.} {spent}\n")

    def step(self, name: str, deed: Callable[[], Any]) -> None:
        began = time.monotonic()
        deed()
        self.spent[name] = self.spent.get(name, 0) + time.monotonic() - began

    def advance(self, moment: Any) -> None:
        answer = self.world.simulator.ask("clock/advance", {"seconds": 0})
        behind = moment.timestamp() - float(answer["seconds"])
        if behind > 0:
            self.world.simulator.ask("clock/advance", {"seconds": behind})

    def timers(self) -> None:
        from sorot.deals import actions as deals
        from sorot.payments import actions

        now = self.world.moment
        for name, deed in {
            "expire_fundings": actions.expire_fundings,
            "open_due_fundings": actions.open_due_fundings,
            "release_due_milestones": actions.release_due_milestones,
            "end_holds": actions.end_holds,
            "sweep_available": actions.sweep_available,
            "check_names": actions.check_names,
            "sweep_expired": deals.sweep_expired,
            "accept_silent_results": deals.accept_silent_results,
            "sweep_clocks": deals.sweep_clocks,
            "poll_payouts": actions.poll_payouts,
        }.items():
            self.safely(name, lambda deed=deed: deed(now=now))
        for _ in range(10):
            if not self.safely("poll_gateways", lambda: actions.poll_gateways(now=now)):
                break

    def safely(self, name: str, deed: Callable[[], Any]) -> Any:
        began = time.monotonic()
        try:
            return deed()
        except Exception as error:
            if is_lost(error):
                raise
            self.trouble.note(name, error)
            return None
        finally:
            self.spent[name] = self.spent.get(name, 0) + time.monotonic() - began

    def night(self) -> None:
        from sorot.payments import actions, postings

        now = self.world.moment
        self.safely("reconcile", lambda: actions.reconcile_all(now=now))
        self.safely("seal", postings.seal)

    # ------------------------------------------------------------------ the end
    def is_over(self) -> bool:
        from tests.month.checks import open_things

        passed = self.world.read_moment() - BEGIN
        if passed < timedelta(days=DAYS):
            return False
        self.world.moment = self.world.read_moment()
        return passed >= timedelta(days=MOST_DAYS) or (self.world.moment.hour == 20 and not open_things(self.world))


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tests.month.driver", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--deals", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--simulator", required=True)
    parser.add_argument("--hooks", type=int, required=True)
    given = parser.parse_args(argv)
    import django

    django.setup()
    from tests.month.desk import finish_own_move

    world = World(given.folder, given.deals, given.seed, Simulator(given.simulator))
    world.follow_clock()
    world.moment = world.read_moment()
    if not (given.folder / "settled").exists():
        settle(world)
        (given.folder / "settled").touch()
    if (given.folder / "own-move.json").exists():
        finish_own_move(world)
    listen(given.hooks, world)
    month = Month(world)
    month.run(month.is_over)
    for name, number in world.refusals.items():
        world.bank.db.execute(
            "insert into counts values (?, ?) on conflict (name) do update set n = n + excluded.n", (name, number)
        )
    for name, seconds in month.spent.items():
        world.bank.db.execute("insert or replace into counts values (?, ?)", (f"seconds:{name}", round(seconds)))
    for name, said in world.last_refusals.items():
        log.info("%s: %s", name, said)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    (given.folder / "peak_mb").write_text(str(peak))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
