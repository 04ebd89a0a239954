"""Whatever is put into an address or a form: an answer below 500, and what was typed elsewhere is still there."""

from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alur.desk.tests import make as desk
from alur.engine.cases.models import Case

from .place import PASSWORD, undone
from .table import TABLE, arguments_for

pytestmark = pytest.mark.django_db

TYPED = "Kalimat yang susah payah diketik"
JUNK = {
    "missing": None,
    "empty": "",
    "a megabyte": "x" * 1_000_000,
    "null bytes": "a\0b\0",
    "bidi": "\u202eterbalik\u2066 \u200f",
    "emoji": "👩🏽‍💻🇮🇩" * 20,
    "several": ["satu", "dua", "tiga"],
    "huge number": "9" * 400,
    "beyond an integer": str(2**63),
    "negative": "-1",
    "not a number": "NaN",
    "wrong id": "0199aaaa-0000-7000-8000-000000000000",
    "half an id": "0199aaaa",
    "markup": "\"><script>alert(1)</script>{{ 7*7 }}{% now 'Y' %}",
    "json": '{"sealed": "x"}',
    "quotes": "' OR 1=1; --",
}
FORMS = {
    # name of the address: what else may be posted, and the field that must survive a refusal
    "desk:step": (
        ["step_outcome", "step_chosen", "step_key", "step_version", "step_kept", "step_reason", "nip"], "temuan"
    ),
    "desk:act": (["alihkan-to", "alihkan-key", "alihkan-version"], "alihkan-reason"),
    "desk:cancel": (["batalkan-key"], "batalkan-reason"),
    "desk:counter_form": (
        ["counter_channel", "counter_key", "counter_kept", "nik", "telepon", "surel", "perihal", "hari", "hari-hari",
         "hari-bulan", "hari-tahun", "jam", "jam-mulai", "jam-selesai", "jumlah", "cara", "pendamping",
         "pendamping-nama", "pendamping-telepon", "pendamping-surel"],
        "nama",
    ),
    "desk:event": (["step_outcome", "step_key", "step_version", "step_kept"], "step_note"),
    "desk:renew_link": (["apa-saja"], ""),
    "desk:here": (["apa-saja"], ""),
    "desk:notices": (["apa-saja"], ""),
    "desk:views": (["saring", "q", "layanan", "jabatan"], ""),
    "desk:view": (["name"], ""),
    "desk:bulk_claim": (["tugas", "kunci"], ""),
    "desk:bulk_reassign": (["tugas", "kunci", "to", "reason"], ""),
    "desk:profile": (["language"], ""),
    "desk:delivery": (["apa-saja"], ""),
    "desk:unmask": (["apa-saja"], ""),
    "desk:dossier": (["apa-saja"], ""),
    "desk:tokens": (["key", "scopes", "days"], "name"),
    "desk:token_revoke": (["apa-saja"], ""),
    "desk:calendar": (["key", "act"], ""),
    "desk:webhooks": (["key", "kinds"], "url"),
    "desk:webhook": (["key"], ""),
    "zoom:told": (["apa-saja"], ""),  # signed junk: connectors/zoom/tests
    "public:meeting": ([], "name"),
    "public:topic": (
        ["nik", "telepon", "surel", "pendamping-nama", "pendamping-telepon", "pendamping", "hapus"], "nama"
    ),
    "public:check": (["isian"], ""),
    "public:apply": (["apa-saja"], ""),
    "public:look_up": (["digits"], "number"),
    "public:answer": (["kunci", "hapus", "attachments"], "answer"),
    "public:outsider": (["kunci", "versi", "hapus"], "isi"),
    "public:withdraw": (["kunci"], "reason"),
    "public:step": (["nik", "telepon", "surel", "nama", "kunci", "versi", "hapus", "decision_outcome"], "perihal"),
    "administration:new_position": (["key", "superior", "kunci"], "name"),
    "administration:change_position": (["superior", "kunci"], "name"),
    "administration:new_holding": (["officer", "kind", "starts_on", "starts_on-hari", "ends_on", "beside"], ""),
    "administration:end_holding": (["ends_on", "ends_on-tahun", "kunci"], ""),
    "administration:new_officer": (["email", "nip", "position", "kind", "starts_on", "ends_on", "kunci"], "name"),
    "administration:change_officer": (["email", "nip", "kunci"], "name"),
    "administration:officer_act": (["kunci"], ""),
    "administration:import": (["table", "kunci"], ""),
    "administration:publish": (["act", "file", "create_positions", "kunci"], "text"),
    "administration:drafts": (["pasted", "kunci"], ""),  # what is read of documents: engine/drafting/tests
    "administration:draft": (
        ["versi", "jenis-benar", "layanan-slug", "layanan-prefix", "layanan-audience", "baris-1-waktu", "p1",
         "baris-1-hasil-1", "baris-1-tujuan-1", "kunci"],
        "pelaksana-baru",
    ),
    "administration:draft_identity": (["versi", "id-number", "id-legal_basis", "id-nip", "kunci"], "id-title"),
    "administration:discard_draft": (["kunci"], ""),
    "administration:revision": (["edition", "kunci"], "text"),
    "administration:revision_act": (["edition", "kunci"], ""),
    "administration:editor": (["edition", "susunan", "timpa", "act", "baris-1-executors", "kunci"], "baris-1-activity"),
    "administration:editor_identity": (["edition", "kunci"], "sop-title"),
    "administration:editor_service": (["edition", "service-audience", "jadwal-from", "act", "kunci"], "service-prefix"),
    "administration:editor_step": (["edition", "executor", "then", "rows", "act", "hasil-baru-to", "kunci"], "name"),
    "administration:editor_form": (["edition", "act", "isian-baru-topik", "isian-baru-type", "kunci"], "isian-baru"),
    "administration:editor_turn": (["edition", "kembali", "kunci"], ""),
    "administration:editor_here": ([], ""),
    "administration:take_in": (["file", "kunci"], ""),
    "administration:move_cases": (["dari", "ke", "langkah-periksa", "permohonan", "kunci"], ""),
    "administration:change_review": (["months", "kunci"], ""),
    "administration:standard": (["produk", "pengawasan", "kunci"], "biaya"),
    "administration:service": (["pelaksana-petugas", "pelaksana-kepala", "kunci"], ""),
    "administration:switch_service": (["kunci"], "note"),
    "administration:hours": (["edition", "senin-buka", "senin-tutup", "senin-istirahat", "kunci"], ""),
    "administration:new_period": (["starts_on", "ends_on", "source", "senin-buka", "senin-istirahat"], "name"),
    "administration:remove_period": (["kunci"], ""),
    "administration:new_day": (["on", "on-hari", "kind", "source", "kunci"], "name"),
    "administration:remove_day": (["kunci"], ""),
    "administration:superior": (["minutes", "kunci"], ""),
    "administration:data_contact": (["position", "email", "kunci"], "phone"),
    "administration:retention": (["selesai", "ditolak", "dibatalkan", "ditarik", "kunci"], ""),
    "administration:new_breach": (["title", "on", "on-hari", "hour", "what", "people", "kunci"], "happened"),
    "administration:breach": (["kind", "on", "on-tahun", "hour", "kunci"], "text"),
    "meetings:series": (["host", "slot", "slot-hari", "slot-mulai", "every", "last", "left_out", "moved"], "title"),
    "meetings:change": (["slot", "slot-hari", "slot-pilihan", "kunci", "host"], ""),
    "meetings:cancel": (["kunci"], ""),
    "meetings:after": (["number", "minutes", "kunci"], "names"),
    "meetings:attendance": (["apa-saja"], ""),
    "meetings:new_host": (["keeper", "capacity", "limit", "hours", "opens", "closes", "kunci"], "name"),
    "meetings:host": (["keeper", "capacity", "before", "hours", "opens", "kunci"], "name"),
    "meetings:host_act": (["apa-saja"], ""),
    "desk:subject": (["kontak-key", "kontak-checked", "kontak-email", "kontak-phone", "kontak-name"], "kontak-unit"),
    "administration:new_letterhead": (["parents", "name", "short_name", "email", "starts_on", "logo"], "address"),
    "account_invitation": (["password1", "password2"], ""),
    "account_login": (["password", "next", "remember"], "login"),
    "account_reset_password": ([], "email"),
    "account_change_password": (["oldpassword", "password1", "password2"], ""),
    "account_reauthenticate": (["password", "next"], ""),
    "account_logout": (["next"], ""),
    "mfa_authenticate": (["code"], ""),
}  # fmt: skip
"""Every address that takes a form."""


