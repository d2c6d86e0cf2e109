"""Print the access table as the code behaves now: `python -m tests.matrix.record > table.txt`.

With beginnings of names (`... record payments:desk_line deals:dispute`) only those addresses are asked. `--agency`
before them prints the second table: what an agency does for its client.

Read every line before you keep it: the table is the promise, the code is what is tested against it.
"""

import sys

import pytest

IS_AGENCY = sys.argv[1:2] == ["--agency"]
NAMES = tuple(sys.argv[1 + IS_AGENCY :])


class _Recorder:
    """A pytest plugin that replaces the comparison by printing."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if "gets_what_the_table_says" in item.name]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        from tests.matrix import test_access
        from tests.matrix.world import ROLES

        def record(self: test_access.AccessMatrixTests) -> None:
            clients = {role: self.world.client(role) for role in ROLES}
            before = test_access.fingerprint()
            out = [f"# {'address':<38} {'method':<6} " + " ".join(f"{role:>8}" for role in ROLES)]
            url = self.world.agency_url if IS_AGENCY else self.world.url
            for address in self.world.agency_addresses() if IS_AGENCY else test_access.asked():
                if not address.name.startswith(NAMES or ""):
                    continue
                for method in ("GET", "POST"):
                    codes = [self.attempt(clients[role], url(address), method, before)[0] for role in ROLES]
                    out.append(f"{address.name:<40} {method:<6} " + " ".join(f"{code:>8}" for code in codes))
            sys.__stdout__.write("\n".join(out) + "\n")  # type: ignore[union-attr]

        method = "test_every_role_gets_what_the_table_says_and_refusals_write_nothing"
        setattr(test_access.AccessMatrixTests, method, record)


if __name__ == "__main__":
    raise SystemExit(pytest.main(["tests/matrix/test_access.py", "-q", "-s"], plugins=[_Recorder()]))
