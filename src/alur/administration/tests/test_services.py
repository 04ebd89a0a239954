"""Services: opened and closed, carried out by another position, checked and published."""

import pytest

from alur.desk.tests.make import browser
from alur.engine.cases.tests import make as cases
from alur.engine.sops.actions import bind_executor, close_service, open_service
from alur.engine.sops.models import Binding, SopVersion
from alur.engine.sops.tests.make import TOY, library_text, toy
from alur.foundation.offices.models import Position
from alur.kernel.errors import Invalid, Refused

from . import make

LAYANAN = f"{make.HERE}layanan/"
UJI = f"{LAYANAN}sop/uji/"
TERBITKAN = f"{LAYANAN}terbitkan/"


def test_a_closed_service_says_so_takes_nothing_new_and_goes_on_with_the_rest(here):
    running = cases.started(here.version, answers=make.desk.ANSWERS)
    answer = here.browser.post(f"{UJI}sakelar/", make.form(note="Libur akhir tahun."))
    assert answer.status_code == 302
    here.sop.refresh_from_db()
    assert (here.sop.is_open, here.sop.closed_note) == (False, "Libur akhir tahun.")
    citizen = browser()
    page = citizen.get("/kantor/uji/").content.decode()
    assert "sedang tidak menerima permohonan baru" in page
    assert "Libur akhir tahun." in page
    assert "Ajukan permohonan" not in page
    assert "Sedang tutup" in citizen.get("/kantor/").content.decode()
    for path in ("/kantor/uji/ajukan/", "/kantor/uji/ajukan/1/"):
        assert citizen.get(path)["Location"] == "/kantor/uji/"
    assert browser(here.petugas).get("/meja/loket/uji/").status_code == 404
    with pytest.raises(Refused):
        cases.started(here.version, answers=make.desk.ANSWERS)
    cases.done(running, here.petugas, "sesuai", answers={"temuan": "Ada"})
    assert here.browser.post(f"{UJI}sakelar/", make.form()).status_code == 302
    assert "Ajukan permohonan" in citizen.get("/kantor/uji/").content.decode()
    cases.started(here.version, answers=make.desk.ANSWERS)
    assert make.sop_journal(here.sop) == ["sop.closed", "sop.opened"]


def test_who_was_filling_in_when_it_closed_loses_nothing_and_is_told_at_the_end(here):
    citizen = browser()
    typed = {"nama": "Siti", "telepon": "081234567890", "perihal": "Printer", "setuju": "on"}
    for number in range(1, 6):
        citizen.post(f"/kantor/uji/ajukan/{number}/", typed)
    close_service(sop=here.sop, note="", by=here.admin.actor, at=make.AT)
    page = citizen.get("/kantor/uji/ajukan/periksa/")
    assert "sedang tidak menerima permohonan baru" in page.content.decode()
    assert "Printer" in page.content.decode()
    sent = citizen.post("/kantor/uji/ajukan/periksa/", {"isian": "x"})
    assert sent.status_code == 422
    open_service(sop=here.sop, by=here.admin.actor, at=make.AT)
    assert "Printer" in citizen.get("/kantor/uji/ajukan/periksa/").content.decode()


def test_a_called_sop_is_called_although_it_is_closed(here):
    child = cases.called([*cases.plain_steps()])
    returns = {"selesai": "selesai", "ditolak": "ditolak"}
    call = {"id": "periksa", "rows": [2], "executor": "petugas", "call": {"sop": "anak", "returns": returns}}
    close_service(sop=child.sop, note="", by="system", at=make.AT)
    version = cases.version(cases.definition([cases.APPLICATION, call], slug="induk"))
    assert cases.child(cases.started(version)).sop_version == child


def test_new_tasks_go_to_the_position_that_was_chosen_and_open_ones_stay(here):
    before = cases.started(here.version, answers=make.desk.ANSWERS)
    other = cases.position("loket", here.office)
    typed = make.form(**{"pelaksana-petugas": other.pk, "pelaksana-kepala": here.position("kepala").pk})
    assert here.browser.post(UJI, typed).status_code == 302
    after = cases.started(here.version, answers=make.desk.ANSWERS)
    assert cases.open_task(before).position == here.position("petugas")
    assert cases.open_task(after).position == other
    assert make.sop_journal(here.sop) == ["sop.executor_bound"]