def sender(name):
    """Who may send that form."""
    if name == "account_login" or name == "account_reset_password":
        return "anonymous"
    settings = name.startswith("administration:") or name in ("desk:webhooks", "desk:webhook")
    settings = settings or "host" in name
    return "administrator" if settings else "holder"


def test_every_form_of_the_walk_is_tried():
    pages = {name: line for name, line in TABLE.items() if not name.startswith("api:")}  # the API's: tests/api
    takes = {name for name, line in pages.items() if {*line.expected("post").values()} - {"405", "404", "ended", "go"}}
    assert takes <= set(FORMS) | {"account_reset_password_from_key"}


@pytest.mark.slow
@pytest.mark.parametrize("what", sorted(JUNK))
@pytest.mark.parametrize("name", sorted(FORMS))
def test_junk_in_any_field_is_answered_and_nothing_typed_is_lost(place, name, what):
    others, survivor = FORMS[name]
    where = reverse(name, kwargs=arguments_for(place, name, "holder"))
    role = sender(name)
    fields = [*others, survivor] if survivor else others
    for field in fields:
        body = {**TABLE[name].body(place.a), **({survivor: TYPED} if survivor else {}), field: JUNK[what]}
        with undone():
            answer = place.browser(role).post(where, {key: value for key, value in body.items() if value is not None})
            assert answer.status_code < 500, field
            if answer.status_code == 302 and answer["Location"].startswith(where):
                answer = place.browser(role).get(answer["Location"])
            if survivor and field != survivor and answer.status_code in (409, 422):
                assert TYPED in answer.content.decode(), field


