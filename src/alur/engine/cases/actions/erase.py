"""Erasing the people of ended cases. The skeleton stays: numbers, times, outcomes, who of the office did what.

Many cases go in one transaction, so a sweep over thousands costs a few queries for each, and one that is killed goes on
where it stopped: what is erased says so itself (`erased_at`).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from alur.engine.cases.models import Act, Case, Contribution, Draft, Pause, SecretLink, Task
from alur.engine.cases.registry import keepers
from alur.engine.cases.rules.actors import SYSTEM, Actor
from alur.engine.cases.rules.erasing import skeleton_of
from alur.engine.cases.rules.moved import moves_of, version_left
from alur.engine.sops.models import SopVersion
from alur.engine.sops.queries import definition_by_key, definition_of
from alur.engine.sops.rules.definition import Definition
from alur.foundation.files.actions import erase_files
from alur.foundation.journal.actions import erase_subject, write_entry
from alur.foundation.outbox.actions import erase_deliveries
from alur.foundation.outbox.queries import being_sent
from alur.kernel.errors import Conflict

from .wording import drop_words

BY_RETENTION = "masa-simpan"
ON_REQUEST = "permintaan"

type Definitions = Mapping[UUID, Definition]


@dataclass(frozen=True)
class Erased:
    """How many applications, and files with them."""

    cases: int
    files: int


def erase_case(*, case_id: UUID, by: Actor, at: datetime, checked: str) -> Erased:
    """Erase one ended case because its applicant asked. The caller has asked the policy of who may.

    `checked`: how it was made sure that it is them. The same again changes nothing. Conflict for a case that still
    runs, and where one of its mails is on its way at this moment.
    """
    with transaction.atomic():
        case = Case.objects.get(pk=case_id)
        if case.ended_at is None or case.parent_task_id is not None:
            raise Conflict(_("Permohonan ini masih berjalan. Datanya dapat dihapus sesudah permohonan berakhir."))
        done = erase_cases(roots=[case_id], because=ON_REQUEST, by=by, at=at, checked=checked)
        if done.cases == 0 and not Case.objects.filter(pk=case_id, erased_at__isnull=False).exists():
            raise Conflict(_("Sebuah surel permohonan ini sedang dikirim. Coba lagi satu menit lagi."))
        return done


@transaction.atomic
def erase_cases(*, roots: Sequence[UUID], because: str, by: Actor = SYSTEM, at: datetime, checked: str = "") -> Erased:
    """Erase these applications with the cases they called, those that have ended and are not erased yet.

    Passed over: what runs, what is erased already, and what has a mail on its way. Fewer than twenty queries, and two
    for each application (its journal entry).
    """
    families = _lock(roots, at)
    if not families:
        return Erased(0, 0)
    members = [case for family in families.values() for case in family]
    streams = {root: [case.stream for case in family] for root, family in families.items()}
    ids = [case.pk for case in members]
    definitions = {
        version.pk: definition_of(version)
        for version in SopVersion.objects.filter(pk__in={case.sop_version_id for case in members})
    }
    _empty_cases(members, definitions)
    _empty_tasks(members, definitions)
    _empty_what_was_said(ids, at)
    files = erase_files(about=[stream for family in streams.values() for stream in family])
    erase_deliveries(about=[stream for family in streams.values() for stream in family])
    for keeper in keepers:
        keeper.erase(ids)
    for root, family in families.items():
        data = {"because": because, "checked": checked, "cases": len(family)}
        write_entry(stream=f"case:{root}", kind="case.erased", actor=str(by), at=at, data=data)
        erase_subject(subject=f"case:{root}", by=str(by), at=at, basis=because)
    return Erased(len(families), files)


def _lock(roots: Sequence[UUID], at: datetime) -> dict[UUID, list[Case]]:
    """Claim what can be erased, by the row that is every act's lock; the families of what was claimed."""
    ended = Case.objects.filter(pk__in=roots, ended_at__isnull=False, erased_at__isnull=True, parent_task__isnull=True)
    # Of two that come at once the second waits here, and then finds them erased. On SQLite the transaction is the lock.
    found: dict[UUID, list[Case]] = {
        pk: [] for pk in ended.select_for_update().order_by("pk").values_list("pk", flat=True)
    }
    rows = Case.objects.filter(Q(pk__in=found) | Q(root__in=found)).order_by("pk")
    for case in rows.only("root", "sop_version", "moves"):
        found[case.root_id or case.pk].append(case)
    on_the_way = being_sent([case.stream for family in found.values() for case in family])
    families = {pk: each for pk, each in found.items() if not any(case.stream in on_the_way for case in each)}
    members = [case.pk for family in families.values() for case in family]
    Case.objects.filter(pk__in=members).update(version=F("version") + 1, erased_at=at)
    return families


def _empty_cases(members: Sequence[Case], definitions: Definitions) -> None:
    by_version: dict[UUID, list[UUID]] = defaultdict(list)
    for case in members:
        by_version[case.sop_version_id].append(case.pk)
    for version, cases in by_version.items():
        # The subject is the first line of what somebody wrote; the service's name says as much as may stay.
        Case.objects.filter(pk__in=cases).update(
            subject=definitions[version].title.id[:300],
            given={},
            applicant_name="",
            applicant_email="",
            applicant_unit="",
            applicant_phone_sealed="",
            applicant_phone_digest="",
            applicant_identity_sealed="",
            applicant_identity_digest="",
            end_reason="",
            worded=None,
        )
    drop_words([case.pk for case in members])


def _empty_tasks(members: Sequence[Case], definitions: Definitions) -> None:
    by_key = {case.pk: case for case in members}
    tasks = Task.objects.filter(case__in=by_key)
    kept: list[Task] = []
    columns = ("pk", "case", "number", "step", "answers")
    for pk, key, number, step, answers in tasks.exclude(answers={}).values_list(*columns):
        former = version_left(moves_of(by_key[key].moves), number)
        definition = definition_by_key(former) if former else definitions[by_key[key].sop_version_id]
        if skeleton := skeleton_of(definition, step, answers):
            kept.append(Task(pk=pk, answers=skeleton))
    tasks.update(answers={}, reason="", note="")
    if kept:
        Task.objects.bulk_update(kept, ["answers"])


def _empty_what_was_said(cases: Sequence[UUID], at: datetime) -> None:
    Contribution.objects.filter(task__case__in=cases).update(text="", files=[])
    Pause.objects.filter(task__case__in=cases).update(text="", answer="")
    # Without its nonce nobody can make the link's secret again; its digest stays, so that the old link says kindly no.
    links = SecretLink.objects.filter(task__case__in=cases)
    links.update(person_sealed="", nonce="", revoked_at=Coalesce("revoked_at", at))
    Draft.objects.filter(case__in=cases).delete()
    # A keyed hash of what was typed can confirm a guess. The keys stay: a form sent again does nothing twice.
    Act.objects.filter(case__in=cases).update(fingerprint="")
