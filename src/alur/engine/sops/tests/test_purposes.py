"""What a service says of the data it asks for: its own words, or what its steps tell."""

from alur.engine.cases.tests.make import APPLICATION, definition, plain_steps
from alur.engine.sops.rules.purposes import asked_of_people, asks_personal_data, privacy_of

CONSENT = {"name": "setuju", "type": "consent", "label": "Saya setuju."}


def said(what):
    return [each.id for each in privacy_of(what).purposes]


def test_a_declaration_is_taken_as_it_stands():
    own = {"purposes": ["meminjamkan ruang"], "basis": ["perjanjian"], "shared_with": ["satpam"]}
    privacy = privacy_of(definition(plain_steps(), service={"privacy": own}))
    assert [each.id for each in privacy.purposes] == ["meminjamkan ruang"]
    assert privacy.basis == ["perjanjian"]


def test_by_default_the_steps_tell_what_the_data_are_for():
    assert said(definition(plain_steps())) == ["mengerjakan permohonan Anda", "menghubungi Anda tentang permohonan ini"]
    survey = {"id": "survei", "rows": [2], "executor": "pemohon", "does": "surveys.fill", "then": "selesai"}
    assert said(definition([*plain_steps(then="survei"), survey]))[-1] == "menanyakan kepuasan Anda"
    quiet = {**APPLICATION, "form": [APPLICATION["form"][2]]}
    assert said(definition([quiet, plain_steps()[1]])) == ["mengerjakan permohonan Anda"]


def test_consent_is_a_ground_only_where_it_is_asked_for():
    assert privacy_of(definition(plain_steps())).basis == ["tugas-publik"]
    asking = {**APPLICATION, "form": [*APPLICATION["form"], CONSENT]}
    assert privacy_of(definition([asking, plain_steps()[1]])).basis == ["tugas-publik", "persetujuan"]


def test_only_what_people_outside_are_asked_counts():
    what = definition(plain_steps(form=[{"name": "temuan", "type": "text", "label": "Temuan"}]))
    assert [each.label.id for each in asked_of_people(what)] == ["Nama", "Telepon", "Perihal"]
    inside = {**APPLICATION, "executor": "petugas"}
    assert not asks_personal_data(definition([inside, plain_steps()[1]]))