@pytest.mark.parametrize("name", sorted(name for name, (_others, survivor) in FORMS.items() if survivor))
def test_a_form_beyond_all_measure_is_refused_before_it_is_read(place, name):
    where = reverse(name, kwargs=arguments_for(place, name, "holder"))
    role = sender(name)
    body = {**TABLE[name].body(place.a), FORMS[name][1]: "x" * (6 * 1024 * 1024)}
    assert place.browser(role).post(where, body).status_code in (400, 413)
    many = {f"isian-{number}": "x" for number in range(2000)}
    assert place.browser(role).post(where, many).status_code in (400, 413)


def test_markup_is_shown_as_text(place):
    script = JUNK["markup"]
    where = reverse("desk:step", kwargs=arguments_for(place, "desk:step", "holder"))
    body = desk.completion(place.a.found["task"], temuan=script, step_chosen="")
    text = place.browser("holder").post(where, body).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
    assert "{{ 7*7 }}" in text


@pytest.mark.parametrize("what", sorted(set(JUNK) - {"missing", "several", "empty"}))
def test_junk_in_an_address_is_answered(place, what):
    junk = JUNK[what][:3000]
    spelled = quote(junk, safe="")
    number, token = place.a.found["number"], place.a.found["tokens"]["fresh"]
    paths = [
        f"/meja/permohonan/{spelled}/",
        f"/meja/permohonan/{spelled}/batalkan/",
        f"/meja/loket/bukti/{spelled}/",
        f"/meja/loket/{spelled}/",
        f"/meja/berkas/{spelled}/",
        f"/meja/pengiriman/{spelled}/ulang/",
        f"/meja/permohonan/{number}/?langkah={spelled}&q={spelled}&saring={spelled}&halaman={spelled}",
        f"/meja/?saring={spelled}&q={spelled}&halaman={spelled}",
        f"/meja/cari/?q={spelled}&halaman={spelled}&lama={spelled}",
        f"/meja/cari/?q=a&halaman=2026-11-23T02:00:00%2B00:00_{spelled}",
        f"/meja/pengiriman/?status={spelled}&halaman={spelled}",
        f"/lacak/{spelled}/",
        f"/lacak/{token}/berkas/{spelled}/",
        f"/lacak/{token}/?bahasa={spelled}",
        f"/{spelled}/",
        f"/kantor-a/{spelled}/",
        f"/kantor-a/uji/ajukan/{spelled}/",
        f"/kantor-a/uji/ajukan/1/?ubah={spelled}",
        f"/akun/masuk/?next={spelled}",
        f"/akun/sandi/baru/{spelled}-{spelled}/",
        f"/akun/sandi/baru/1-{spelled}/",
    ]  # fmt: skip
    for path in paths:
        for method in ("get", "post"):
            with undone():
                answer = getattr(place.browser("holder"), method)(path)
                assert answer.status_code < 500, (method, path[:80])


