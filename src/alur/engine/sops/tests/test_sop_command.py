"""`alur sop`: faults with file and line, exit status, all files or none."""

import json

import pytest

from alur.engine.sops.models import Sop, SopVersion
from alur.engine.sops.queries import shipped
from alur.foundation.offices.tests.make import make_office
from alur.project.cli import main

from .make import HERE, TOY, library_text, toy


def write(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_shipped_files_pass_without_touching_a_database(capsys):
    assert main(["sop", "check", *map(str, shipped().values())]) == 0
    assert capsys.readouterr().out.count(": baik\n") == 9


def test_every_fault_of_every_file_is_printed_with_file_and_line(capsys, tmp_path):
    broken = str(HERE / "broken" / "unknown-target.yaml")
    missing = str(tmp_path / "tidak-ada.yaml")
    good = write(tmp_path, "baik.yaml", toy(("slug: pinjam-ruang", "slug: baik")))
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("sop: café".encode("latin-1"))
    assert main(["sop", "check", good, broken, missing, str(latin)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert sum(line.startswith(f"{broken}:") for line in lines) == 2
    assert f"{missing}: berkas tidak ada. Periksa nama berkasnya." in lines
    assert any(line.startswith(f"{latin}: berkas bukan teks UTF-8") for line in lines)
    assert not any(line.startswith(good) for line in lines)


def test_files_checked_together_may_call_each_other_and_the_shipped_ones(capsys, tmp_path):
    caller = toy(
        ("slug: pinjam-ruang", "slug: pemanggil"),
        ("    then: nilai", "    call: {sop: pinjam-ruang, returns: {selesai: survei, ditolak: ditolak}}"),
        (
            "  - id: nilai\n",
            "  - {id: survei, name: Survei, executor: peminjam, after_service: true, "
            "call: {sop: survei-kepuasan, returns: {diisi: nilai, tidak-diisi: nilai}}}\n  - id: nilai\n",
        ),
    )
    one = write(tmp_path, "pemanggil.yaml", caller)
    assert main(["sop", "check", one]) == 1
    assert "SOP “pinjam-ruang” belum ada" in capsys.readouterr().out
    assert main(["sop", "check", one, write(tmp_path, "ruang.yaml", TOY)]) == 0


def test_two_files_of_one_slug_are_refused(capsys, tmp_path):
    assert main(["sop", "check", write(tmp_path, "a.yaml", TOY), write(tmp_path, "b.yaml", TOY)]) == 1
    assert "“pinjam-ruang” juga nama layanan" in capsys.readouterr().out


@pytest.mark.django_db
def test_publishing_takes_called_sops_first_whatever_their_order(capsys, tmp_path):
    make_office("pusat")
    paths = shipped()
    names = [str(paths[slug]) for slug in ("kendala-tik", "survei-kepuasan", "pemeliharaan-perbaikan")]
    assert main(["sop", "publish", *names, "--office", "pusat", "--create-positions"]) == 0
    assert SopVersion.objects.filter(state="effective").count() == 3
    assert "Penanganan kendala TIK, revisi 1" in capsys.readouterr().out
    assert main(["sop", "publish", *names, "--office", "pusat"]) == 0
    assert SopVersion.objects.count() == 3


@pytest.mark.django_db
def test_one_faulty_file_keeps_all_of_them_from_being_published(capsys, tmp_path):
    make_office("pusat")
    good = write(tmp_path, "a.yaml", TOY)
    for number, bad in enumerate(
        (
            toy(("slug: pinjam-ruang", "slug: lain"), ("to: setujui}", "to: entah}")),
            toy(("slug: pinjam-ruang", "slug: lain"), ("    separate_from: periksa", "    event: true")),
        )
    ):
        other = write(tmp_path, f"bad-{number}.yaml", bad)
        assert main(["sop", "publish", good, other, "--office", "pusat", "--create-positions"]) == 1
        assert f"{other}:" in capsys.readouterr().out
        assert not Sop.objects.exists()


@pytest.mark.django_db
def test_an_unknown_office_is_a_wrong_call(capsys, tmp_path):
    assert main(["sop", "publish", write(tmp_path, "a.yaml", TOY), "--office", "entah"]) == 2
    assert "Kantor “entah” tidak ada" in capsys.readouterr().err


def test_the_schema_is_printed_as_json(capsys):
    assert main(["sop", "schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "SOP Alur"


def test_the_text_of_every_shipped_file_names_its_schema():
    assert all("$schema=" in library_text(slug).splitlines()[0] for slug in shipped())
