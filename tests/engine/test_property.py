"""After every act the stored case is what the model says; illegal acts change nothing; the journal rebuilds it."""

import pytest

from .property import EXAMPLES, FLOOR, MUST_MEET, property_run

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_random_acts_on_random_sops_leave_what_the_model_says(monkeypatch, capsys):
    figures = property_run(monkeypatch, EXAMPLES, shrink=True, even=True)()
    with capsys.disabled():
        print(f"\n{figures}")
    rare = {what: f"{figures.share(what):.1%}" for what in MUST_MEET if figures.share(what) < FLOOR}
    assert not rare, f"met by fewer than {FLOOR:.0%} of the runs: {rare}"
