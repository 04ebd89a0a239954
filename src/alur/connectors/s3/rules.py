"""Where the bucket is, and what its server's errors mean. No Django, no network."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

SCHEMES = {"s3": "https", "s3+http": "http"}
"""Of the address, and how the server is spoken to."""
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX = re.compile(r"[\w.-]+(/[\w.-]+)*")
_HOW = (
    "ALUR_FILES must look like s3://key:secret@host/bucket or s3://key:secret@host:port/bucket/prefix?region=name;"
    " s3+http:// speaks without encryption"
)


@dataclass(frozen=True)
class Address:
    """A place in a bucket, and the key that opens it."""

    endpoint: str
    key: str
    secret: str = field(repr=False)
    bucket: str
    prefix: str
    """Empty, or ends with a slash."""
    region: str


def parse_address(url: str) -> Address:
    """The parts of ALUR_FILES; ValueError, which quotes nothing of it, for what is none."""
    parts = urlsplit(url)
    bucket, _slash, prefix = parts.path.strip("/").partition("/")
    options = dict(parse_qsl(parts.query))
    region = options.pop("region", "us-east-1")
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        raise ValueError(_HOW) from None
    good = parts.scheme in SCHEMES and parts.hostname and parts.username and parts.password and not options
    if not good or not _BUCKET.fullmatch(bucket) or (prefix and not _PREFIX.fullmatch(prefix)):
        raise ValueError(_HOW)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return Address(
        endpoint=f"{SCHEMES[parts.scheme]}://{host}{port}",
        key=unquote(parts.username or ""),
        secret=unquote(parts.password or ""),
        bucket=bucket,
        prefix=f"{prefix}/" if prefix else "",
        region=region,
    )


def is_missing(code: str, operation: str) -> bool:
    """Is there no object of that name? A bucket that is not there is another matter: the address is wrong."""
    return code == "NoSuchKey" or (code == "404" and operation == "HeadObject")