def test_a_position_of_another_office_is_never_bound(here, elsewhere):
    foreign = elsewhere.position("petugas")
    answer = here.browser.post(UJI, make.form(**{"pelaksana-petugas": foreign.pk, "pelaksana-kepala": foreign.pk}))
    assert answer.status_code == 422
    with pytest.raises(Invalid):
        bind_executor(sop=here.sop, executor="petugas", position=foreign, by="system", at=make.AT)
    with pytest.raises(Invalid):
        bind_executor(sop=here.sop, executor="pemohon", position=here.position("petugas"), by="system", at=make.AT)
    for act in (
        lambda by: bind_executor(sop=here.sop, executor="petugas", position=here.position("kepala"), by=by, at=make.AT),
        lambda by: close_service(sop=here.sop, note="", by=by, at=make.AT),
        lambda by: open_service(sop=here.sop, by=by, at=make.AT),
    ):
        for by in (elsewhere.admin.actor, here.petugas.actor, "applicant"):
            with pytest.raises(Refused):
                act(by)
    assert Binding.objects.get(sop=here.sop, executor="petugas").position == here.position("petugas")


def published(here, text=TOY, act="terbitkan", **fields):
    return here.browser.post(TERBITKAN, make.form(text=text, act=act, **fields))


LACKING = toy(
    ("executors: [kepala]", "executors: [direktur]"),
    ("  kepala: {name: Kepala,", "  direktur: {name: Direktur,"),
    ("executor: kepala", "executor: direktur"),
)


def test_a_file_is_checked_shown_and_published_with_the_positions_it_lacks(here):
    answer = here.browser.post(TERBITKAN, make.form(file=make.upload(LACKING.encode(), "sop.yaml"), act="periksa"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Berkas ini baik" in page
    assert "Jabatan yang belum ada" in page
    assert not SopVersion.objects.filter(sop__office=here.office).exclude(sop=here.sop).exists()
    refused = published(here, LACKING)
    assert refused.status_code == 422
    assert "buat dahulu jabatan yang belum ada" in refused.content.decode()
    assert published(here, LACKING, create_positions="on").status_code == 302
    made = SopVersion.objects.filter(sop__office=here.office).exclude(sop=here.sop).get()
    assert (made.number, made.state, made.published_by) == (1, "effective", here.admin.actor)
    assert made.source == LACKING
    assert Position.objects.get(office=here.office, key="direktur").name == "Direktur"
    again = published(here, LACKING, act="periksa")
    assert "sudah berlaku persis seperti ini" in again.content.decode()


def test_every_fault_is_shown_with_its_line_and_the_text_stays_to_be_mended(here):
    first = next(line for line in TOY.splitlines() if "kind: applicant" in line)
    broken = toy((first, first.replace("applicant", "pelamar")))
    answer = published(here, broken, create_positions="on")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"Baris {TOY.splitlines().index(first) + 1}:" in page
    assert "pelamar" in page
    assert "1 kesalahan dalam berkas" in page
    assert "Terbitkan sekarang" not in page
    assert SopVersion.objects.count() == 1


@pytest.mark.parametrize("text", ["", "   ", "bukan: [sop", "&a [*a, *a]", "\0", "{}", "- 1", "a" * 5000])
def test_what_is_no_sop_is_answered_in_words(here, text):
    answer = published(here, text)
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert SopVersion.objects.count() == 1


def test_a_file_that_is_no_text_or_too_large_is_refused(here):
    for body in (b"\xff\xfe\x00bin", b"x" * (1024 * 1024 + 1)):
        answer = here.browser.post(TERBITKAN, make.form(file=make.upload(body, "sop.yaml"), act="periksa"))
        assert answer.status_code == 422
        assert "error-summary" in answer.content.decode()


def test_a_caller_names_the_sop_that_it_misses(here):
    answer = published(here, library_text("kendala-tik"), create_positions="on")
    assert answer.status_code == 422
    assert "pemeliharaan-perbaikan" in answer.content.decode()


def test_the_chosen_position_outlives_the_next_revision(here):
    published(here, create_positions="on")
    made = SopVersion.objects.exclude(sop=here.sop).get()
    binding = Binding.objects.filter(sop=made.sop).first()
    bind_executor(
        sop=made.sop, executor=binding.executor, position=here.position("kepala"), by=here.admin.actor, at=make.AT
    )
    title = next(line for line in TOY.splitlines() if line.strip().startswith("title:"))
    assert published(here, toy((title, f"{title} baru"))).status_code == 302
    binding.refresh_from_db()
    assert binding.position == here.position("kepala")


def test_publishing_twice_by_one_form_is_one_revision(here):
    typed = {"kunci": "sekali", "create_positions": "on"}
    assert [published(here, **typed).status_code for _each in range(2)] == [302, 302]
    assert SopVersion.objects.exclude(sop=here.sop).count() == 1


def test_an_unknown_service_or_that_of_another_office_is_not_there(here, elsewhere):
    cases.version(cases.definition(cases.plain_steps(), slug="hanya-sana"), elsewhere.office)
    for slug in ("tidak-ada", "hanya-sana"):
        for where in (f"{LAYANAN}sop/{slug}/", f"{LAYANAN}sop/{slug}/sakelar/"):
            assert here.browser.get(where).status_code == 404
            assert here.browser.post(where, make.form()).status_code == 404
