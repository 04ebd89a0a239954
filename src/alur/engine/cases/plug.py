"""What the engine brings: work that comes round, the kinds of its entries, whose chains they are, and its checks."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from alur.foundation.files import actions as files
from alur.foundation.journal.actions import make_anchors
from alur.foundation.journal.ports import Check
from alur.foundation.journal.registry import checks, declare, owners
from alur.foundation.outbox.ports import Periodic
from alur.foundation.outbox.registry import periodic

from .actions import forget_acts, plan_missing, put_missing_words, sweep, sweep_drafts
from .panels.kinds import KINDS
from .queries import owners_of_cases
from .queries.faults import invariant_faults, number_faults, replay_faults


def _time_passes(at: datetime) -> None:
    sweep(at=at)


def _forget(at: datetime) -> None:
    sweep_drafts(at=at)
    files.sweep(at=at)
    forget_acts(at=at)


def _plan(at: datetime) -> None:
    plan_missing(at=at)


def _put_words(_at: datetime) -> None:
    put_missing_words()


def _anchor(at: datetime) -> None:
    make_anchors(at=at)


periodic.add("cases.sweep", Periodic("cases.sweep", timedelta(seconds=15), _time_passes))
periodic.add("cases.plan", Periodic("cases.plan", timedelta(hours=1), _plan))
periodic.add("cases.words", Periodic("cases.words", timedelta(minutes=1), _put_words))
periodic.add("cases.forget", Periodic("cases.forget", timedelta(hours=6), _forget))
periodic.add("journal.anchors", Periodic("journal.anchors", timedelta(hours=1), _anchor))

declare(*KINDS)

owners.add("case", owners_of_cases)

for check in (
    Check("cases.replay", _("Permohonan dibanding riwayatnya"), _("permohonan"), replay_faults),
    Check("cases.rules", _("Aturan yang selalu berlaku"), _("aturan"), invariant_faults),
    Check("cases.numbers", _("Nomor permohonan"), _("nomor"), number_faults),
):
    checks.add(check.name, check)
