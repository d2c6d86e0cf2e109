"""Every address of the house, found by walking the resolver, with real objects of the demo market for its parts."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

#: Owned by the login library: tried by its own tests and by tests/accounts.
LIBRARY = ("account_", "mfa_", "socialaccount_")


@dataclass(frozen=True, slots=True)
class Address:
    """One URL pattern: its full name ("deals:deal"), its route, and the names of its variable parts."""

    name: str
    route: str
    parts: tuple[str, ...]


def addresses() -> list[Address]:
    """All patterns that are ours, by name. A pattern without a name is listed by its route, and so fails the table."""
    return sorted(_walk(get_resolver(), "", ""), key=lambda address: (address.name, address.route))


def _walk(resolver: URLResolver, namespace: str, prefix: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, inner, route)
        elif isinstance(entry, URLPattern):
            name = f"{namespace}{entry.name}" if entry.name else f"unnamed {route}"
            if not name.startswith(LIBRARY):
                yield Address(name, route, tuple(entry.pattern.converters))
