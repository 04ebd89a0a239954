"""Publishing: one version in force, frozen, journaled; everything else refused with its reason."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from alur.engine.sops.actions import publishing
from alur.engine.sops.models import Binding, Sop, SopVersion
from alur.engine.sops.queries import definition_of, effective, offered, position_for, versions
from alur.engine.sops.rules.reading import FaultyDefinition
from alur.foundation.journal.queries import broken_links, entries
from alur.foundation.offices.models import Position
from alur.foundation.offices.tests.make import make_office, make_officer, make_position
from alur.kernel.errors import Conflict, Refused

from .make import AT, TOY, library_text, published, toy

pytestmark = pytest.mark.django_db

CHANGED = toy(("title: Peminjaman Ruang Rapat", "title: Peminjaman Ruang"))


def faults_of(*args, **kwargs):
    with pytest.raises(FaultyDefinition) as refusal:
        published(*args, **kwargs)
    return refusal.value.faults


def test_a_first_publication_is_in_force_offered_bound_and_journaled():
    office = make_office()
    version = published(office)
    assert (version.number, version.state, version.effective_at, version.source) == (1, "effective", AT, TOY)
    assert offered(office) == [version]
    assert position_for(version, "petugas").key == "petugas"
    assert position_for(version, "peminjam") is None
    (entry,) = entries(version.sop.stream)
    assert (entry.kind, entry.actor, entry.data["number"]) == ("sop.published", "system", 1)
    assert entry.data["positions_created"] == ["petugas", "kepala"]


def test_a_new_text_supersedes_the_former_which_stays_as_it_was():
    office = make_office()
    first = published(office)
    second = published(office, CHANGED)
    first = SopVersion.objects.get(pk=first.pk)
    assert (first.state, second.number, second.state) == ("superseded", 2, "effective")
    assert effective(office, "pinjam-ruang") == second
    assert [definition_of(each).sop.title for each in versions(second.sop)] == [
        "Peminjaman Ruang",
        "Peminjaman Ruang Rapat",
    ]
    assert Sop.objects.get().title == "Peminjaman Ruang"
    assert broken_links(second.sop.stream) == []


def test_the_same_text_again_is_the_same_version():
    office = make_office()
    first = published(office)
    assert published(office) == first
    assert SopVersion.objects.count() == 1
    assert entries(first.sop.stream).count() == 1


def test_an_older_text_published_again_is_a_version_of_its_own():
    office = make_office()
    published(office)
    published(office, CHANGED)
    third = published(office)
    assert (third.number, third.state) == (3, "effective")


def test_a_version_cannot_be_written_over_or_deleted():
    version = published(make_office())
    version.source = "sop: {}"
    with pytest.raises(TypeError):
        version.save()
    with pytest.raises(TypeError):
        version.delete()


def test_missing_positions_are_refused_with_their_lines_unless_they_may_be_made():
    office = make_office()
    make_position(office, "petugas")
    (fault,) = faults_of(office, create_positions=False)
    assert fault.line == TOY.splitlines().index("  kepala: {name: Kepala, kind: position}") + 1
    assert "jabatan “kepala”" in fault.message
    assert "--create-positions" in fault.advice
    assert not Sop.objects.exists()
    published(office, create_positions=True)
    assert sorted(Position.objects.values_list("key", flat=True)) == ["kepala", "petugas"]


def test_positions_of_another_office_are_never_bound():
    other = make_office("lain")
    for key in ("petugas", "kepala"):
        make_position(other, key)
    assert len(faults_of(make_office(), create_positions=False)) == 2


def test_a_later_version_keeps_the_bindings_that_older_cases_need():
    office = make_office()
    first = published(office)
    text = TOY.replace("kepala: {name: Kepala", "pimpinan: {name: Pimpinan")
    text = text.replace("executor: kepala", "executor: pimpinan").replace("[kepala]", "[pimpinan]")
    second = published(office, text)
    assert position_for(first, "kepala").key == "kepala"
    assert position_for(second, "pimpinan").key == "pimpinan"
    assert Binding.objects.count() == 3


def test_only_an_administrator_of_the_office_publishes():
    office, other = make_office(), make_office("lain")
    administrator = make_officer(office, "a@contoh.go.id", is_administrator=True)
    strangers = [
        make_officer(office, "b@contoh.go.id"),
        make_officer(other, "c@contoh.go.id", is_administrator=True),
        make_officer(office, "d@contoh.go.id", is_administrator=True, is_active=False),
    ]
    for by in [*(f"officer:{each.pk}" for each in strangers), "officer:999", "applicant", ""]:
        with pytest.raises(Refused):
            published(office, by=by)
    version = published(office, by=f"officer:{administrator.pk}")
    assert version.published_by == f"officer:{administrator.pk}"


def test_offices_publish_the_same_sop_each_for_itself():
    one, two = make_office("satu"), make_office("dua")
    assert published(one).sop != published(two, CHANGED).sop
    assert effective(one, "pinjam-ruang").source == TOY


def test_another_unit_is_bound_where_the_office_has_a_position_for_it():
    text = toy(
        ("    rows: [4]\n    executor: petugas", "    rows: [4]\n    executor: satker"),
        ("  kepala: {", "  satker: {name: Satker, kind: unit}\n  kepala: {"),
    )
    without, having = make_office("a"), make_office("b")
    liaison = Position.objects.create(office=having, key="satker", name="Penghubung satker")
    assert position_for(published(without, text), "satker") is None
    assert position_for(published(having, text), "satker") == liaison


def test_an_executor_that_only_stands_in_a_row_may_be_of_any_kind():
    text = toy(
        ("executors: [petugas], time: Tentatif", "executors: [petugas, satker], time: Tentatif"),
        ("  kepala: {", "  satker: {name: Satker, kind: unit}\n  kepala: {"),
    )
    assert published(make_office(), text).number == 1


def test_a_called_sop_must_be_in_force_in_the_office_first():
    office = make_office()
    (maintenance, survey) = faults_of(office, library_text("kendala-tik"))
    assert "SOP “pemeliharaan-perbaikan” belum ada" in maintenance.message
    assert "SOP “survei-kepuasan” belum ada" in survey.message
    assert "lebih dulu" in survey.advice


def test_a_called_sop_cannot_change_so_that_its_callers_never_come_back():
    office = make_office()
    for slug in ("pemeliharaan-perbaikan", "survei-kepuasan", "kendala-tik"):
        published(office, library_text(slug))
    changed = (
        library_text("survei-kepuasan")
        .replace("to: tidak-diisi}", "to: diam}")
        .replace("        to: tidak-diisi\n", "        to: diam\n")
    )
    changed = changed.replace("  tidak-diisi: {kind: selesai", "  diam: {kind: selesai")
    faults = faults_of(office, changed)
    assert faults
    assert all("“kendala-tik” yang berlaku memanggil SOP ini" in fault.message for fault in faults)


def test_a_publication_that_was_overtaken_changes_nothing(monkeypatch):
    office = make_office()
    first = published(office)
    second = published(office, CHANGED)
    # What a slower publisher saw before the second one was in force.
    monkeypatch.setattr(publishing, "effective", lambda *_: SopVersion.objects.get(pk=first.pk))
    with pytest.raises(Conflict):
        published(office, toy(("title: Peminjaman Ruang Rapat", "title: Ketiga")))
    assert list(versions(second.sop)) == [second, first]
    assert Sop.objects.get().title == "Peminjaman Ruang"


def test_the_database_itself_allows_one_version_in_force_and_each_number_once():
    first = published(make_office())
    same = {"sop": first.sop, "definition": "{}", "source": "", "digest": "x", "effective_at": AT}
    for number, state in ((2, "effective"), (1, "superseded"), (2, "?")):
        with pytest.raises(IntegrityError), transaction.atomic():
            SopVersion.objects.create(**same, number=number, state=state)


@pytest.mark.django_db(transaction=True)
def test_of_publications_at_once_exactly_one_is_in_force_and_none_is_torn():
    office = make_office()
    texts = [toy(("title: Peminjaman Ruang Rapat", f"title: Judul {number}")) for number in range(4)]
    start, outcomes = threading.Barrier(len(texts)), []

    def work(text):
        try:
            start.wait(timeout=10)
            outcomes.append(published(office, text).number)
        except Conflict:
            outcomes.append("conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(outcomes) == len(texts)
    numbers = sorted(outcome for outcome in outcomes if outcome != "conflict")
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers, "somebody wins"
    assert SopVersion.objects.filter(state="effective").count() == 1
    sop = Sop.objects.get()
    assert effective(office, "pinjam-ruang").number == numbers[-1]
    assert entries(sop.stream).count() == len(numbers)
    assert broken_links(sop.stream) == []
