"""The media kit of a creator, asked for by somebody who is not signed in, beside a static file of about as many bytes.

Both come from one running server (`up`, one request at a time over one connection), in rounds that alternate, so that
a slow minute hits both. The file is the one of the server's own static files whose size is nearest. Prints
``{html_bytes, html_gz_bytes, static_bytes, kit: {p50_ms, p95_ms}, again: {…}, static: {…}, p95_to_static}``; `again` is
the repetition with the ETag (304, no bytes). 1 when the page has more than 100,000 bytes.
"""

import gzip
import http.client
import json as jsonlib
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tools.running import started_house

LIMIT = 100_000
PATH = "/@rani.masak/"


def main(quick: bool, json: bool) -> int:
    """Measure and print."""
    from tools.houses import copy_house

    with tempfile.TemporaryDirectory(prefix="sorot-bench-kit-") as folder:
        data = Path(folder) / "data"
        copy_house(data)
        with started_house(Path(folder)) as address:
            result = _measure(address, data / "static", rounds=20 if quick else 300)
    if json:
        print(jsonlib.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name:<18} {value}")
    return 1 if result["html_bytes"] > LIMIT else 0


def _nearest(folder: Path, size: int) -> tuple[str, int]:
    """(address, bytes) of the static file whose size is nearest."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix not in {".gz", ".br", ".json"}]
    best = min(files, key=lambda path: (abs(path.stat().st_size - size), str(path)))
    return f"/static/{best.relative_to(folder)}", best.stat().st_size


def _get(link: http.client.HTTPConnection, path: str, **headers: str) -> tuple[int, bytes, dict[str, str], float]:
    start = time.perf_counter()
    link.request("GET", path, headers={"Host": "localhost", **headers})
    answer = link.getresponse()
    body = answer.read()
    return answer.status, body, {k.lower(): v for k, v in answer.getheaders()}, (time.perf_counter() - start) * 1000


def _measure(address: str, folder: Path, rounds: int) -> dict[str, Any]:
    parts = urlsplit(address)
    link = http.client.HTTPConnection(parts.hostname or "localhost", parts.port)
    status, html, headers, _ms = _get(link, PATH)
    if status != 200:
        raise SystemExit(f"{PATH} answers {status}")
    file, file_bytes = _nearest(folder, len(html))
    targets = {
        "kit": (PATH, {}, 200),
        "again": (PATH, {"If-None-Match": headers["etag"]}, 304),
        "static": (file, {}, 200),
    }
    times: dict[str, list[float]] = {name: [] for name in targets}
    for turn in range(rounds + 5):
        for name, (path, extra, wanted) in targets.items():
            status, _body, _headers, ms = _get(link, path, **extra)
            if status != wanted:
                raise SystemExit(f"{name} {path} answers {status}")
            if turn >= 5:
                times[name].append(ms)
    rows: dict[str, Any] = {
        name: {"p50_ms": round(statistics.median(t), 2), "p95_ms": round(statistics.quantiles(t, n=20)[-1], 2)}
        for name, t in times.items()
    }
    ratio = round(rows["kit"]["p95_ms"] / rows["static"]["p95_ms"], 1)
    sizes = {"html_bytes": len(html), "html_gz_bytes": len(gzip.compress(html)), "static_bytes": file_bytes}
    return sizes | rows | {"p95_to_static": ratio}
