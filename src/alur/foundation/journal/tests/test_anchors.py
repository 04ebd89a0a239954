"""The day's anchors: made once, late rather than never, over what went on since the last."""

from datetime import date, timedelta

import pytest

from alur.engine.cases.tests import make as cases
from alur.foundation.journal.actions import anchoring, make_anchors
from alur.foundation.journal.models import Anchor, AnchorHead, Entry
from alur.foundation.journal.ports import Inspection
from alur.foundation.journal.queries import exported
from alur.foundation.journal.queries.faults import anchor_faults
from alur.foundation.journal.rules import FIRST, HeadLine, anchor_digest

from . import make

DAY = timedelta(days=1)


def anchored(at=make.AT):
    return make_anchors(at=at)


def faults():
    return list(anchor_faults(Inspection(at=make.AT)))


def test_the_bytes_of_an_anchor_never_change():
    heads = [HeadLine("case:b", 2, "22"), HeadLine("case:a", 7, "77")]
    said = {"owner": "office:1", "number": 3, "day": date(2026, 11, 24), "previous": FIRST}
    digest = "2095455738376fd6af10affef11e82cf7ff818516a490fc9333544bb646e6d69"  # printf and sha256sum say the same
    assert anchor_digest(heads=heads, **said) == anchor_digest(heads=heads[::-1], **said) == digest


@pytest.mark.django_db
def test_an_office_s_chains_are_anchored_and_the_installation_closes_the_day():
    case = cases.started(cases.version(cases.definition(cases.plain_steps())))
    make.entry()
    assert anchored() == 2
    office, closing = Anchor.objects.order_by("-owner")
    assert (office.owner, closing.owner) == (f"office:{case.office_id}", "")
    head = office.heads.get()
    last = Entry.objects.filter(stream=case.stream).latest("seq")
    assert (head.stream, head.seq, head.hash) == (case.stream, last.seq, last.hash)
    assert set(closing.heads.values_list("stream", "hash")) == {
        ("tests", Entry.objects.get(stream="tests").hash),
        (f"anchor:{office.owner}", office.digest),
    }
    assert faults() == []


@pytest.mark.django_db
def test_once_a_day_and_late_after_downtime():
    make.entry()
    assert (anchored(), anchored(make.AT + timedelta(hours=3))) == (1, 0)
    make.entry()
    assert anchored(make.AT + 5 * DAY) == 1
    first, second = Anchor.objects.order_by("number")
    assert (second.previous, second.day) == (first.digest, (make.AT + 5 * DAY).date())
    assert list(AnchorHead.objects.order_by("seq").values_list("stream", "seq")) == [("tests", 1), ("tests", 2)]
    assert faults() == []


@pytest.mark.django_db
def test_a_day_without_news_has_its_anchor_too():
    make.entry()
    assert [anchored(make.AT + n * DAY) for n in range(3)] == [1, 1, 1]
    assert list(Anchor.objects.order_by("number").values_list("count", flat=True)) == [1, 0, 0]
    assert faults() == []


@pytest.mark.django_db
def test_a_run_that_was_stopped_half_way_is_finished_by_the_next(monkeypatch):
    """Also with more heads than one anchor takes."""
    monkeypatch.setattr(anchoring, "HEADS_EACH", 2)
    what = cases.version(cases.definition(cases.plain_steps()))
    started = [cases.started(what) for _ in range(5)]
    original, made = anchoring._anchor, []

    def stopped(*given):
        if len(made) == 1:
            raise KeyboardInterrupt
        made.append(original(*given))
        return made[-1]

    monkeypatch.setattr(anchoring, "_anchor", stopped)
    with pytest.raises(KeyboardInterrupt):
        anchored()
    monkeypatch.setattr(anchoring, "_anchor", original)
    assert anchored() == 3  # two and one of the rest, and the closing one
    assert AnchorHead.objects.filter(stream__startswith="case:").count() == len(started)
    assert Anchor.objects.get(owner="").count == 3
    assert faults() == []


@pytest.mark.django_db
def test_an_exported_line_has_what_the_digest_is_made_of():
    make.entry()
    anchored()
    anchor = Anchor.objects.get()
    line = exported(anchor)
    heads = [HeadLine(*row) for row in anchor.heads.values_list("stream", "seq", "hash")]
    again = anchor_digest(
        owner=line["owner"],
        number=line["number"],
        day=date.fromisoformat(line["day"]),
        previous=line["previous"],
        heads=heads,
    )
    assert again == line["digest"]
