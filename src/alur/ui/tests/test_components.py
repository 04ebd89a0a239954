"""Components: what they write, and what a screen reader gets from it."""

import pytest
from django import forms as django_forms
from django.template import engines
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from alur.kernel.registry import Registry
from alur.ui import forms, icons, menu
from alur.ui.components import TAGS, SummaryRow, TimelineRow


class Ask(django_forms.Form):
    name = forms.LineField(label="Nama", help_text="Seperti di KTP.")
    pick = forms.ChoiceField(
        label="Hasil", choices=[("ya", forms.OptionLabel("Ya", help="Lanjut ke langkah 6")), ("tidak", "Tidak")]
    )
    day = forms.IndonesianDateField(label="Tanggal", required=False)
    letter = forms.FilesField(label="Surat", required=False)
    consent = forms.ConsentField(label="Setuju")


def draw(source, **context):
    request = RequestFactory().get("/x/", {"hal": "2"})
    return engines["django"].from_string("{% load alur %}" + source).render(context, request)


def test_a_field_ties_label_help_and_error_to_its_input():
    shown = draw("{% field form.name %}", form=Ask({}))
    assert '<label for="id_name">Nama' in shown
    assert 'aria-describedby="id_name_helptext id_name_error"' in shown
    assert 'id="id_name_error"' in shown
    assert 'aria-invalid="true"' in shown


def test_a_group_is_a_fieldset_with_its_description_and_nothing_chosen():
    shown = draw("{% field form.pick heading=True %}", form=Ask({}))
    assert "<legend><h1>Hasil</h1>" in shown
    assert 'aria-describedby="id_pick_error"' in shown
    assert "Lanjut ke langkah 6" in shown
    assert "checked" not in shown


def test_optional_fields_say_so_and_files_say_their_limits():
    assert "(boleh kosong)" in draw("{% field form.day %}", form=Ask())
    shown = draw("{% field form.letter %}", form=Ask())
    assert "paling besar" in shown
    assert 'aria-describedby="id_letter_limits"' in shown


def test_every_link_of_the_error_summary_leads_to_an_input():
    form = Ask({"day-hari": "99"})
    summary = draw("{% error_summary form %}", form=form)
    page = draw("{% for f in form %}{% field f %}{% endfor %}", form=form)
    targets = [part.split('"')[0] for part in summary.split('href="#')[1:]]
    assert targets == ["id_name", "id_pick_0", "id_day-hari", "id_consent"]
    for target in targets:
        assert f'id="{target}"' in page
    assert 'role="alert"' in summary
    assert 'tabindex="-1"' in summary


def test_a_form_without_faults_has_no_summary_and_no_prefix():
    assert draw("{% error_summary form %}{% title_prefix form %}", form=Ask()).strip() == ""
    assert draw("{% title_prefix form %}", form=Ask({})) == "Kesalahan: "


def test_every_state_has_words():
    for state, (tone, words) in TAGS.items():
        shown = draw("{% tag state text %}", state=state, text="" if words else "kata")
        assert f'class="tag {tone}"' in shown
        assert ">" + (str(words) or "kata") + "<" in shown


def test_the_timeline_says_states_in_words_and_marks_the_current_row():
    rows = [
        TimelineRow(title="Satu", state="done", standard="2 menit", actual="4 menit", late=True),
        TimelineRow(title="Dua", state="current", number=7),
        TimelineRow(title="Tiga", state="ahead"),
    ]
    shown = draw("{% timeline rows %}", rows=rows)
    assert "Selesai." in shown
    assert "melewati baku" in shown
    assert shown.count('aria-current="step"') == 1
    assert ">7</span>" in shown
    assert "Belum." in shown


class Chart:
    """As the engine's: its rows are counted each time somebody asks for them."""

    title = description = svg = ""
    has_added, size = False, (1, 1)

    def __init__(self):
        self.asked = 0

    @property
    def items(self):
        self.asked += 1
        return [{"number": 1, "activity": "<Satu>", "signed": True, "executors": ["Petugas"], "follows": []}]


def test_the_list_of_a_chart_is_made_once_for_each_language():
    chart = Chart()
    pages = [draw("{% flowchart chart %}", chart=chart) for _each in range(2)]
    with translation.override("en"):
        pages += [draw('{% flowchart chart "/bagan.svg" %}', chart=chart) for _each in range(2)]
    assert chart.asked == 2
    assert all("1. &lt;Satu&gt;" in page for page in pages)
    assert ['lang="id"' in page for page in pages] == [False, False, True, True]


def test_a_summary_escapes_what_people_typed_and_names_its_links():
    rows = [
        SummaryRow(term="Waktu", value="<b>x</b>\ny", change_url="/ubah/"),
        SummaryRow(term="Isi", value=["a", "b"]),
    ]
    shown = draw("{% summary rows %}", rows=rows)
    assert "&lt;b&gt;x&lt;/b&gt;<br>y" in shown
    assert 'Ubah<span class="hidden"> Waktu</span>' in shown
    assert "a<br>b" in shown


def test_pager_empty_state_and_progress():
    assert "Lebih lama" in draw('{% pager older="/l/" %}')
    assert "Lebih baru" not in draw('{% pager older="/l/" %}')
    assert 'href="/baru/"' in draw('{% empty "Tidak ada tugas" url="/baru/" label="Catat" %}')
    assert "4 dari 9 langkah selesai" in draw("{% progress 4 9 %}")


def test_every_icon_is_hidden_from_screen_readers_and_an_unknown_one_fails():
    for name in icons._PATHS:
        assert 'aria-hidden="true"' in icons.svg(name)
    with pytest.raises(KeyError):
        icons.svg("unicorn")


def test_the_language_link_keeps_the_page_and_its_query():
    page = engines["django"].from_string('{% extends "ui/citizen.html" %}')
    shown = page.render({}, RequestFactory().get("/a/", {"hal": "2"}))
    assert 'href="?hal=2&amp;bahasa=en"' in shown


def test_the_menu_shows_what_a_person_may_see_in_order_and_where_we_are():
    registry: Registry[menu.MenuItem] = Registry("menu item")
    registry.add("b", menu.MenuItem(label="Ganti", url_name="account_change_password", icon="send", order=2))
    registry.add(
        "a", menu.MenuItem(label="Masuk", url_name="account_login", icon="inbox", order=1, badge=lambda request: 6)
    )
    registry.add(
        "c", menu.MenuItem(label="Rahasia", url_name="account_login", icon="file", visible=lambda request: False)
    )
    registry.add("d", menu.MenuItem(label="Belum ada", url_name="nowhere:yet", icon="file"))
    shown = menu.shown(RequestFactory().get(reverse("account_login")), registry)
    assert [(item.label, item.badge, item.current) for item in shown] == [("Masuk", 6, True), ("Ganti", 0, False)]
