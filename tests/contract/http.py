"""A web server of a test on 127.0.0.1 whose answers are one function; trouble is ordered beforehand."""

import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    """With its query, as it was sent."""
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes


@dataclass
class Reply:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Trouble:
    """What happens to the next request of that method and path (its beginning) instead of what should."""

    method: str
    path: str
    reply: Reply | None = None
    """Instead of acting; None: nothing is answered."""
    acts: bool = False
    """It acts, and only its answer is lost."""


class Broken(Exception):
    """The caller broke the contract: `str()` says how. Answered as 400, and kept."""


class Server:
    """Subclasses say in `answer` what comes back. `broken` must be empty at the end of each test."""

    silence = 0.6
    """Seconds that an answer which does not come is waited for: longer than the caller under test waits."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.broken: list[str] = []
        self.trouble: deque[Trouble] = deque()
        self.lock = threading.Lock()
        self._stopping = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer._serve(self)

            do_POST = do_PATCH = do_DELETE = do_PUT = do_GET

            def log_message(self, *_args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, asked: Asked) -> Reply:
        raise NotImplementedError

    def refusal(self, words: str) -> Reply:
        """How this far side says that it was asked wrongly."""
        return Reply(400, words.encode())

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("content-length") or 0)
        headers = {name.lower(): value for name, value in handler.headers.items()}
        asked = Asked(handler.command, handler.path, headers, handler.rfile.read(length))
        with self.lock:
            self.asked.append(asked)
            reply = self._reply(asked)
        if reply is None:
            self._stopping.wait(self.silence)
            handler.close_connection = True
            return
        handler.send_response(reply.status)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        handler.send_header("content-length", str(len(reply.body)))
        handler.end_headers()
        handler.wfile.write(reply.body)

    def _reply(self, asked: Asked) -> Reply | None:
        for each in self.trouble:
            if each.method == asked.method and asked.path.startswith(each.path):
                self.trouble.remove(each)
                if each.acts:
                    self._answered(asked)
                return each.reply
        return self._answered(asked)

    def _answered(self, asked: Asked) -> Reply:
        try:
            return self.answer(asked)
        except Broken as fault:
            self.broken.append(f"{asked.method} {asked.path}: {fault}")
            return self.refusal(str(fault))