@pytest.mark.parametrize("what", sorted(set(JUNK) - {"missing", "several"}))
def test_junk_in_cookies_is_answered(place, what):
    junk = JUNK[what][:3000]
    for cookie, path in (
        ("isian", "/kantor-a/uji/ajukan/1/"),
        ("bahasa", "/"),
        ("sessionid", "/meja/"),
        ("csrftoken", "/lacak/"),
    ):
        browser = place.browser("anonymous")
        browser.cookies[cookie] = junk.encode().decode("latin-1")
        with undone():
            assert browser.get(path).status_code < 500, cookie


def test_a_key_that_is_used_again_with_other_content_changes_nothing_more(place):
    where = reverse("desk:counter_form", kwargs={"slug": "uji"})
    body = TABLE["desk:counter_form"].body(place.a)
    browser = place.browser("holder")
    assert browser.post(where, body).status_code == 302
    count = Case.objects.count()
    again = browser.post(where, {**body, "nama": TYPED})
    assert again.status_code == 409
    assert TYPED in again.content.decode()
    assert Case.objects.count() == count


def test_a_stale_version_is_a_conflict_that_keeps_what_was_typed(place):
    task = place.a.found["task"]
    where = reverse("desk:step", kwargs=arguments_for(place, "desk:step", "holder"))
    chosen = str(place.a.people["chief"].pk)
    body = desk.completion(task, temuan=TYPED, step_chosen=chosen, step_version=task.version + 7)
    answer = place.browser("holder").post(where, body)
    assert answer.status_code == 409
    assert TYPED in answer.content.decode()
    task.refresh_from_db()
    assert task.state == "open"


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_text_in_any_fields_is_answered(place, data):
    """Hypothesis over all forms at once: several fields wrong in one request."""
    name = data.draw(st.sampled_from(sorted(name for name, (others, survivor) in FORMS.items() if others or survivor)))
    others, survivor = FORMS[name]
    words = st.one_of(st.text(max_size=300), st.sampled_from(sorted(str(each) for each in JUNK.values())))
    fields = data.draw(st.dictionaries(st.sampled_from([*others, survivor or others[0]]), words, max_size=6))
    fields = {key: value.encode(errors="replace").decode()[:5000] for key, value in fields.items()}
    role = data.draw(st.sampled_from(["holder", "anonymous", "colleague", "administrator"]))
    where = reverse(name, kwargs=arguments_for(place, name, role))
    with undone():
        answer = place.browser(role).post(where, {**TABLE[name].body(place.a), **fields})
        assert answer.status_code < 500


@pytest.mark.parametrize("claimed", ["application/json", "text/xml", "multipart/form-data", "", "a/b; charset=zzz"])
def test_a_body_of_another_kind_is_answered(place, claimed):
    for name in ("desk:step", "desk:counter_form", "public:topic", "public:answer", "public:look_up", "account_login"):
        where = reverse(name, kwargs=arguments_for(place, name, "holder"))
        with undone():
            answer = place.browser("holder").generic("POST", where, b'{"a": [1, \xff]}', content_type=claimed)
            assert answer.status_code < 500, name


def test_what_is_no_upload_or_too_many_of_them_is_answered(place):
    where = reverse("public:answer", kwargs=arguments_for(place, "public:answer", "own"))
    many = [SimpleUploadedFile(f"{number}.pdf", desk.PDF) for number in range(120)]
    answer = place.browser("own").post(where, {"answer": TYPED, "attachments": many})
    assert answer.status_code in (400, 413, 422)


def test_signing_in_with_junk_counts_and_answers(place):
    for junk in JUNK.values():
        with undone():
            given = {"login": junk, "password": PASSWORD} if junk is not None else {"password": PASSWORD}
            assert place.browser("anonymous").post("/akun/masuk/", given).status_code < 500
