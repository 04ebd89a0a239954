"""From an empty draft to a shipped SOP by the editor's forms alone."""

import pytest

from alur.engine.sops.models import RevisionDraft
from alur.engine.sops.rules.reading import read
from alur.engine.sops.rules.yaml_source import load
from alur.engine.sops.tests.make import library_text, published

from . import make
from .building import Builder

CALLED = ("survei-kepuasan", "pemeliharaan-perbaikan")


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("slug", ["virtual-meeting", "kendala-tik"])
def test_a_shipped_sop_is_built_from_an_empty_draft_by_the_forms_of_the_pages(here, slug):
    for called in CALLED:
        published(here.office, library_text(called))
    answer = here.browser.post(f"{make.HERE}layanan/terbitkan/", make.form(act="kosong"))
    builder = Builder(here.browser, answer["Location"]).build(load(library_text(slug)).data)
    draft = RevisionDraft.objects.get()
    assert read(draft.source) == read(library_text(slug))
    assert "Tanpa kesalahan" in builder.open().page
