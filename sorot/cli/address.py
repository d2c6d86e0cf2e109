"""Host names and ports."""

import errno
import socket
from contextlib import suppress

from sorot.cli.place import CommandError

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  (asked for with --host, never the default)


def is_loopback(host: str) -> bool:
    return host in {"127.0.0.1", "::1", "localhost"}


def local_address(host: str, port: int) -> str:
    """Where this machine reaches a server that listens on `host`:`port`."""
    host = _EVERYWHERE.get(host, host)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def own_names(host: str) -> list[str]:
    """Host names a development server answers to: this machine's own when it listens on more than loopback."""
    names = ["localhost", "127.0.0.1", "[::1]", "testserver"]
    if host in _EVERYWHERE:
        names.append(socket.gethostname())
        with suppress(OSError):  # a machine without an entry for its own name
            names += socket.gethostbyname_ex(socket.gethostname())[2]
    elif not is_loopback(host):
        names.append(host)
    return list(dict.fromkeys(names))


def refuse_busy_port(host: str, port: int) -> None:
    """Raise `CommandError` when nobody could listen on `host`:`port`; it names a way out."""
    other = port + 1 if 1023 < port < 65535 else 8001
    if not 0 < port < 65536:
        raise CommandError(f"There is no port {port}. Choose one from 1024 to 65535: bin/up --port {other}")
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except PermissionError as error:
        raise CommandError(f"Port {port} needs more rights. Choose one from 1024 on: bin/up --port {other}") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            text = f"Port {port} is in use by another program. Choose another one: bin/up --port {other}"
        else:
            text = f"The address {host} is not one of this machine's. Choose another one with --host."
        raise CommandError(text) from error
