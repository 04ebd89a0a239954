"""A real HTTP server on 127.0.0.1 that answers as told: statuses, slowly, or not at all."""

import ssl
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass
class Answer:
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    wait: float = 0
    """Before anything is said."""
    drops: bool = False
    """The connection ends without an answer."""
    drips: bool = False
    """A byte of a header now and then, never the end."""


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]
    body: bytes


class WebServer:
    """`received` in the order of arrival; `answers` are used up, then everything is 204."""

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self.received: list[Received] = []
        self.answers: deque[Answer] = deque()
        self._stopping = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer._post(self)

            def do_GET(self) -> None:
                outer.received.append(Received(self.path, dict(self.headers), b""))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/hook"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def _post(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("content-length", "0")))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.received.append(Received(handler.path, headers, body))
        answer = self.answers.popleft() if self.answers else Answer()
        self._stopping.wait(answer.wait)
        if answer.drops:
            handler.close_connection = True
            return
        if answer.drips:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nx-slow: ")
            for _second in range(600):
                handler.wfile.write(b"a")
                handler.wfile.flush()
                if self._stopping.wait(0.05):
                    return
            return
        handler.send_response(answer.status)
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        handler.send_header("content-length", str(len(answer.body)))
        handler.end_headers()
        handler.wfile.write(answer.body)


def free_port() -> int:
    with WebServer() as server:
        port = int(server.url.split(":")[2].split("/")[0])
    time.sleep(0.05)
    return port
