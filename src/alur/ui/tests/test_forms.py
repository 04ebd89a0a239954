"""What the fields take, what they refuse, and that nothing typed is lost in between."""

import json
from datetime import date

import pytest
from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from alur.ui import forms


def parse_phone(text):
    if not text.startswith("08"):
        raise ValueError("Tulis nomor telepon, misalnya 0812-3456-7890.")
    return "+62" + text[1:].replace("-", "")


class Everything(django_forms.Form):
    title = forms.LineField(label="Judul")
    day = forms.IndonesianDateField(label="Tanggal", required=False)
    slot = forms.TimeSlotField(label="Waktu", required=False)
    number = forms.WholeNumberField(label="Peserta", minimum=2, maximum=300, required=False)
    person = forms.PersonField(label="Narahubung", parse_phone=parse_phone, required=False)
    phone = forms.ParsedField(label="Telepon", parse=parse_phone, autocomplete="tel", required=False)
    email = forms.EmailField(label="Surel", required=False)
    text = forms.LongTextField(label="Uraian", max_length=20, required=False)
    pick = forms.ChoiceField(label="Pilih", choices=[("ya", "Ya"), ("tidak", "Tidak")], required=False)
    picks = forms.ChoicesField(label="Pilih", choices=[("a", "A"), ("b", "B")], required=False)


@pytest.mark.parametrize(
    "written",
    [
        "24/11/2026",
        "24-11-2026",
        "24.11.2026",
        "24 11 2026",
        " 24 November 2026 ",
        "24 nov 2026",
        "Selasa, 24 November 2026",
        "2026-11-24",
        {"hari": "24", "bulan": "11", "tahun": "2026"},
        {"hari": "24", "bulan": "November", "tahun": "2026"},
        {"hari": "24/11/2026", "bulan": "", "tahun": ""},
    ],
)
def test_a_date_is_read_day_first(written):
    assert forms.IndonesianDateField().clean(written) == "2026-11-24"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("11/24/2026", "angka"),
        ("31/02/2026", "kalender"),
        ("24/11/26", "empat angka"),
        ("besok", "lengkap"),
        ("24 ju 2026", "angka"),
        ({"hari": "24", "bulan": "", "tahun": "2026"}, "bulan belum diisi"),
        ({"hari": "²", "bulan": "11", "tahun": "2026"}, "angka"),
        ({"hari": "24", "bulan": "11", "tahun": "0000"}, "kalender"),
    ],
)
def test_a_date_that_is_none_is_refused_with_what_to_do(written, said):
    with pytest.raises(ValidationError) as refused:
        forms.IndonesianDateField().clean(written)
    assert said in refused.value.messages[0]


def test_a_date_keeps_its_bounds_to_the_day():
    field = forms.IndonesianDateField(earliest=lambda: date(2026, 11, 24), latest=lambda: date(2026, 11, 30))
    assert field.clean("24/11/2026") == "2026-11-24"
    assert field.clean("30/11/2026") == "2026-11-30"
    for outside in ("23/11/2026", "1/12/2026"):
        with pytest.raises(ValidationError):
            field.clean(outside)


@pytest.mark.parametrize(
    ("written", "read"),
    [("9", "09:00"), ("09.00", "09:00"), ("9:30", "09:30"), ("0930", "09:30"), ("pukul 13,15", "13:15")],
)
def test_times_are_read_in_24_hours(written, read):
    slot = {"hari": "24", "bulan": "11", "tahun": "2026", "mulai": written, "selesai": "23.59"}
    assert forms.TimeSlotField().clean(slot) == {"date": "2026-11-24", "start": read, "end": "23:59"}


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("09.00", "09.00", "sesudah"),
        ("11.00", "09.00", "sesudah"),
        ("9", "", "jam selesai"),
        ("25.00", "26", "24 jam"),
        ("9 AM", "10", "24 jam"),
    ],
)
def test_a_slot_that_cannot_be_is_refused(start, end, said):
    with pytest.raises(ValidationError) as refused:
        forms.TimeSlotField().clean({"hari": "24", "bulan": "11", "tahun": "2026", "mulai": start, "selesai": end})
    assert said in refused.value.messages[0]


@pytest.mark.parametrize(("written", "read"), [("80", 80), (" 1.250 ", 1250), ("1 250", 1250), ("-3", -3), ("", None)])
def test_whole_numbers(written, read):
    assert forms.WholeNumberField(required=False).clean(written) == read


