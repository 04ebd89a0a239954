"""A server on 127.0.0.1 that speaks HTTP and is no store: errors, silence, a line that breaks."""

import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


class Misbehaving:
    """`how`: `status:N` · `silent` · `drops` (hangs up) · `half` (of what it promised) · `nobody` (listens)."""

    def __init__(self, how: str) -> None:
        outer = self
        self._over = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def handle_one_request(self) -> None:
                with suppress(OSError):
                    super().handle_one_request()

            def answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", "0")))
                self.close_connection = True
                if how == "silent":
                    outer._over.wait(5)
                elif how == "half":
                    self.send_response(200)
                    self.send_header("Content-Length", "1000")
                    self.end_headers()
                    self.wfile.write(b"x" * 500)
                elif how.startswith("status:"):
                    self.send_response(int(how.removeprefix("status:")))
                    self.send_header("Content-Length", "0")
                    self.end_headers()

            do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = answer

            def log_message(self, *_args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        if how == "nobody":
            self._server.server_close()
        self._how = how

    def __enter__(self) -> Self:
        if self._how != "nobody":
            threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        if self._how != "nobody":
            self._server.shutdown()
            self._server.server_close()
