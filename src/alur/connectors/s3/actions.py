"""Keeping bytes in a bucket: each call bounded in time, every failure told as one error.

Spoken through boto3. The SHA-256 of what is written goes along in the signature, so the server refuses what arrives
otherwise, and once more as the object's checksum, where the server keeps one.
"""

import base64
import hashlib
import io
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, cast

import boto3
from botocore import exceptions
from botocore.config import Config
from urllib3.exceptions import HTTPError

from alur.foundation.files.ports import StoreAway

from .rules import Address, is_missing

CONNECT_SECONDS = 3
READ_SECONDS = 10
TRIES = 2
BLOCK = 256 * 1024
_TO_DELETE = 1000
"""So many names at most in one call, says the protocol."""
_making = threading.Lock()


class Bucket:
    """The port of `foundation/files`: `files/…` and `quarantine/…` under a prefix of a bucket. Safe in many threads."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._files = f"{address.prefix}files/"

    def put(self, name: str, body: bytes) -> None:
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        with _told():
            kept = self._client.put_object(
                Bucket=self._address.bucket,
                Key=self._files + name,
                Body=body,
                ChecksumSHA256=digest,
                ContentType="application/octet-stream",
            )
        if kept.get("ChecksumSHA256", digest) != digest:
            raise StoreAway("the server kept other bytes than were sent")

    def open(self, name: str) -> BinaryIO:
        with _told():
            try:
                found = self._client.get_object(Bucket=self._address.bucket, Key=self._files + name)
            except self._client.exceptions.NoSuchKey:
                raise FileNotFoundError(name) from None
        return cast("BinaryIO", io.BufferedReader(_Body(found["Body"], found["ContentLength"]), BLOCK))

    def remove(self, name: str) -> None:
        with _told():
            self._client.delete_object(Bucket=self._address.bucket, Key=self._files + name)

    def withdraw(self, name: str, kept_as: str) -> None:
        self._move(self._files + name, f"{self._address.prefix}quarantine/{kept_as}")

    def older_than(self, before: datetime) -> Iterator[str]:
        for each in self._listed(self._files):
            if each["LastModified"] < before:
                yield each["Key"].removeprefix(self._files)

    def is_empty(self) -> bool:
        return next(iter(self._listed(self._files)), None) is None

    def put_back(self, folder: Path, aside: str | None) -> str:
        """Each call again does what is left to do, so a restore that was cut off may be done again."""
        ours = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        kept = f"{self._address.prefix}files.{aside}/" if aside else ""
        moved = False
        for each in list(self._listed(self._files)) if kept else []:
            name = each["Key"].removeprefix(self._files)
            if name not in ours:
                self._move(each["Key"], kept + name)
                moved = True
        for name, path in ours.items():
            self.put(name, path.read_bytes())
        return f"s3://{self._address.bucket}/{kept}" if moved else ""

    def check(self) -> None:
        with _told():
            self._client.head_bucket(Bucket=self._address.bucket)

    def _move(self, key: str, to: str) -> None:
        bucket = self._address.bucket
        with _told():
            try:
                self._client.copy_object(Bucket=bucket, Key=to, CopySource={"Bucket": bucket, "Key": key})
            except exceptions.ClientError as error:
                if is_missing(error.response["Error"]["Code"], "CopyObject"):
                    return
                raise
            self._client.delete_object(Bucket=bucket, Key=key)

    def _listed(self, prefix: str) -> Iterable[dict[str, Any]]:
        with _told():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._address.bucket, Prefix=prefix)
            for page in pages:
                yield from page.get("Contents", [])

    @cached_property
    def _client(self) -> Any:  # noqa: ANN401  boto3 makes its classes while it runs
        address = self._address
        with _making:  # boto3 may be used by many threads, but makes its clients in one
            return boto3.session.Session().client(
                "s3",
                endpoint_url=address.endpoint,
                region_name=address.region,
                aws_access_key_id=address.key,
                aws_secret_access_key=address.secret,
                config=Config(
                    connect_timeout=CONNECT_SECONDS,
                    read_timeout=READ_SECONDS,
                    retries={"total_max_attempts": TRIES, "mode": "standard"},
                    s3={"addressing_style": "path", "payload_signing_enabled": True},
                    request_checksum_calculation="when_required",
                    response_checksum_validation="when_supported",
                ),
            )


class _Body(io.RawIOBase):
    """What is being downloaded. StoreAway where it ends early, or its bytes are not those of its checksum."""

    def __init__(self, body: Any, length: int) -> None:  # noqa: ANN401  a stream of botocore
        self._body, self._left = body, length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401  any buffer
        with _told():
            block = self._body.read(len(buffer))
        self._left -= len(block)
        if not block and self._left > 0:
            raise StoreAway("the download was cut off")
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        self._body.close()
        super().close()


@contextmanager
def _told() -> Iterator[None]:
    """Whatever botocore or its HTTP library raises becomes StoreAway: the kind of trouble, nothing of the file."""
    try:
        yield
    except exceptions.ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", "")
        raise StoreAway(f"{error.operation_name}: {error.response['Error'].get('Code', '')} {status}".strip()) from None
    except (exceptions.BotoCoreError, HTTPError, OSError) as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise StoreAway(type(error).__name__) from None
