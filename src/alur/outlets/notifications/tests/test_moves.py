"""A case that is moved to a newer version of its SOP: who hears of it, in what words, and who does not."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import translation

from alur.engine.cases import actions
from alur.engine.cases.queries.moving import cases_running_by, planned_moves
from alur.engine.cases.rules.actors import SYSTEM, Actor
from alur.engine.cases.rules.moving import completed
from alur.engine.cases.tests import make, outside
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import Definition
from alur.foundation.outbox.models import Delivery
from alur.outlets.notifications.models import Notice
from alur.outlets.notifications.queries import rendered
from alur.outlets.notifications.registry import notice_types

from .test_lateness import ANSWERS, EMAIL

pytestmark = pytest.mark.django_db
LATER = make.MONDAY_9 + timedelta(minutes=4)
MOVED = ("moved-task", "moved-away", "moved-applicant", "new-task")
APPLICATION = make.APPLICATION | {"form": [*make.APPLICATION["form"], EMAIL]}
COLUMN = {"name": "catatan-ruang", "type": "text", "label": "Nomor ruang"}
COMPLETE = {"id": "lengkapi", "name": "Melengkapi berkas", "executor": "pemohon", "form": [COLUMN], "then": "periksa"}
CHECK = make.plain_steps()[1]


def version(*steps, time="10 menit", **parts):
    rows = [{"no": 1, "activity": "Mengajukan"}, {"no": 2, "activity": "Memeriksa", "time": time}]
    return make.version(make.definition([APPLICATION, *steps], rows=rows, **parts))


@pytest.fixture
def people():
    return {each: make.officer(each, each) for each in ("petugas", "kepala")}


@pytest.fixture
def case(people):
    case = make.started(version(CHECK), answers=ANSWERS)
    Delivery.objects.all().delete()
    return case


def move(case, to, steps=None, by=SYSTEM, officer=None, key=""):
    actions.move_case(case_id=case.pk, seen=None, to=to, steps=steps or {}, by=by, at=LATER, key=key or uuid4().hex,
                      officer=officer)  # fmt: skip


def told():
    return sorted(Delivery.objects.filter(kind__in=MOVED).values_list("kind", "payload__to"))


def letter(kind, language="id"):
    payload = Delivery.objects.get(kind=kind).payload
    with translation.override(language):
        return rendered(kind, language, notice_types.get(kind).context(payload["context"]))[1]


def test_an_officer_whose_open_step_is_said_otherwise_hears_what_changed(case, people):
    decided = {"selesai": {"label": "Lengkap", "to": "selesai"}, "tolak": {"label": "Kurang", "to": "ditolak"}}
    changed = {each: value for each, value in CHECK.items() if each != "then"} | {
        "name": "Memeriksa kelengkapan", "form": [COLUMN], "outcomes": decided,
    }  # fmt: skip
    move(case, version(changed, time="1 jam"))
    assert told() == [("moved-applicant", "siti@contoh.id"), ("moved-task", people["petugas"].email)]
    words = letter("moved-task")
    for said in (
        "kini berjalan menurut revisi 2 SOP-nya",
        "- Nama langkah: semula Memeriksa, kini Memeriksa kelengkapan.",
        "- Isian baru: “Nomor ruang”.",
        "- Pilihan hasil: kini “Lengkap”, “Kurang”.",
        "- Waktu: semula 10 menit, kini 1 jam.",
        "Batas waktu: ",
    ):
        assert said in words, words
    assert "- “Memeriksa kelengkapan”: semula 10 menit, kini 1 jam." in letter("moved-applicant")
    assert "What changed:" in letter("moved-task", "en")
    assert Notice.objects.filter(kind="moved-task", officer=people["petugas"], read_at=None).count() == 1


def test_who_no_longer_has_the_step_and_who_has_it_now_are_told(case, people):
    task = make.open_task(case)
    assert Notice.objects.filter(task=task, officer=people["petugas"], read_at=None).exists()
    move(case, version(CHECK | {"executor": "kepala"}))
    assert told() == [("moved-away", people["petugas"].email), ("new-task", people["kepala"].email)]
    assert "Yang mengerjakannya sekarang: Kepala" in letter("moved-away")
    assert list(Notice.objects.filter(officer=people["petugas"], read_at=None).values_list("kind", flat=True)) == [
        "moved-away"
    ]


def test_the_applicant_hears_what_is_asked_from_now_on(case):
    later = COMPLETE | {"then": "selesai"}
    move(case, version(CHECK | {"then": "lengkapi"}, later))
    assert told() == [("moved-applicant", "siti@contoh.id")]
    words = letter("moved-applicant")
    assert "“Melengkapi berkas”: baru. Kami memberi tahu Anda bila gilirannya tiba." in words
    assert "Waktu yang berubah" not in words
    Delivery.objects.all().delete()
    more = later | {"form": [COLUMN | {"label": "Nomor kamar"}, COLUMN | {"name": "lantai", "label": "Lantai"}]}
    move(case, version(CHECK | {"then": "lengkapi"}, more))
    words = letter("moved-applicant")
    assert "“Melengkapi berkas”. Isian baru: “Lantai”." in words
    assert "“Melengkapi berkas”. Isian yang berubah: “Nomor kamar”." in words
    Delivery.objects.all().delete()
    move(case, version(CHECK))
    assert "“Melengkapi berkas”: tidak diminta lagi." in letter("moved-applicant")


def test_somebody_outside_hears_what_is_asked_otherwise_by_their_link():
    case = outside.split(outside.applied(), make.officer("Ani", "petugas"))
    data = definition_of(case.sop_version).model_dump(mode="json", by_alias=True, exclude_defaults=True)
    step = next(each for each in data["steps"] if each["id"] == "konfirmasi")
    step["form"] = [*step["form"], {"name": "tempat", "type": "text", "label": "Di mana?"}]
    move(case, make.version(Definition.model_validate(data)))
    words = letter("moved-outsider")
    assert Delivery.objects.get(kind="moved-outsider").payload["to"] == "joko@contoh.id"
    assert "- Isian baru: “Di mana?”." in words
    assert "/tautan/" in words
    assert "/meja/" not in words
    assert "/lacak/" not in words


def test_what_is_behind_the_case_or_changed_for_nobody_is_told_to_nobody(case):
    behind = APPLICATION | {"form": [*APPLICATION["form"], COLUMN]}
    rows = [
        {"no": 1, "activity": "Mengajukan", "time": "5 menit"},
        {"no": 2, "activity": "Memeriksa", "time": "10 menit"},
    ]
    move(case, make.version(make.definition([behind, CHECK], rows=rows)))
    assert told() == []


def test_once_for_a_move_and_never_for_a_dry_run(case, people):
    to = version(CHECK, time="2 jam")
    old, new = definition_of(case.sop_version), definition_of(to)
    planned_moves(list(cases_running_by(case.sop_version)), old, new, completed(old, new, {}))
    assert told() == []
    move(case, to, key="k")
    move(case, to, key="k")
    move(case, to)
    assert [kind for kind, _to in told()] == ["moved-applicant", "moved-task"]


def test_whoever_moves_the_cases_is_told_nothing_of_it(people):
    case = make.started(version(CHECK), answers=ANSWERS)
    chief = make.officer("Rina", "petugas", is_administrator=True)
    Delivery.objects.all().delete()
    move(case, version(CHECK, time="2 jam"), by=Actor.officer(chief.pk), officer=chief)
    assert told() == [("moved-applicant", "siti@contoh.id"), ("moved-task", people["petugas"].email)]


def test_what_is_over_before_the_mail_goes_is_not_sent(case, people):
    move(case, version(CHECK, time="2 jam"))
    holds = {each.kind: notice_types.get(each.kind).holds(each.payload["context"]) for each in Delivery.objects.all()}
    assert holds == {"moved-applicant": True, "moved-task": True}
    make.done(case, people["petugas"], at=LATER)
    moved = Delivery.objects.filter(kind__in=MOVED)
    assert not any(notice_types.get(each.kind).holds(each.payload["context"]) for each in moved)
