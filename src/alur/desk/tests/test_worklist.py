"""The inbox as a place of work: narrowing, saved views, several tasks at once, what is new, keeping itself fresh."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alur.engine.cases.tests import make as cases
from alur.foundation.journal.queries import broken_links, entries
from alur.kernel import clock
from alur.outlets.notifications.models import Notice
from alur.outlets.workplace.models import Presence, SavedView

from . import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def petugas():
    return cases.officer("Sari", "petugas")


def get(person, url="/meja/", at=make.AT, **headers):
    with clock.frozen(at):
        return make.browser(person).get(url, **headers)


def post(person, url, data, at=make.AT, *, follow=True):
    with clock.frozen(at):
        return make.browser(person).post(url, data, follow=follow)


def text(answer):
    return answer.content.decode()


def ticked(*many):
    return [f"{task.pk}.{task.version}" for task in map(cases.open_task, many)]


# ── Narrowing ────────────────────────────────────────────────────────────────────────────────────


def test_the_list_is_narrowed_to_a_service_a_position_and_what_nobody_has_taken(petugas):
    cases.hold(petugas, "kepala")
    printer, other = make.applied(), make.applied(make.sop(slug="lain", service={"prefix": "LN"}))
    decided = make.applied(printer.sop_version)
    cases.done(decided, petugas, "sesuai", answers={"temuan": "Ya"})
    shown = text(get(petugas, "/meja/segar/?layanan=lain"))
    assert other.number in shown
    assert printer.number not in shown
    kepala = cases.position("kepala")
    shown = text(get(petugas, f"/meja/segar/?jabatan={kepala.pk}"))
    assert decided.number in shown
    assert printer.number not in shown
    assert "Semua 1" in shown
    post(petugas, "/meja/ambil/", {"tugas": ticked(printer)})
    shown = text(get(petugas, "/meja/segar/?saring=belum"))
    assert other.number in shown
    assert printer.number not in shown
    assert "Belum diambil 2" in shown


def test_narrowing_by_what_does_not_exist_is_an_empty_list_not_a_fault(petugas):
    make.applied()
    for query in ("layanan=tidak-ada", "jabatan=999999", "jabatan=x", "jabatan=99999999999", "layanan=%00", "saring=x"):
        assert get(petugas, f"/meja/?{query}").status_code == 200


# ── Saved views ──────────────────────────────────────────────────────────────────────────────────


def test_a_view_is_saved_shown_above_the_list_and_marked_where_it_is_looked_at(petugas):
    make.applied()
    answer = post(petugas, "/meja/tampilan/", {"name": "  Printer  saya ", "saring": "belum", "q": "printer"})
    assert "Tampilan “Printer saya” disimpan." in text(answer)
    assert '<a href="/meja/?saring=belum&amp;q=printer" aria-current="true">Printer saya</a>' in text(answer)
    view = SavedView.objects.get()
    assert (view.name, view.which, view.search, view.officer) == ("Printer saya", "belum", "printer", petugas)
    assert "Printer saya" not in text(get(cases.officer("rekan", "petugas")))


def test_saving_twice_is_one_view_and_another_of_that_name_is_refused_with_what_was_typed(petugas):
    for _press in range(2):
        post(petugas, "/meja/tampilan/", {"name": "Lewat", "saring": "lewat"})
    assert SavedView.objects.count() == 1
    answer = post(petugas, "/meja/tampilan/", {"name": "Lewat", "saring": "saya"})
    assert answer.status_code == 422
    assert "Anda sudah punya tampilan bernama “Lewat”" in text(answer)
    assert 'name="saring" value="saya"' in text(answer)
    assert SavedView.objects.get().which == "lewat"


@pytest.mark.parametrize("name", ["", "   ", "a" * 41])
def test_a_name_that_is_none_is_refused(petugas, name):
    assert post(petugas, "/meja/tampilan/", {"name": name, "saring": "lewat"}).status_code == 422
    assert not SavedView.objects.exists()


def test_a_thirteenth_view_is_refused(petugas):
    for number in range(13):
        answer = post(petugas, "/meja/tampilan/", {"name": f"T{number}", "saring": "lewat"})
    assert answer.status_code == 422
    assert "Hapus dulu satu" in text(answer)
    assert SavedView.objects.count() == 12


def test_views_are_renamed_ordered_and_removed_and_the_journal_tells_without_their_words(petugas):
    for name in ("A", "B", "C"):
        post(petugas, "/meja/tampilan/", {"name": name, "q": f"Siti {name}"})
    a, b, c = SavedView.objects.order_by("place")
    post(petugas, f"/meja/tampilan/{c.pk}/naik/", {})
    post(petugas, f"/meja/tampilan/{a.pk}/turun/", {})
    post(petugas, f"/meja/tampilan/{c.pk}/naik/", {})
    assert [view.name for view in SavedView.objects.order_by("place")] == ["C", "A", "B"]
    assert post(petugas, f"/meja/tampilan/{b.pk}/nama/", {"name": "A"}).status_code == 422
    post(petugas, f"/meja/tampilan/{b.pk}/nama/", {"name": "Baru"})
    for _press in range(2):
        assert post(petugas, f"/meja/tampilan/{a.pk}/hapus/", {}).status_code == 200
    assert [view.name for view in SavedView.objects.order_by("place")] == ["C", "Baru"]
    stream = f"officer:{petugas.pk}"
    assert broken_links(stream) == []
    told = list(entries(stream))
    assert [entry.kind for entry in told[-2:]] == ["workplace.view_renamed", "workplace.view_removed"]
    assert "Siti" not in json.dumps([entry.data for entry in told])


def test_anothers_view_is_as_one_that_does_not_exist(petugas):
    post(petugas, "/meja/tampilan/", {"name": "Milik Sari", "saring": "lewat"})
    view, stranger = SavedView.objects.get(), cases.officer("rekan", "petugas")
    for act in ("nama", "naik", "turun"):
        assert post(stranger, f"/meja/tampilan/{view.pk}/{act}/", {"name": "x"}).status_code == 404
        assert post(stranger, f"/meja/tampilan/{uuid4()}/{act}/", {"name": "x"}).status_code == 404
    post(stranger, f"/meja/tampilan/{view.pk}/hapus/", {})
    assert SavedView.objects.get().name == "Milik Sari"


# ── Several at once ──────────────────────────────────────────────────────────────────────────────


def test_ticked_tasks_are_claimed_and_the_answer_says_which_were_not_and_why(petugas):
    first, second, gone = (make.applied() for _each in range(3))
    boxes = ticked(first, second, gone)
    post(cases.officer("rekan", "petugas"), "/meja/ambil/", {"tugas": ticked(gone)})
    answer = post(petugas, "/meja/ambil/", {"tugas": boxes, "saring": "belum"})
    assert answer.redirect_chain == [("/meja/?saring=belum", 302)]
    assert "2 tugas Anda ambil." in text(answer)
    assert f"Tidak dilakukan untuk {gone.number}: " in text(answer)
    assert cases.open_task(first).assignee == petugas
    assert cases.open_task(gone).assignee != petugas


def test_claiming_twice_takes_nothing_twice(petugas):
    case = make.applied()
    boxes = ticked(case)
    for _press in range(2):
        assert "1 tugas Anda ambil." in text(post(petugas, "/meja/ambil/", {"tugas": boxes}))
    assert cases.kinds(case).count("case.task_claimed") == 1


def test_nothing_ticked_says_what_to_do(petugas):
    for url in ("/meja/ambil/", "/meja/alihkan/"):
        assert "Belum ada tugas yang dipilih" in text(post(petugas, url, {}))


def test_boxes_of_another_office_and_nonsense_are_left_out(petugas):
    case = make.applied()
    stranger = cases.officer("asing", "petugas", of=cases.office("lain"))
    boxes = [*ticked(case), "x", "1.2", f"{uuid4()}.1", f"{uuid4()}.x", ""]
    assert "Belum ada tugas yang dipilih" in text(post(stranger, "/meja/ambil/", {"tugas": boxes}))
    assert cases.open_task(case).assignee is None


def test_handing_over_asks_to_whom_and_why_then_does_it_once(petugas):
    ani, first, second = cases.officer("Ani", "petugas"), make.applied(), make.applied()
    boxes = ticked(first, second)
    asked = post(petugas, "/meja/alihkan/", {"tugas": boxes})
    assert asked.status_code == 200
    assert "Alihkan 2 tugas" in text(asked)
    assert "Ani" in text(asked)
    typed = {"tugas": boxes, "key": "k1", "to": str(ani.pk), "reason": ""}
    refused = post(petugas, "/meja/alihkan/", typed)
    assert refused.status_code == 422
    assert text(refused).count('name="tugas"') == 2
    for _press in range(2):
        done = post(petugas, "/meja/alihkan/", {**typed, "reason": "Cuti"})
        assert "2 tugas dialihkan kepada Ani." in text(done)
    assert cases.open_task(first).assignee == ani
    assert cases.kinds(first).count("case.task_reassigned") == 1


def test_only_holders_of_the_position_are_offered_and_positions_do_not_mix(petugas):
    cases.hold(petugas, "kepala")
    other = cases.officer("Budi", "kepala")
    waiting, decided = make.applied(), make.applied()
    cases.done(decided, petugas, "sesuai", answers={"temuan": "Ya"})
    assert "Budi" not in text(post(petugas, "/meja/alihkan/", {"tugas": ticked(waiting)}))
    mixed = post(petugas, "/meja/alihkan/", {"tugas": ticked(waiting, decided)})
    assert "jabatan yang berbeda" in text(mixed)
    smuggled = {"tugas": ticked(waiting), "key": "k", "to": str(other.pk), "reason": "x"}
    assert post(petugas, "/meja/alihkan/", smuggled).status_code == 422
    assert cases.open_task(waiting).assignee is None


# ── What is new ──────────────────────────────────────────────────────────────────────────────────


def test_a_notice_is_kept_for_each_holder_counted_at_the_bell_and_read_by_opening_the_case(petugas):
    colleague, case = cases.officer("rekan", "petugas"), make.applied()
    assert Notice.objects.filter(kind="new-task").count() == 2
    page = text(get(petugas))
    assert '<span class="hidden">Pemberitahuan</span><span class="count">1</span>' in page
    assert '<span class="new">Baru</span> Printer rusak' in page
    listed = text(get(petugas, "/meja/pemberitahuan/"))
    assert "Tugas baru: Memeriksa berkas" in listed
    assert case.number in listed
    get(petugas, make.case_url(case))
    assert '<span class="new">' not in text(get(petugas))
    assert Notice.objects.get(officer=petugas).read_at == make.AT
    assert '<span class="new">Baru</span>' in text(get(colleague))


def test_all_are_marked_read_at_once_and_only_ones_own(petugas):
    colleague = cases.officer("rekan", "petugas")
    for _each in range(2):
        make.applied()
    assert "2 pemberitahuan ditandai dibaca." in text(post(petugas, "/meja/pemberitahuan/", {}))
    assert "Semua pemberitahuan sudah dibaca." in text(post(petugas, "/meja/pemberitahuan/", {}))
    assert Notice.objects.filter(officer=colleague, read_at__isnull=True).count() == 2


def test_notices_page_by_key_at_the_same_cost(petugas):
    version = make.sop()
    for number in range(27):
        make.applied(version, at=make.AT + timedelta(minutes=number))
    first = text(get(petugas, "/meja/pemberitahuan/"))
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = text(get(petugas, f"/meja/pemberitahuan/{following}"))
    assert (first.count("Tugas baru:"), second.count("Tugas baru:")) == (25, 2)


# ── Keeping itself fresh ─────────────────────────────────────────────────────────────────────────


def test_the_fragment_is_the_pages_own_list_and_unchanged_it_is_a_304(petugas):
    make.applied()
    page = text(get(petugas))
    tag = page.split('data-tag="')[1].split('"')[0].replace("&quot;", '"')
    same = get(petugas, "/meja/segar/", headers={"if-none-match": tag})
    packed = get(petugas, "/meja/segar/", headers={"if-none-match": f"W/{tag}", "accept-encoding": "gzip"})
    assert packed.status_code == 304, "as a browser asks, to whom the list came packed"
    assert (same.status_code, same.content) == (304, b"")
    whole = get(petugas, "/meja/segar/")
    assert whole["ETag"] == tag
    assert text(whole) in page
    make.applied()
    assert get(petugas, "/meja/segar/", headers={"if-none-match": tag}).status_code == 200


def test_the_fragment_asks_as_often_for_many_as_for_few(petugas):
    def count():
        with CaptureQueriesContext(connection) as asked:
            assert get(petugas, "/meja/segar/").status_code == 200
        return len(asked)

    version = make.sop()
    make.applied(version)
    get(petugas, "/meja/segar/")
    few = count()
    for _each in range(20):
        make.applied(version)
    assert count() == few


def test_who_is_signed_out_is_sent_to_sign_in():
    assert get(None, "/meja/segar/").status_code == 302


def here(person, case, task, at=make.AT):
    answer = post(person, f"/meja/permohonan/{case.number}/di-sini/", {"langkah": str(task.pk)}, at)
    return answer.json()


def test_colleagues_who_have_the_step_open_are_named_for_a_minute(petugas):
    colleague, case = cases.officer("Ani", "petugas"), make.applied()
    task = cases.open_task(case)
    get(colleague, make.case_url(case, task))
    assert "Ani juga sedang membuka langkah ini." in text(get(petugas, make.case_url(case, task)))
    assert here(colleague, case, task)["others"] == "Sari juga sedang membuka langkah ini."
    later = make.AT + timedelta(seconds=61)
    assert here(petugas, case, task, later)["others"] == ""


def test_presence_is_written_at_most_once_in_a_quarter_of_a_minute(petugas):
    case = make.applied()
    task = cases.open_task(case)
    for seconds in (0, 5, 10, 14):
        here(petugas, case, task, make.AT + timedelta(seconds=seconds))
    assert Presence.objects.get().seen_at == make.AT
    here(petugas, case, task, make.AT + timedelta(seconds=15))
    assert Presence.objects.get().seen_at == make.AT + timedelta(seconds=15)


def test_an_open_page_hears_that_its_case_has_changed(petugas):
    case = make.applied()
    task = cases.open_task(case)
    mark = text(get(petugas, make.case_url(case))).split('data-mark="')[1].split('"')[0]
    assert here(petugas, case, task)["mark"] == mark
    post(cases.officer("rekan", "petugas"), make.step_url(case, task, "ambil"), make.act("ambil", task))
    assert here(petugas, case, task)["mark"] != mark


def test_another_office_learns_nothing_of_who_is_here(petugas):
    case = make.applied()
    stranger = cases.officer("asing", "petugas", of=cases.office("lain"))
    url = f"/meja/permohonan/{case.number}/di-sini/"
    assert post(stranger, url, {"langkah": str(cases.open_task(case).pk)}).status_code == 404
    assert not Presence.objects.exists()


def test_rows_of_a_page_are_read_by_their_keys_and_nothing_else(petugas):
    """Told the position too, SQLite goes through all tasks that it ever had."""
    make.applied()
    with CaptureQueriesContext(connection) as asked:
        get(petugas)
    (rows,) = [each["sql"] for each in asked if '"cases_case"."applicant_name"' in each["sql"]]
    conditions = rows.split(" WHERE ", 2)[2].split(" ORDER BY ")[0]
    assert conditions.startswith('"cases_task"."id" IN (')
    assert "position_id" not in conditions


# ── Searching all cases ──────────────────────────────────────────────────────────────────────────


def test_a_number_is_found_whole_in_small_letters_and_by_its_serial(petugas):
    made = [make.applied() for _each in range(3)]
    for words in (made[1].number, made[1].number.lower(), made[1].number[-4:]):
        shown = text(get(petugas, f"/meja/cari/?q={words}"))
        assert made[1].number in shown
        assert made[0].number not in shown


def test_words_are_looked_for_among_the_newest_and_then_further_back(petugas, monkeypatch):
    monkeypatch.setattr("alur.engine.cases.queries.searching.MOST_LOOKED_AT", 3)
    version = make.sop()
    for number in range(8):
        said = {"nama": "Siti" if number in (1, 2, 3, 4) else "Budi"}
        said["perihal"] = "Printer tua" if number == 1 else "Jaringan tua" if number > 4 else "Jaringan"
        make.applied(version, at=make.AT + timedelta(minutes=number), answers=said)
    first = text(get(petugas, "/meja/cari/?q=siti+tua"))
    assert "Printer tua" not in first
    assert "Tidak ada yang cocok di antara permohonan yang lebih baru." in first
    further = first.split('href="?q=siti%20tua&amp;lama=')[1].split('"')[0]
    second = text(get(petugas, f"/meja/cari/?q=siti+tua&lama={further}"))
    assert "Printer tua" in second
    assert "lama=" not in second.split("<main")[1]
