"""What a backup or a restore refuses, and that it changes nothing then."""

import json
import random
from contextlib import suppress

import pytest

from alur.project.backup import archive, making
from alur.project.backup.archive import NOT_WHOLE
from alur.project.backup.faults import BackupFailed, Damaged
from alur.project.backup.making import make_backup
from alur.project.backup.postgres import Postgres
from alur.project.locks import in_use

from .conftest import AT, PASSPHRASE, backed_up, digests, restored, unpacked


@pytest.mark.django_db
def test_where_there_is_no_table_there_is_nothing_to_back_up(place, target, elsewhere):
    with pytest.raises(BackupFailed, match=r"tidak ada|kosong"):
        make_backup(place=elsewhere, target=target, passphrase=None, at=AT)
    assert list(target.iterdir()) == []


def test_a_place_with_data_is_left_alone(place, target, elsewhere):
    made = backed_up(place, target)
    restored(elsewhere, made)
    before = digests(elsewhere)
    with pytest.raises(BackupFailed, match="--replace"):
        restored(elsewhere, made)
    assert digests(elsewhere) == before


@pytest.mark.once
def test_files_without_a_database_are_data_too(place, target, elsewhere):
    made = backed_up(place, target)
    (elsewhere.files.root / "aa").mkdir(parents=True)
    (elsewhere.files.root / "aa" / "sisa").write_text("x")
    with pytest.raises(BackupFailed, match="--replace"):
        restored(elsewhere, made)


def test_nothing_is_restored_under_a_running_system(place, target, elsewhere):
    made = backed_up(place, target)
    with in_use(elsewhere.data), pytest.raises(BackupFailed, match="Hentikan serve dan worker"):
        restored(elsewhere, made)
    database = elsewhere.database
    if isinstance(database, Postgres):
        with database._connected(), pytest.raises(BackupFailed, match="1 sambungan lain"):
            restored(elsewhere, made)


@pytest.mark.once
def test_two_do_not_run_at_once(place, target):
    with making.working_folder(place.installation.data), pytest.raises(BackupFailed, match="Tunggu"):
        backed_up(place, target)


@pytest.mark.once
def test_an_archive_never_takes_the_place_of_another(place, target):
    backed_up(place, target)
    with pytest.raises(BackupFailed, match="tidak ditimpa"):
        backed_up(place, target)
    with pytest.raises(BackupFailed, match="Buat dahulu foldernya"):
        backed_up(place, target / "tidak" / "ada.alur")


@pytest.mark.once
def test_another_passphrase_none_or_one_too_many_opens_nothing(place, target, elsewhere):
    made, plain = backed_up(place, target), backed_up(place, target / "biasa.alur", None)
    for source, passphrase, words in (
        (made, b"kata sandi lain", "kata sandinya salah"),
        (made, None, "--passphrase-file"),
        (plain, PASSPHRASE, "tidak dienkripsi"),
    ):
        with pytest.raises(Damaged, match=words):
            restored(elsewhere, source, passphrase)
    assert not elsewhere.files.root.exists()


@pytest.mark.once
def test_keys_that_do_not_open_what_was_sealed_are_told_and_kept(place, target, elsewhere):
    made = backed_up(place, target)
    elsewhere.data.mkdir()
    other = json.dumps({"secret_key": "x", "sealing_keys": ["y"], "link_key": "z"})
    (elsewhere.data / "secrets.json").write_text(other)
    with pytest.raises(BackupFailed, match="bukan kunci cadangan ini"):
        restored(elsewhere, made)
    assert (elsewhere.data / "secrets.json").read_text() == other
    assert not elsewhere.files.root.exists()


@pytest.mark.once
def test_a_plain_archive_holds_no_keys_and_wants_them_first(place, target, elsewhere):
    made = backed_up(place, target, None)
    with suppress(Damaged), archive.reading(made.path, None) as reader:
        reader.take_json("manifest.json")
        assert reader.next_name() == "database"
    with pytest.raises(BackupFailed, match=r"secrets\.json yang Anda simpan terpisah"):
        restored(elsewhere, made, None)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": 2}, "lebih baru"),
        ({"migrations": [("cases", "9999_tomorrow")]}, "cases.9999_tomorrow"),
        ({"engine": "oracle"}, "sejenis"),
    ],
    ids=["format", "migrations", "engine"],
)
def test_an_archive_that_does_not_fit_is_refused_before_anything(place, target, elsewhere, monkeypatch, change, words):
    from dataclasses import replace

    manifest = making._manifest
    monkeypatch.setattr(making, "_manifest", lambda *arguments: replace(manifest(*arguments), **change))
    made = backed_up(place, target)
    with pytest.raises(BackupFailed, match=words):
        restored(elsewhere, made)
    assert not elsewhere.files.root.exists()


@pytest.mark.once
@pytest.mark.parametrize("passphrase", [None, PASSPHRASE], ids=["plain", "encrypted"])
def test_a_changed_archive_is_refused_or_changed_where_nothing_stands(place, target, passphrase):
    """Plain, some bits (the time in gzip's head, how far back a run of zeros is copied from) change nothing that is
    unpacked, and digests prove it; encrypted, every byte counts."""
    made = backed_up(place, target, passphrase)
    whole = made.path.read_bytes()
    chance = random.Random(11)
    refused = 0
    for _turn in range(40):
        changed = bytearray(whole)
        changed[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        made.path.write_bytes(changed)
        try:
            assert unpacked(place, made, passphrase) == (made.manifest, made.end)
        except BackupFailed:
            refused += 1
    assert refused >= 30 if passphrase is None else refused == 40


@pytest.mark.once
@pytest.mark.parametrize("passphrase", [None, PASSPHRASE], ids=["plain", "encrypted"])
@pytest.mark.parametrize("part", [0, 0.2, 0.5, 0.9, 0.97])
def test_an_archive_that_was_cut_off_is_refused(place, target, passphrase, part):
    made = backed_up(place, target, passphrase)
    whole = made.path.read_bytes()
    made.path.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(BackupFailed):
        unpacked(place, made, passphrase)


@pytest.mark.once
@pytest.mark.parametrize("name", ["../../luar", "/etc/passwd", "aa/bb/../../x", "aa/bb/c\td"])
def test_no_name_in_an_archive_leads_out_of_its_folder(place, target, monkeypatch, name):
    from alur.project.backup.archive import Digest, digest_of
    from alur.project.backup.stored import Stored

    text = place.installation.data / "isi"
    text.write_text("x")
    monkeypatch.setattr(making, "named_by", lambda rows: [Stored(name, digest_of(text))])
    monkeypatch.setattr(making, "read_list", lambda path: [Stored(name, Digest(1, digest_of(text).sha256))])
    monkeypatch.setattr(making, "_add_files", lambda writer, *_rest: _with(writer, name, text))
    made = backed_up(place, target, None)
    with pytest.raises(Damaged, match=NOT_WHOLE[:20]):
        unpacked(place, made, None)


def _with(writer, name, path):
    writer.add_file(f"files/{name}", path)
    return archive.End(files=1, file_bytes=1)
