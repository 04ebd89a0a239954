"""The office's name and letterhead: dated, never edited, and old days keep theirs."""

from datetime import UTC, date, datetime

import pytest

from alur.administration.plug import LETTERHEADS
from alur.foundation.files.models import StoredFile
from alur.foundation.files.tests.make import jpeg, png
from alur.foundation.offices.models import LetterheadEdition, Office
from alur.foundation.offices.queries import letterhead_on
from alur.foundation.outbox.registry import periodic
from alur.kernel import clock

from . import make

IDENTITAS = f"{make.HERE}identitas/"
TODAY = date(2026, 11, 23)


def typed(**changes):
    days = make.day("starts_on", changes.pop("starts_on", "2026-11-23"))
    fields = {
        "parents": "Kementerian Contoh\n\n Badan Contoh ",
        "name": "Balai Baru",
        "short_name": "Balai",
        "address": "Jalan Baru 1",
        "phone": "021-555-0200",
        "email": "baru@contoh.id",
    }
    return make.form(**fields, **days) | changes


def save(here, **changes):
    return here.browser.post(f"{IDENTITAS}ubah/", typed(**changes))


def test_a_new_name_holds_from_its_day_and_before_it_the_old_one(here):
    assert save(here).status_code == 302
    here.office.refresh_from_db()
    assert (here.office.name, here.office.parent_names) == ("Balai Baru", ["Kementerian Contoh", "Badan Contoh"])
    assert letterhead_on(here.office, TODAY).name == "Balai Baru"
    assert letterhead_on(here.office, date(2026, 11, 22)).name == "Kantor kantor"
    page = here.browser.get(IDENTITAS).content.decode()
    assert "Balai Baru" in page
    assert "Kantor kantor" in page
    assert make.journal(here.office) == ["office.letterhead_saved", "office.letterhead_took_effect"]


def test_a_name_of_the_future_is_taken_up_when_its_day_has_come(here):
    assert save(here, starts_on="2027-01-01").status_code == 302
    here.office.refresh_from_db()
    assert here.office.name == "Kantor kantor"
    round_ = periodic.get(LETTERHEADS)
    for at in (datetime(2026, 12, 31, 16, 59, tzinfo=UTC), datetime(2026, 12, 31, 17, 0, tzinfo=UTC)):
        with clock.frozen(at):
            round_.run(at)
        here.office.refresh_from_db()
        assert here.office.name == ("Balai Baru" if at.hour == 17 else "Kantor kantor")
    round_.run(datetime(2027, 1, 2, tzinfo=UTC))
    assert make.journal(here.office).count("office.letterhead_took_effect") == 1


def test_the_same_again_is_no_second_edition_and_a_slip_is_mended_the_same_day(here):
    for _each in range(2):
        save(here)
    assert LetterheadEdition.objects.count() == 2, "the first one, and what held before"
    save(here, name="Balai Lebih Baru")
    assert letterhead_on(here.office, TODAY).name == "Balai Lebih Baru"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Bagian ini perlu diisi."),
        ({"short_name": "x" * 41}, "Terlalu panjang"),
        ({"email": "bukan"}, "Tulis alamat surel yang benar"),
        ({"starts_on": "2026-11-22"}, "Kop surat lama tidak diubah"),
    ],
)
def test_what_cannot_be_is_refused_and_stays_to_be_mended(here, changes, said):
    answer = save(here, **changes)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Jalan Baru 1" in answer.content.decode()
    assert not LetterheadEdition.objects.exists()


@pytest.mark.parametrize("body", [png(), jpeg()])
def test_a_logo_is_kept_shown_kept_on_and_taken_out(here, elsewhere, settings, tmp_path, body):
    settings.MEDIA_ROOT = tmp_path
    assert save(here, logo=make.upload(body, "logo.png")).status_code == 302
    stored = StoredFile.objects.get()
    where = f"{IDENTITAS}logo/{stored.pk}/"
    assert where in here.browser.get(IDENTITAS).content.decode()
    shown = here.browser.get(where)
    assert b"".join(shown.streaming_content) == body
    assert elsewhere.browser.get(where).status_code == 404
    save(here, name="Lain")
    assert letterhead_on(here.office, TODAY).logo == stored.pk
    save(here, name="Lain lagi", no_logo="on")
    assert letterhead_on(here.office, TODAY).logo is None


@pytest.mark.parametrize("body", [make.desk.PDF, b"<svg onload=alert(1)>", b"GIF89a\x01\x00\x01\x00", png(40_000, 2)])
def test_a_logo_that_is_no_good_picture_is_refused(here, settings, tmp_path, body):
    settings.MEDIA_ROOT = tmp_path
    answer = save(here, logo=make.upload(body, "logo.png"))
    assert answer.status_code == 422
    assert not StoredFile.objects.exists()
    assert Office.objects.get(pk=here.office.pk).name == "Kantor kantor"


def test_an_edition_is_never_edited_or_deleted(here):
    save(here)
    edition = LetterheadEdition.objects.first()
    with pytest.raises(TypeError):
        edition.save()
    with pytest.raises(TypeError):
        edition.delete()