@pytest.mark.parametrize("written", ["8,5", "1.25", "delapan", "٣", "1e3", "0x10"])
def test_what_is_no_whole_number_is_refused(written):
    with pytest.raises(ValidationError):
        forms.WholeNumberField().clean(written)


def test_numbers_keep_their_bounds():
    field = forms.WholeNumberField(minimum=2, maximum=300)
    assert [field.clean("2"), field.clean("300")] == [2, 300]
    for outside in ("1", "301"):
        with pytest.raises(ValidationError):
            field.clean(outside)


def test_a_person_needs_both_name_and_phone():
    field = forms.PersonField(parse_phone=parse_phone)
    assert field.clean({"nama": " Siti ", "telepon": "0812-3456-7890"}) == {"name": "Siti", "phone": "+6281234567890"}
    for incomplete in (
        {"nama": "Siti", "telepon": ""},
        {"nama": "", "telepon": "0812"},
        {"nama": "Siti", "telepon": "1"},
    ):
        with pytest.raises(ValidationError):
            field.clean(incomplete)
    with pytest.raises(ValidationError):
        field.clean({"nama": "Si\x00ti", "telepon": "08123456789"})


def test_clean_values_can_be_written_as_json_and_shown_again():
    posted = {
        "title": "Rapat",
        "day-hari": "24",
        "day-bulan": "11",
        "day-tahun": "2026",
        "slot-hari": "1",
        "slot-bulan": "12",
        "slot-tahun": "2026",
        "slot-mulai": "9",
        "slot-selesai": "11.30",
        "number": "80",
        "person-nama": "Siti",
        "person-telepon": "08123456789",
        "phone": "08123456789",
        "email": "siti@contoh.id",
        "text": "satu\r\ndua",
        "pick": "ya",
        "picks": ["a", "b"],
    }
    form = Everything(_query(posted))
    assert form.is_valid(), form.errors
    stored = json.loads(json.dumps(form.cleaned_data))
    assert stored["text"] == "satu\ndua"
    again = Everything(initial=stored)
    assert 'value="24"' in str(again["day"])
    assert 'value="09.00"' in str(again["slot"])
    assert 'value="Siti"' in str(again["person"])


def test_a_refused_form_shows_what_was_typed():
    form = Everything(
        _query({"title": "", "slot-hari": "31", "slot-bulan": "2", "slot-tahun": "2026", "slot-mulai": "<9"})
    )
    assert not form.is_valid()
    shown = str(form["slot"])
    assert 'value="31"' in shown
    assert "&lt;9" in shown
    assert 'aria-invalid="true"' in shown


def test_a_whole_date_posted_under_the_fields_own_name_is_read():
    form = Everything(_query({"title": "x", "day": "24/11/2026"}))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == "2026-11-24"


def test_empty_optional_fields_are_empty_and_required_ones_say_so():
    assert Everything(_query({"title": "x"})).is_valid()
    for field in (forms.IndonesianDateField(), forms.TimeSlotField(), forms.PersonField(parse_phone=parse_phone)):
        for empty in (None, "", dict.fromkeys(field.widget.parts, "")):
            with pytest.raises(ValidationError) as refused:
                field.clean(empty)
            assert "perlu diisi" in refused.value.messages[0]


def test_long_text_is_counted_with_line_ends_once():
    assert Everything(_query({"title": "x", "text": "a\r\n" * 10})).is_valid()
    assert "text" in Everything(_query({"title": "x", "text": "a" * 21})).errors


def test_files_are_limited_in_number_and_size_and_the_limits_are_said():
    class Form(django_forms.Form):
        letters = forms.FilesField(max_count=2, max_bytes=1024 * 1024)

    def errors(*sizes):
        uploads = [SimpleUploadedFile(f"{size}.pdf", b"x" * size) for size in sizes]
        return Form({}, MultiValueDict({"letters": uploads})).errors

    assert "2 berkas" in Form().fields["letters"].limits
    assert "1 MB" in Form().fields["letters"].limits
    assert not errors(1, 1024 * 1024)
    assert errors()
    assert errors(1, 1, 1)
    assert errors(1024 * 1024 + 1)
    assert errors(0)


def test_nothing_is_chosen_beforehand():
    assert "checked" not in str(Everything()["pick"]) + str(Everything()["picks"])


def _query(values):
    data = MultiValueDict()
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data
