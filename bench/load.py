"""`python -m bench.load`: so many clients at once, each with a connection of its own that it keeps. In its own process.

Reads lines of JSON: `{"ports": [N], "clients": N, "requests": [[method, path, cookies, body, expected status], …]}`,
sends each request once and answers `{"seconds": …, "milliseconds": [median, 95 %], "wrong": {status: count}}`.
"""

import asyncio
import json
import statistics
import sys
import time
from collections import Counter
from typing import Any

LONGEST_SECONDS = 300
"""One list of requests must not take longer: then the process ends."""


def main() -> int:
    for line in sys.stdin:
        plan = json.loads(line)
        print(json.dumps(asyncio.run(asyncio.wait_for(_run(plan), LONGEST_SECONDS))), flush=True)
    return 0


async def _run(plan: dict[str, Any]) -> dict[str, Any]:
    left = [(_bytes_of(*each[:4]), each[4]) for each in reversed(plan["requests"])]
    took: list[float] = []
    wrong: Counter[int] = Counter()
    clients = [
        await asyncio.open_connection("127.0.0.1", plan["ports"][each % len(plan["ports"])])
        for each in range(plan["clients"])
    ]
    began = time.perf_counter()
    await asyncio.gather(*(_client(reader, writer, left, took, wrong) for reader, writer in clients))
    seconds = time.perf_counter() - began
    for _reader, writer in clients:
        writer.close()
    slowest = statistics.quantiles(took, n=20)[-1] if len(took) > 1 else took[0]
    return {
        "seconds": seconds,
        "milliseconds": [round(each * 1000, 1) for each in (statistics.median(took), slowest)],
        "wrong": dict(wrong),
    }


async def _client(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, left: list[Any], took: list[float], wrong: Counter[int]
) -> None:
    while left:
        request, expected = left.pop()
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        status, length = _read(head)
        await reader.readexactly(length)
        took.append(time.perf_counter() - began)
        if status != expected:
            wrong[status] += 1


def _bytes_of(method: str, path: str, cookies: str, body: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: gzip, deflate, br"]
    lines += [f"Cookie: {cookies}"] if cookies else []
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return ("\r\n".join([*lines, "", ""]) + body).encode()


def _read(head: bytes) -> tuple[int, int]:
    """Status and length; every answer of the product says how long it is."""
    lines = head.decode("latin-1").lower().split("\r\n")
    length = next(line for line in lines if line.startswith("content-length:"))
    return int(lines[0].split()[1]), int(length.split(":")[1])


if __name__ == "__main__":
    sys.exit(main())
