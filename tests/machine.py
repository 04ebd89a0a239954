"""What tests need from the machine: PostgreSQL in a throw-away cluster, Chromium, free ports."""

import contextlib
import os
import pwd
import random
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType

CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on at this moment.

    Below those that the system gives to whoever asks for any: what is used a while later is not given away meanwhile.
    """
    for port in random.SystemRandom().sample(range(15_000, 32_000), 100):
        with socket.socket() as server, contextlib.suppress(OSError):
            server.bind(("127.0.0.1", port))
            return port
    raise OSError("no free port between 15000 and 32000")


def find_chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def pdf_validator() -> list[str] | None:
    """The command of Apache PDFBox Preflight, which judges PDF/A-1b; None where Debian's packages of it are missing."""
    names = ("preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "javax.activation", "jaxb-api")
    jars = [Path("/usr/share/java") / f"{name}.jar" for name in names]
    if shutil.which("java") is None or not all(jar.exists() for jar in jars):
        return None
    classes = ":".join(map(str, jars))
    return ["java", "-cp", classes, "org.apache.pdfbox.preflight.Validator_A1b"]


def install_missing() -> None:
    """Install PostgreSQL, Chromium, ClamAV, xfsprogs and readers of PDFs by apt, where this user may; else what needs
    them is skipped.

    The tests of full disks and power cuts mount disks of their own: they want root besides, and skip loudly without.
    """
    wanted = []
    if find_chromium() is None:
        wanted += ["chromium", "fonts-dejavu-core"]
    if _postgres_bin() is None:
        wanted.append("postgresql")
    if shutil.which("clamd") is None:
        wanted.append("clamav-daemon")
    if shutil.which("pdftotext") is None:
        wanted.append("poppler-utils")
    if pdf_validator() is None:
        wanted += ["default-jre-headless", "libpdfbox2-java", "libactivation-java", "libjaxb-api-java"]
    if shutil.which("mkfs.xfs") is None and Path("/dev/loop-control").exists():
        wanted.append("xfsprogs")
    if not wanted or shutil.which("apt-get") is None:
        return
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if sudo and shutil.which("sudo") is None:
        return
    print(f"installing by apt: {' '.join(wanted)}", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": env}
    subprocess.run([*sudo, "apt-get", "update", "-q"], check=False, **quiet)
    subprocess.run([*sudo, "apt-get", "install", "-qy", "--no-install-recommends", *wanted], check=False, **quiet)


def _postgres_bin() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


class Postgres:
    """A throw-away cluster on a free port of 127.0.0.1; `with` gives its URL and stops it at the end.

    `host` is another address of this machine, on which it trusts whoever comes: one inside a test's own namespace.
    """

    def __init__(self, binaries: Path, host: str = "127.0.0.1") -> None:
        self.binaries = binaries
        self.host = host

    @classmethod
    def find(cls, host: str = "127.0.0.1") -> "Postgres | None":
        binaries = _postgres_bin()
        return cls(binaries, host) if binaries else None

    def __enter__(self) -> str:
        # PostgreSQL refuses to run as root, so a root user lends it to the account that Debian's package made.
        self.folder = Path(tempfile.mkdtemp(prefix="alur-pg-"))
        self.port = free_port()
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self.run(
            "initdb", "-D", str(self.folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        )
        if self.host != "127.0.0.1":
            with (self.folder / "data" / "pg_hba.conf").open("a") as rules:
                rules.write("host all all samenet trust\n")
        settings = [f"listen_addresses={self.host}", f"unix_socket_directories={self.folder}", "max_connections=100"]
        options = " ".join([f"-p {self.port}", *(f"-c {each}" for each in settings)])
        self.run(
            "pg_ctl", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-w", "-o", options, "start"
        )
        return f"postgres://postgres@{self.host}:{self.port}/postgres"

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(subprocess.CalledProcessError):
            self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, program: str, *arguments: str) -> None:
        """One of the server's programs, as the account that may run it."""
        command = [str(self.binaries / program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
