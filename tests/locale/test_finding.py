"""The finders find: each way of marking a message, and words that nobody marked."""

import pytest

from .catalogue import compiled, renewed
from .extract import NotPlainError, of_python, of_template
from .visible import bare_words

PYTHON = """
from django.utils.translation import gettext as _, pgettext, ngettext_lazy, gettext_noop
a = _("satu " "dua")
b = pgettext("jam", "lewat")
c = ngettext_lazy("%(n)d berkas", "%(n)d berkas-berkas", 2)
d = gettext_noop("empat")
e = _(variable)
f = other("lima")
"""
TEMPLATE = """{% load i18n %}{# {% translate "no" %} #}{% translate "satu" %} {% translate "dua" context "jam" as x %}
{% blocktranslate trimmed count n=n with who=user.name %}
  {{ who }} punya {{ n }} berkas
{% plural %}
  {{ who }} punya {{ n }} berkas-berkas
{% endblocktranslate %}{% empty _("tiga (3)") label=_("empat") %}{{ x|default:_("lima") }}"""


def _keys(found):
    return [(message.context, message.msgid, message.plural) for _line, message in found]


def test_python_is_read_by_its_syntax():
    assert _keys(of_python(PYTHON)) == [
        (None, "satu dua", ""),
        ("jam", "lewat", ""),
        (None, "%(n)d berkas", "%(n)d berkas-berkas"),
        (None, "empat", ""),
    ]
    assert [line for line, _message in of_python(PYTHON)] == [3, 4, 5, 6]


@pytest.mark.parametrize("text", ['_(f"halo {nama}")', '_("halo " + nama)', 'gettext("a %s" % b)'])
def test_a_message_that_no_catalogue_can_hold_is_refused(text):
    with pytest.raises(NotPlainError):
        list(of_python(text))


def test_templates_are_read_as_django_reads_them():
    assert _keys(of_template(TEMPLATE)) == [
        (None, "satu", ""),
        ("jam", "dua", ""),
        (None, "%(who)s punya %(n)s berkas", "%(who)s punya %(n)s berkas-berkas"),
        (None, "tiga (3)", ""),
        (None, "empat", ""),
        (None, "lima", ""),
    ]


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>Halo</p>", ["Halo"]),
        ('<p>{% translate "Halo" %}, {{ nama }}!</p>', []),
        ('<img alt="Gambar {{ n }}"><input placeholder="Nama">', ["Gambar  ", "Nama"]),
        ('<nav aria-label="{% translate "Menu" %}" title="Menu">', ["Menu"]),
        ('<input type="submit" value="Kirim">', ["Kirim"]),
        ('{% empty "Tidak ada" %}', ["Tidak ada"]),
        ('{{ nama|default:"tanpa nama" }}', ["tanpa nama"]),
        ('<ol lang="id"><li>Kelengkapan</li></ol><p>Isi</p>', ["Isi"]),
        ("{% comment %}Untuk pembaca kode{% endcomment %}<kbd>Enter</kbd>", []),
        ("{% if a %}<h1>{% else %}<h2>{% endif %}Judul</h1>", ["Judul"]),
    ],
)
def test_words_that_nobody_marked_are_found(template, found):
    assert [words.strip() for words in bare_words(template)] == [words.strip() for words in found]


def test_renewing_keeps_what_is_known_and_makes_the_same_bytes(monkeypatch):
    import polib

    from . import catalogue
    from .extract import Message

    marked = [Message("satu", places=["src/b.py:9"]), Message("dua", "dua-dua", places=["src/a.py:1", "src/b.py:2"])]
    monkeypatch.setattr(catalogue, "messages", lambda: {each.key: each for each in marked})
    known = polib.POFile()
    known.append(polib.POEntry(msgid="satu", msgstr="one"))
    known.append(polib.POEntry(msgid="lama", msgstr="old"))
    made = renewed(known)
    assert [(entry.msgid, entry.msgstr, entry.msgstr_plural) for entry in made] == [
        ("dua", "", {0: "", 1: ""}),
        ("satu", "one", {}),
    ]
    assert compiled(made) == compiled(renewed(made))
