"""The bucket keeps what the folder of one machine keeps: against a real server, and against one that misbehaves."""

import hashlib
import io
import urllib.error
import urllib.request
import zipfile
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import RequestFactory

from alur.api.views.problems import of_error
from alur.connectors.s3 import actions as s3
from alur.connectors.s3.rules import parse_address
from alur.foundation.files.actions import discard, erase_files, scan_waiting, sweep
from alur.foundation.files.models import StoredFile
from alur.foundation.files.ports import StoreAway, Verdict
from alur.foundation.files.queries import (
    FileMissing,
    download_response,
    file_faults,
    open_file,
    put_into,
    store_answers,
    zipped,
)  # fmt: skip
from alur.foundation.files.registry import store
from alur.foundation.files.tests import make
from alur.foundation.journal.ports import Inspection
from alur.kernel.errors import Away, Invalid
from alur.ui.errors import KernelErrorsMiddleware
from tests.s3_server import BUCKET

from .misbehaving import Misbehaving

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def place(seaweed, settings):
    """An empty place in the bucket that is the installation's store."""
    prefix = f"uji-{uuid4().hex[:12]}"
    settings.FILES = seaweed.address(f"/{prefix}")
    return prefix


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(s3, "READ_SECONDS", 0.3)
    monkeypatch.setattr(s3, "TRIES", 1)


def codes():
    return [fault.code for fault in file_faults(Inspection(make.AT)) if fault.code != "file.unowned"]


def kept_at(seaweed, place):
    return {name.removeprefix(f"{place}/") for name in seaweed.names(f"{place}/")}


def test_a_file_is_stored_read_verified_and_thrown_away(seaweed, place, django_capture_on_commit_callbacks):
    stored = make.make_file(about="draft:a")
    assert kept_at(seaweed, place) == {f"files/{stored.stored_name}"}
    with open_file(stored) as file:
        assert file.read() == make.PDF
    response = download_response(stored)
    assert b"".join(response.streaming_content) == make.PDF
    assert (response["Content-Length"], response["Cache-Control"]) == (str(len(make.PDF)), "private, no-store")
    assert codes() == []
    with django_capture_on_commit_callbacks(execute=True):
        discard(stored=stored, by="applicant", at=make.AT)
    assert kept_at(seaweed, place) == set()


def test_ten_megabytes_come_back_as_they_went_and_in_pieces(place):
    body = b"%PDF-1.7\n" + bytes(range(256)) * 40_000
    stored = make.make_file(body=body)
    pieces = list(download_response(stored).streaming_content)
    assert hashlib.sha256(b"".join(pieces)).hexdigest() == stored.sha256
    assert max(map(len, pieces)) <= s3.BLOCK, "streamed, not held"


def test_nobody_without_the_key_can_read_list_or_write(seaweed, place):
    stored = make.make_file()
    for address in (f"{BUCKET}/{place}/files/{stored.stored_name}", f"{BUCKET}?list-type=2"):
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(f"http://{seaweed.host}/{address}", timeout=5)


def test_bytes_that_change_on_their_way_are_not_kept(seaweed, place):
    """The server itself refuses a body that is not the one that was signed."""
    store().put("aa/bb/first", b"%PDF-1.7 asli")

    def garble(request, **_more):
        request.body = request.body.read().replace(b"asli", b"lain")

    events = store()._client.meta.events
    events.register("before-send.s3.PutObject", garble)
    try:
        with pytest.raises(StoreAway, match="400"):
            store().put("aa/bb/second", b"%PDF-1.7 asli")
    finally:
        events.unregister("before-send.s3.PutObject", garble)
    assert kept_at(seaweed, place) == {"files/aa/bb/first"}


def test_what_was_lost_or_changed_in_the_bucket_is_found(seaweed, place):
    kept, changed, shorter, lost = (make.make_file(body=b"%PDF-1.7 " + uuid4().bytes) for _each in range(4))
    for stored, body in ((changed, bytes(changed.size)), (shorter, b"%PDF")):
        seaweed.client.put_object(Bucket=BUCKET, Key=f"{place}/files/{stored.stored_name}", Body=body)
    store().remove(lost.stored_name)
    found = {fault.about: fault.code for fault in file_faults(Inspection(make.AT)) if fault.code != "file.unowned"}
    assert found == {
        f"file:{changed.pk}": "file.changed", f"file:{shorter.pk}": "file.size", f"file:{lost.pk}": "file.missing",
    }  # fmt: skip
    with pytest.raises(FileMissing):
        open_file(lost)
    assert zipped(lambda archive: put_into(archive, 1, lost)).read() != b""
    with zipfile.ZipFile(zipped(lambda archive: put_into(archive, 2, kept))) as archive:
        assert archive.namelist() == [f"berkas/02-{kept.name}"]


def test_what_no_row_knows_is_swept_after_a_day(seaweed, place):
    kept, orphan = make.make_file(), make.make_file()
    StoredFile.objects.filter(pk=orphan.pk).delete()
    now = datetime.now(UTC)
    assert sweep(now).orphans == 0, "it may be getting its row"
    assert sweep(now + timedelta(days=1, minutes=5)).orphans == 1
    assert kept_at(seaweed, place) == {f"files/{kept.stored_name}"}


