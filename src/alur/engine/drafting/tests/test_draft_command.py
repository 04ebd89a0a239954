"""`alur sop draft`: a file, a report, JSON, and refusals with a status."""

import json

import pytest

from alur.engine.sops.rules.reading import read
from alur.engine.sops.tests.make import HERE
from alur.project.cli import main

pytestmark = pytest.mark.once

SCAN = str(HERE / "documents" / "virtual-meeting.txt")


def test_the_file_is_written_and_the_report_says_what_is_left(capsys, tmp_path):
    out = tmp_path / "sop.yaml"
    assert main(["sop", "draft", SCAN, "-o", str(out)]) == 0
    definition = read(out.read_text(encoding="utf-8"))
    said = capsys.readouterr().out
    assert "Permohonan Layanan Virtual Meeting (Zoom): 9 baris, 4 pelaksana." in said
    assert f"Yang perlu Anda putuskan ({len(definition.draft)}):" in said
    assert all(f"  - {question}" in said for question in definition.draft)
    assert "Dasar hukum 5 dan 6 menyebut peraturan yang sama" in said
    assert main(["sop", "check", str(out)]) == 1
    assert capsys.readouterr().out.count("belum diputuskan") == len(definition.draft)


def test_json_holds_rows_proposals_and_questions(capsys):
    assert main(["sop", "draft", SCAN, "--json"]) == 0
    said = capsys.readouterr()
    data = json.loads(said.out)
    assert [row["no"] for row in data["rows"]] == list(range(1, 10))
    assert {"about", "text", "proposal", "confidence", "reason"} == set(data["questions"][0])
    assert "Yang perlu Anda putuskan" in said.err


def test_what_cannot_be_drafted_is_said_with_a_status(capsys, tmp_path):
    assert main(["sop", "draft", str(tmp_path / "tidak-ada.docx")]) == 2
    assert "berkas tidak ada" in capsys.readouterr().err
    letter = tmp_path / "surat.txt"
    letter.write_text("Surat undangan", encoding="utf-8")
    assert main(["sop", "draft", str(letter)]) == 1
    assert "Tabel kegiatan tidak ditemukan" in capsys.readouterr().err
