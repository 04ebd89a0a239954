"""Faults on the editor's pages: in the words of the pages, with the way to the input."""

import re
from uuid import uuid4

import pytest

from alur.administration.queries.editor_faults import QUOTED, Saying
from alur.administration.rules.editor.steps import Known
from alur.engine.cases.registry import activities
from alur.engine.sops.rules.reading import check
from alur.engine.sops.rules.yaml_source import Unreadable, load
from alur.engine.sops.tests.make import HERE, library, library_text, toy

from .test_editor import drafted, opened, where

BROKEN = sorted((HERE / "broken").glob("*.yaml"))


def said_of(text):
    saying = Saying(uuid4(), load(text), Known())
    return [saying.say(fault) for fault in check(text, "sop.yaml", activities, library())]


def test_no_fault_names_its_place_by_the_path_in_the_file():
    found = []
    for path in BROKEN:
        try:
            found += said_of(path.read_text(encoding="utf-8"))
        except Unreadable:
            continue
    assert len(found) > 30
    for said in found:
        assert "›" not in said.message
        assert not re.search(r"\b(steps|outcomes|executors|form|fields|timeout|branches)\b", said.place), said
        assert said.place or not said.path


@pytest.mark.parametrize(
    ("change", "place", "message"),
    [
        (("to: setujui", "to: entah"), "Langkah 2 “Memeriksa jadwal”, jawaban “Kosong”, Lanjut ke", "tidak dikenal"),
        (("kind: applicant", "kind: pelamar"), "Pelaksana “Peminjam”, Siapa ini", "bukan pilihan"),
        (("kind: selesai", "kind: sudah"), "Akhir “selesai”, Artinya", "bukan pilihan"),
        (("time: 1 jam", "time: sebentar"), "Baris 2, Waktu", "tidak dapat dibaca"),
    ],
)
def test_a_fault_is_said_as_the_page_shows_it_and_leads_to_its_input(here, change, place, message):
    draft = drafted(here, toy(change))
    said = next(each for each in said_of(draft.source) if message in each.message)
    assert said.place == place
    page = opened(here.browser, draft)
    address = re.search(rf'<a href="([^"]+)">{re.escape(place)}</a>', page)[1]
    assert address.startswith(where(draft))
    target, _hash, anchor = address.removeprefix(where(draft)).partition("#")
    assert f'id="{anchor}"' in opened(here.browser, draft, target)


def test_words_of_the_file_are_those_of_the_page_but_names_stay():
    text = library_text("virtual-meeting").replace("participants: [narahubung]", "timeout: {after: x, outcome: then}")
    (said,) = [each for each in said_of(text) if each.path[:2] == ("steps", 5)][:1]
    assert said.place == "Langkah 6 “Menerima tautan”, Batas tunggu"
    assert not QUOTED.search(said.advice.replace("“x”", "")) or "“then”" not in said.advice
