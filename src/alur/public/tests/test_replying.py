"""The applicant answers the office's question, or takes the application back."""

import pytest

from alur.engine.cases.models import Pause
from alur.foundation.files.models import StoredFile
from alur.public.tests.make import (
    TIK_ANSWERS,
    ask,
    claim,
    link,
    photo,
    solved,
    started,
    text,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(tik):
    case, person = tik
    claim(case, person)
    return case, ask(case, person)


def test_an_answer_with_a_file_lets_the_office_go_on(client, asked):
    case, pause = asked
    assert "Kami menunggu jawaban Anda" in text(client.get(link(case)))
    form = client.get(link(case, f"jawab/{pause.pk}/"))
    typed = {"answer": "INV-7", "attachments": photo("nota.png"), "kunci": form.context["key"]}
    response = client.post(link(case, f"jawab/{pause.pk}/"), typed, follow=True)
    assert "jawaban Anda sudah kami terima" in text(response)
    pause.refresh_from_db()
    assert pause.answer == "INV-7"
    assert StoredFile.objects.get().about == f"case:{case.pk}"


def test_an_empty_answer_is_refused_and_its_file_stays(client, asked):
    case, pause = asked
    path = link(case, f"jawab/{pause.pk}/")
    refused = client.post(path, {"answer": "", "attachments": photo("nota.png")})
    assert refused.status_code == 422
    assert "nota.png" in text(refused)
    removed = client.post(path, {"answer": "Sedang saya tulis", "hapus": str(StoredFile.objects.get().pk)})
    assert "nota.png" not in text(removed)
    assert "Sedang saya tulis" in text(removed)
    assert StoredFile.objects.count() == 0


def test_a_refused_answer_sent_again_brings_its_file_once(client, asked):
    case, pause = asked
    for _press in range(2):
        client.post(link(case, f"jawab/{pause.pk}/"), {"answer": "", "attachments": photo("nota.png")})
    assert StoredFile.objects.count() == 1


def test_answering_twice_answers_once(client, asked):
    case, pause = asked
    path = link(case, f"jawab/{pause.pk}/")
    assert client.post(path, {"answer": "INV-7", "kunci": "a"}).status_code == 302
    assert client.post(path, {"answer": "INV-7", "kunci": "a"}).status_code == 302
    assert client.post(path, {"answer": "Lain lagi", "kunci": "b"}).status_code == 409
    assert Pause.objects.get().answer == "INV-7"


def test_a_question_of_another_case_cannot_be_answered_nor_its_files_touched(client, asked):
    case, pause = asked
    other = started(case.sop_version, answers=TIK_ANSWERS)
    client.post(link(case, f"jawab/{pause.pk}/"), {"answer": "", "attachments": photo("nota.png")})
    path = link(other, f"jawab/{pause.pk}/")
    assert client.get(path).headers["Location"] == link(other)
    client.post(path, {"hapus": str(StoredFile.objects.get().pk)})
    assert client.post(path, {"answer": "Saya orang lain"}).status_code == 404
    assert StoredFile.objects.get().about == f"draft:{pause.pk}"
    pause.refresh_from_db()
    assert pause.ended_at is None


def test_withdrawing_asks_once_and_ends_the_case(client, tik):
    case, _person = tik
    assert "Tarik permohonan ini?" in text(client.get(link(case, "tarik/")))
    page = text(client.post(link(case, "tarik/"), {"reason": "Sudah beres"}, follow=True))
    assert "Anda menarik permohonan ini" in page
    case.refresh_from_db()
    assert (case.end_kind, case.end_reason) == ("ditarik", "Sudah beres")
    assert client.post(link(case, "tarik/"), {"reason": "Sudah beres"}).status_code == 302
    assert client.get(link(case, "tarik/")).headers["Location"] == link(case)


def test_what_is_served_cannot_be_withdrawn(client, tik):
    case, person = tik
    solved(case, person)
    assert client.post(link(case, "tarik/"), {"reason": "Terlambat"}).status_code == 409
    case.refresh_from_db()
    assert case.end_kind == ""
