"""A small mail server on a free port of this machine that writes every mail into a folder and sends none on."""

import asyncio
import re
import threading
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from alur.kernel import clock


class Mailbox:
    """Starts on entering, stops on leaving. A mail is `<time>-<to>.eml`, whole or not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="alur-mailbox", daemon=True)
        self._started = threading.Event()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def __enter__(self) -> "Mailbox":
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._thread.start()
        self._started.wait()
        return self

    def __exit__(self, *_error: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        listening = self._loop.create_server(
            lambda: SMTP(self, hostname="alur.localhost", loop=self._loop), "127.0.0.1", self.port
        )
        server = self._loop.run_until_complete(listening)
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        self._loop.run_forever()
        server.close()
        self._loop.close()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Called by aiosmtpd with a whole mail."""
        body = envelope.content if isinstance(envelope.content, bytes) else b""
        for address in envelope.rcpt_tos:
            self._keep(address, body)
        return "250 OK"

    def _keep(self, address: str, body: bytes) -> None:
        # The address comes from outside: only letters, digits and a few marks reach the file's name.
        safe = re.sub(r"[^A-Za-z0-9@._-]", "_", address)[:100]
        name = f"{clock.now():%Y%m%dT%H%M%S.%f}-{safe}"
        draft = self.folder / f".{name}"
        draft.write_bytes(body)
        draft.replace(self.folder / f"{name}.eml")
