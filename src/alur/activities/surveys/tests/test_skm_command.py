"""`alur skm compute` as its own process, without Django."""

import json
import subprocess
import sys

import pytest

HEAD = "U1,U2,U3,U4,U5,U6,U7,U8,U9"
RUN = """
import sys
from alur.project.cli import main
code = main(sys.argv[1:])
assert not any(name.split(".")[0] == "django" for name in sys.modules), "the command loaded Django"
sys.exit(code)
"""


def skm(*arguments, stdin=b""):
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", RUN, "skm", "compute", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        timeout=60,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_json_has_the_five_keys_and_two_decimals(tmp_path):
    file = tmp_path / "jawaban.csv"
    file.write_text(f"{HEAD}\n4,3,3,4,3,4,4,2,3\n3,3,2,4,3,3,4,,3\n4,4,3,4,3,3,3,3,\n")
    code, out, err = skm(file, "--json")
    assert (code, err) == (0, "")
    assert '"ikm": 81.02, "ikm_annex": 80.21, "band": "B"' in out
    answer = json.loads(out)
    assert list(answer) == ["n", "nrr", "ikm", "ikm_annex", "band"]
    assert answer["n"] == 3
    assert answer["nrr"] == [11 / 3, 10 / 3, 8 / 3, 4, 3, 10 / 3, 11 / 3, 2.5, 3]


def test_json_of_an_unsur_without_answers_is_null():
    code, out, _ = skm("-", "--json", stdin=f"{HEAD}\n1,1,1,,1,1,1,1,1\n".encode())
    assert code == 0
    assert json.loads(out) == {
        "n": 1,
        "nrr": [1, 1, 1, None, 1, 1, 1, 1, 1],
        "ikm": None,
        "ikm_annex": None,
        "band": None,
    }


@pytest.mark.parametrize(("answer", "ikm"), [("1", "25.00"), ("4", "100.00")])
def test_json_keeps_both_decimals(answer, ikm):
    _, out, _ = skm("-", "--json", stdin=f"{HEAD}\n{','.join(answer * 9)}\n".encode())
    assert f'"ikm": {ikm},' in out


def test_text_names_the_unsur_and_both_figures():
    code, out, _ = skm("-", stdin=f"{HEAD}\n4,4,4,4,4,4,4,4,4\n".encode())
    assert code == 0
    assert "U8  Penanganan pengaduan, saran dan masukan        1  4,0000  A" in out
    assert "IKM: 100,00 – mutu A (Sangat Baik)" in out
    assert "Dengan bobot 0,11 seperti tercetak di lampiran: 99,00" in out


def test_text_says_why_there_is_no_ikm():
    code, out, err = skm("-", stdin=f"No,{HEAD}\n1,4,4,4,,4,4,4,4,4\n2,,,,,,,,,\n".encode())
    assert code == 0
    assert "IKM tidak dapat dihitung: tidak ada jawaban untuk U4." in out
    assert "kolom yang diabaikan: No." in err
    assert "1 responden tidak menjawab satu unsur pun (baris 3)" in err


def test_faults_come_one_a_line_on_standard_error():
    code, out, err = skm("-", "--json", stdin=f"{HEAD}\n1,2,3,4,5,1,2,3,x\n".encode())
    assert (code, out) == (1, "")
    assert [line.split(":")[0] for line in err.splitlines()] == ["Baris 2, kolom U5", "Baris 2, kolom U9"]


@pytest.mark.parametrize("name", ["tidak-ada.csv", "."])
def test_a_file_that_cannot_be_read(tmp_path, name):
    code, out, err = skm(tmp_path / name)
    assert (code, out) == (1, "")
    assert "tidak dapat dibaca" in err
