"""What S3 brings to `foundation/files`: another place for the bytes."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from alur.foundation.files.ports import Store
from alur.foundation.files.registry import stores

from .rules import SCHEMES, parse_address

if settings.FILES:
    try:
        parse_address(settings.FILES)
    except ValueError as fault:
        raise ImproperlyConfigured(str(fault)) from None


def open_bucket(address: str) -> Store:
    """The bucket that ALUR_FILES names."""
    from .actions import Bucket  # noqa: PLC0415  only where there is a bucket: boto3 costs 50 MB of memory

    return Bucket(parse_address(address))


for scheme in SCHEMES:
    stores.add(scheme, open_bucket)