def test_an_infected_file_leaves_the_place_from_which_files_are_given_out(
    seaweed, place, settings, django_capture_on_commit_callbacks
):
    settings.CLAMD = "unix:///none"
    stored = make.make_file()

    class Scanner:
        def scan(self, body):
            assert body.read() == make.PDF
            return Verdict("infected", "Eicar-Test")

    with django_capture_on_commit_callbacks(execute=True):
        scan_waiting(scanner=Scanner(), at=make.AT)
    assert kept_at(seaweed, place) == {f"quarantine/{stored.pk}"}
    scan_waiting(scanner=Scanner(), at=make.AT)  # nothing is left behind, nothing breaks
    assert codes() == []


def test_erased_files_are_gone_from_the_bucket(seaweed, place, django_capture_on_commit_callbacks):
    make.make_file(about="case:1"), make.make_file(about="case:1")
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_files(about=["case:1"]) == 2
    assert kept_at(seaweed, place) == set()


def test_a_restore_puts_back_what_was_there_and_keeps_the_rest_aside(seaweed, place, tmp_path):
    there = make.make_file()
    (tmp_path / "aa" / "bb").mkdir(parents=True)
    (tmp_path / "aa" / "bb" / "cc").write_bytes(b"isi")
    assert not store().is_empty()
    for _again in range(2):  # a restore that was cut off is done again
        store().put_back(tmp_path, "before-1")
        assert kept_at(seaweed, place) == {"files/aa/bb/cc", f"files.before-1/{there.stored_name}"}
    assert store().open("aa/bb/cc").read() == b"isi"


@pytest.mark.parametrize("wrong", ["key", "secret", "bucket"])
def test_a_key_or_bucket_that_is_not_ours_is_told_to_the_operator_and_to_nobody_else(seaweed, place, settings, wrong):
    stored = make.make_file()
    settings.FILES = {
        "key": seaweed.address(f"/{place}", key="lain"),
        "secret": seaweed.address(f"/{place}", secret="lain"),
        "bucket": seaweed.address("", bucket="tidak-ada"),
    }[wrong]
    assert not store_answers()
    with pytest.raises(Away, match="Coba lagi"):
        open_file(stored)
    with pytest.raises(Invalid) as fault:
        make.make_file()
    assert fault.value.fields["file"].startswith("Berkas ini belum dapat kami simpan karena ada gangguan.")
    assert codes() == ["file.store"]


@pytest.mark.parametrize("how", ["status:403", "status:500", "status:503", "silent", "drops", "nobody"])
def test_a_store_in_trouble_loses_nothing_and_is_told_as_trouble_that_passes(settings, quick, how):
    with Misbehaving(how) as server:
        settings.FILES = f"s3+http://k:s@127.0.0.1:{server.port}/berkas"
        with pytest.raises(Invalid, match="Coba lagi beberapa menit lagi"):
            make.make_file()
        assert StoredFile.objects.count() == 0, "no row without its bytes"
        assert not store_answers()
        with pytest.raises(StoreAway):
            store().remove("aa/bb/cc")
        with pytest.raises(StoreAway):
            store().open("aa/bb/cc")


def test_a_404_without_more_is_a_missing_file_only_where_the_server_says_which(settings, quick):
    with Misbehaving("status:404") as server:
        settings.FILES = f"s3+http://k:s@127.0.0.1:{server.port}/berkas"
        with pytest.raises(StoreAway, match="404"):
            store().open("aa/bb/cc")


def test_a_download_that_is_cut_off_is_no_file(settings, quick):
    with Misbehaving("half") as server:
        settings.FILES = f"s3+http://k:s@127.0.0.1:{server.port}/berkas"
        with pytest.raises(StoreAway), store().open("aa/bb/cc") as file:
            file.read()


def test_people_get_a_page_that_says_come_back():
    answer = KernelErrorsMiddleware(lambda request: None).process_exception(
        RequestFactory().get("/"), Away("Berkas ini belum dapat diambil.")
    )
    assert answer.status_code == 503
    assert "Berkas ini belum dapat diambil." in answer.content.decode()


def test_a_body_may_be_read_in_any_pieces():
    body = s3._Body(io.BytesIO(b"0123456789"), 10)
    assert io.BufferedReader(body, 4).read() == b"0123456789"
    with pytest.raises(StoreAway, match="cut off"):
        io.BufferedReader(s3._Body(io.BytesIO(b"01234"), 10), 4).read()


def test_an_address_makes_one_client_for_all_threads():
    kept = s3.Bucket(parse_address("s3://k:s@127.0.0.1:9/berkas"))
    assert kept._client is kept._client


def test_programs_are_told_to_send_the_same_again_later(settings, quick):
    settings.FILES = "s3+http://k:s@127.0.0.1:9/berkas"
    try:
        make.make_file()
    except Invalid as away:
        try:
            raise Invalid({"foto": str(away)}) from away  # as forms put it beside their field
        except Invalid as beside:
            problem = of_error(beside)
    assert (problem.kind, problem.headers["Retry-After"]) == ("unavailable", "60")
    assert of_error(Away("Terganggu.")).kind == "unavailable"
    assert of_error(Invalid({"foto": "Terlalu besar."})).kind == "invalid"
