"""A service as one file: the same bytes from the same SOPs, read back word for word, and nothing hostile taken."""

import contextlib
import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alur.engine.sops.rules.calling import together
from alur.engine.sops.rules.packing import MANIFEST, Proposal, Unpackable, pack, unpack
from alur.project.cli import main

from .make import TOY, library, library_text, toy

CALLED = together("kendala-tik", library())
TEXTS = {slug: library_text(slug) for slug in CALLED}
PACKED = pack("kendala-tik", "Kendala TIK", TEXTS)
SMALL = pack("pinjam-ruang", "Ruang", {"pinjam-ruang": TOY})


def zipped(*members, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, body in members:
            archive.writestr(name, body)
    return stream.getvalue()


def members():
    with zipfile.ZipFile(io.BytesIO(PACKED)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def changed(**parts):
    """The package with another manifest."""
    (_name, body), *rest = members()
    return zipped((MANIFEST, json.dumps({**json.loads(body), **parts})), *rest)


def test_a_service_and_all_that_it_calls_come_out_word_for_word():
    found = unpack(PACKED)
    assert (found.service, dict(found.texts)) == ("kendala-tik", TEXTS)
    assert sorted(CALLED) == ["kendala-tik", "pemeliharaan-perbaikan", "survei-kepuasan"]
    assert pack("kendala-tik", "Kendala TIK", dict(reversed(TEXTS.items()))) == PACKED
    assert unpack(zipped(*members(), method=zipfile.ZIP_STORED)) == found


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"PK",
        PACKED[: len(PACKED) // 2],
        b"x" * 4_000_001,
        zipped(),
        zipped(*members()[1:]),
        zipped(*members()[:-1]),
        zipped(*members(), ("sop/lain.yaml", TOY)),
        zipped(*members(), ("sop/bom.yaml", b"\0" * 3_000_000)),
        zipped(*members(), ("../../etc/passwd", "x")),
        zipped(*members(), ("/sop/a.yaml", "x")),
        zipped(*members(), ("sop/../a.yaml", "x")),
        zipped(*members(), ("sop\\a.yaml", "x")),
        zipped(*members(), ("sop/A.yaml", "x")),
        zipped(*((f"sop/a-{each}.yaml", "x") for each in range(40))),
        zipped(*members(), method=zipfile.ZIP_BZIP2),
        changed(format="alur-service/2"),
        changed(service="survei"),
        changed(service=["kendala-tik"]),
        changed(files=[]),
        changed(files=[{"name": 1, "sha256": "x"}]),
        changed(files={"name": "x"}),
        changed(files=[*json.loads(members()[0][1])["files"]] * 2),
        zipped((MANIFEST, "[" * 90_000), *members()[1:]),
        zipped((MANIFEST, b"\xff"), *members()[1:]),
        zipped((members()[0]), *((name, body + b"#") for name, body in members()[1:])),
        pack("a", "A", {"a": TOY}),
        pack("pinjam-ruang", "A", {"pinjam-ruang": "sop: [x"}),
    ],
)
def test_what_is_no_package_or_was_changed_is_refused_in_words(raw):
    with pytest.raises(Unpackable):
        unpack(raw)


def test_a_name_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate"):
        raw = zipped(*members(), members()[1])
    with pytest.raises(Unpackable):
        unpack(raw)


@given(st.integers(0, len(SMALL) - 1), st.integers(1, 255))
def test_one_changed_byte_never_changes_what_is_read(at, by):
    raw = bytearray(SMALL)
    raw[at] = (raw[at] + by) % 256
    with contextlib.suppress(Unpackable):
        assert dict(unpack(bytes(raw)).texts) == {"pinjam-ruang": TOY}


def test_packed_here_unpacked_there_and_nothing_is_overwritten(capsys, tmp_path):
    file, folder = str(tmp_path / "tik.zip"), tmp_path / "sana"
    assert main(["sop", "pack", "kendala-tik", "-o", file]) == 0
    assert "3 SOP" in capsys.readouterr().out
    assert main(["sop", "unpack", file, "-o", str(folder)]) == 0
    assert "alur sop publish" in capsys.readouterr().out
    assert {path.stem: path.read_text(encoding="utf-8") for path in folder.iterdir()} == TEXTS
    assert main(["sop", "unpack", file, "-o", str(folder)]) == 1
    assert "Sudah ada" in capsys.readouterr().err
    assert main(["sop", "pack", "entah", "-o", file]) == 2
    assert main(["sop", "unpack", str(tmp_path / "tidak-ada")]) == 1
    (tmp_path / "rusak.zip").write_bytes(b"PK")
    assert main(["sop", "unpack", str(tmp_path / "rusak.zip")]) == 1
    assert "bukan paket layanan" in capsys.readouterr().err


def test_two_files_are_compared_on_the_command_line(capsys, tmp_path):
    old, new = tmp_path / "lama.yaml", tmp_path / "baru.yaml"
    old.write_text(TOY, encoding="utf-8")
    row = next(line for line in TOY.splitlines() if "no: 2" in line)
    new.write_text(toy((row, row.replace("1 jam", "2 jam"))), encoding="utf-8")
    assert main(["sop", "compare", str(old), str(old)]) == 0
    assert capsys.readouterr().out == "Keduanya sama.\n"
    assert main(["sop", "compare", str(old), str(new)]) == 1
    assert capsys.readouterr().out == "baris 2: diubah\n  Waktu:\n    - 1 jam\n    + 2 jam\n"
    assert main(["sop", "compare", str(old), str(tmp_path / "tidak-ada")]) == 1


PROPOSALS = {"pinjam-ruang": Proposal({"selesai": 12, "ditarik": None}, {"petugas": "Kepala Tim Umum"})}


def test_how_an_office_runs_it_goes_along_as_a_proposal():
    assert unpack(pack("pinjam-ruang", "Ruang", {"pinjam-ruang": TOY}, PROPOSALS)).proposals == PROPOSALS
    assert unpack(SMALL).proposals == {}


@pytest.mark.parametrize(
    "proposals",
    [
        [],
        {"a": {}},
        {"a": {"retention": {"selesai": 0}, "executors": {}}},
        {"a": {"retention": {"selesai": True}, "executors": {}}},
        {"a": {"retention": {"entah": 1}, "executors": {}}},
        {"a": {"retention": {}, "executors": {"x": 7}}},
        {"a": {"retention": {}, "executors": {"x": "a\nb"}}},
        {"a": {"retention": {}, "executors": {}, "more": 1}},
    ],
)
def test_proposals_of_another_shape_are_refused(proposals):
    assert unpack(changed()).proposals == {}
    with pytest.raises(Unpackable):
        unpack(changed(proposals=proposals))
