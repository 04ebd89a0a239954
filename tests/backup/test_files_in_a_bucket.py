"""Files that lie in a bucket are in the archive as those of a folder are, and go back into a bucket."""

import hashlib
from dataclasses import replace
from uuid import uuid4

import pytest

from alur.connectors.s3.actions import Bucket
from alur.connectors.s3.rules import parse_address
from alur.project.backup.faults import BackupFailed
from alur.project.backup.making import make_backup

from .conftest import AT, NAMED, PASSPHRASE, digests, restored, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def bucket(seaweed):
    """Makes empty places in the bucket of a real server."""

    def make(**wrong):
        return Bucket(parse_address(seaweed.address(f"/{uuid4().hex}", **wrong)))

    return make


@pytest.fixture
def in_bucket(place, bucket):
    """The installation, its files in a bucket."""
    kept = bucket()
    for path in place.installation.files.root.rglob("*"):
        if path.is_file():
            kept.put(path.relative_to(place.installation.files.root).as_posix(), path.read_bytes())
    return replace(place.installation, files=kept)


def of(bucket, names):
    return {name: hashlib.sha256(bucket.open(name).read()).hexdigest() for name in names}


def test_what_was_backed_up_from_a_bucket_is_there_again_in_another(place, in_bucket, bucket, elsewhere, target):
    made = make_backup(place=in_bucket, target=target, passphrase=PASSPHRASE, at=AT)
    there = replace(elsewhere, files=bucket())
    assert there.files.is_empty()
    done = restored(there, made)
    assert done.kept == ()
    named = dict(rows_of(there, NAMED))
    assert len(named) >= 4
    assert of(there.files, named) == named == digests(place.installation)


@pytest.mark.once
def test_a_bucket_that_is_not_empty_is_refused_or_kept_aside(in_bucket, bucket, elsewhere, target):
    made = make_backup(place=in_bucket, target=target, passphrase=PASSPHRASE, at=AT)
    there = replace(elsewhere, files=bucket())
    there.files.put("aa/bb/lama", b"dari sebelumnya")
    with pytest.raises(BackupFailed, match="sudah berisi data"):
        restored(there, made)
    done = restored(there, made, replace_all=True)
    assert done.kept[-1].startswith("s3://berkas/")
    assert "files.before-2026" in done.kept[-1]
    with pytest.raises(FileNotFoundError):
        there.files.open("aa/bb/lama")


@pytest.mark.once
def test_a_file_that_the_bucket_lost_is_told_and_a_store_that_is_away_makes_none(place, in_bucket, bucket, target):
    in_bucket.files.remove(place.lost)
    made = make_backup(place=in_bucket, target=target, passphrase=PASSPHRASE, at=AT)
    assert made.end.damaged == [place.lost]
    made.path.unlink()
    away = replace(in_bucket, files=bucket(secret="lain"))
    with pytest.raises(BackupFailed, match="SignatureDoesNotMatch 403"):
        make_backup(place=away, target=target, passphrase=PASSPHRASE, at=AT)
    assert list(target.iterdir()) == [], "no half archive"
