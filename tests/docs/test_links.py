"""Links lead somewhere."""

import pytest

from .pages import ROOT, anchors, links, pages


def _places():
    return [(page, target) for page in pages() for target in links(page)]


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(page):
    lost = []
    for target in links(page):
        if target.endswith(".png"):
            continue
        name, _hash, heading = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (heading and heading not in anchors(file)):
            lost.append(target)
    assert lost == []


def test_every_picture_that_a_page_shows_is_there():
    pictures = [(page.name, target) for page, target in _places() if target.endswith(".png")]
    assert pictures
    assert [(page, target) for page, target in pictures if not (ROOT / target).is_file()] == []


def test_no_link_leaves_the_project():
    assert [
        target
        for page, target in _places()
        if not (page.parent / target.partition("#")[0]).resolve().is_relative_to(ROOT)
    ] == []


def test_every_page_of_the_documents_can_be_reached_from_the_readme():
    seen, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        for target in links(page):
            file = (page.parent / target.partition("#")[0]).resolve()
            waiting += sorted(file.glob("*.md")) if file.is_dir() else [file]
    assert set(pages()) - seen == set()
