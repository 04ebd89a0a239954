"""The monthly recap: what each service received and gave, and how long its steps took (docs/handbook/laporan.md)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alur.engine.cases.models import Channel
from alur.engine.cases.queries import plan_of
from alur.engine.cases.queries.measuring import (
    StepFigures,
    cases_of_month,
    clocks_of,
    finished,
    received_by_channel,
    steps_done,
)
from alur.engine.sops.queries import sops_of
from alur.foundation.offices.models import Office, Officer

from .ports import Report
from .registry import reports
from .rules.months import Month
from .rules.tables import Cell, Column, Table, added_up, middle


def shown_to(officer: Officer, at: datetime) -> list[Report]:
    """The reports that this officer may see, in the order they were registered."""
    return [report for report in reports if report.may_see(officer, at)]


@dataclass(frozen=True)
class Service:
    sop: int
    title: str


def monthly_recap(office: Office, month: Month, at: datetime) -> list[Table]:
    """Four tables of one month; a running month is counted up to now. Twelve queries, whatever the number of cases."""
    start, end = month.bounds(office.zone)
    end = min(end, at) if start < at else end
    services = _services(office)
    steps = steps_done(office, start, end)
    return [
        _cases(services, cases_of_month(office, start, end)),
        _channels(services, received_by_channel(office, start, end)),
        _times(services, office, steps, start, end, at),
        _steps(steps),
    ]


def _services(office: Office) -> list[Service]:
    return [Service(sop.pk, title) for sop, title in sops_of(office, get_language() or "id")]


def _cases(services: list[Service], counts: dict[str, dict[int, int]]) -> Table:
    names = ("received", "served", "rejected", "withdrawn", "cancelled", "running")
    rows: list[tuple[Cell, ...]] = [
        (each.title, *(counts[name].get(each.sop, 0) for name in names)) for each in services
    ]
    labels = (_("Diterima"), _("Selesai"), _("Ditolak"), _("Ditarik"), _("Dibatalkan"), _("Berjalan di akhir bulan"))
    columns = (Column(_("Layanan"), "text"), *(Column(label) for label in labels))
    return Table(_("Permohonan"), columns, tuple(rows), added_up(_("Jumlah"), rows))


def _channels(services: list[Service], counts: dict[tuple[int, str], int]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (each.title, *(counts.get((each.sop, channel), 0) for channel in Channel.values)) for each in services
    ]
    columns = (Column(_("Layanan"), "text"), *(Column(str(channel.label)) for channel in Channel))
    return Table(_("Diterima lewat"), columns, tuple(rows), added_up(_("Jumlah"), rows))


def _times(
    services: list[Service], office: Office, steps: list[StepFigures], start: datetime, end: datetime, at: datetime
) -> Table:
    done = finished(office, start, end)
    spent = dict(zip((case.pk for case in done), clocks_of(done, office, at), strict=True))
    by_sop: dict[int, list[tuple[timedelta, timedelta, timedelta]]] = defaultdict(list)
    for case in done:
        clock = spent[case.pk]
        by_sop[case.sop_version.sop_id].append((clock.office, clock.applicant, clock.unit))
    on_time: dict[int, int] = defaultdict(int)
    late: dict[int, int] = defaultdict(int)
    for step in steps:
        sop = step.task.case.sop_version.sop_id
        on_time[sop] += step.on_time
        late[sop] += step.late
    rows: list[tuple[Cell, ...]] = []
    for each in services:
        lengths = by_sop[each.sop]
        medians = (middle([three[place] for three in lengths]) for place in range(3))
        rows.append((each.title, on_time[each.sop], late[each.sop], len(lengths), *medians))
    columns = (
        Column(_("Layanan"), "text"),
        Column(_("Langkah tepat waktu")),
        Column(_("Langkah lewat waktu")),
        Column(_("Permohonan diukur")),
        Column(_("Waktu kantor"), "duration"),
        Column(_("Waktu pemohon"), "duration"),
        Column(_("Waktu unit lain"), "duration"),
    )
    note = _("Waktu adalah nilai tengah (median) waktu kerja per permohonan yang selesai atau berakhir bulan ini.")
    return Table(_("Waktu"), columns, tuple(rows), added_up(_("Jumlah"), rows), note)


def _steps(steps: list[StepFigures]) -> Table:
    language = get_language() or "id"
    rows: list[tuple[Cell, ...]] = []
    for each in steps:
        definition = plan_of(each.task)
        step = definition.steps_by_id[each.task.step]
        numbers = ", ".join(str(number) for number in step.rows) or "–"
        standard = " + ".join(time for number in step.rows if (time := definition.rows_by_number[number].time))
        title = definition.title.in_language(language)
        name = definition.name_of(step).in_language(language)
        counts = (each.on_time + each.late + each.untimed, each.on_time, each.late)
        rows.append((title, numbers, name, *counts, standard or "–", middle(each.took)))
    rows.sort(key=lambda row: (str(row[0]), min(_numbers(str(row[1]))), str(row[2])))
    columns = (
        Column(_("Layanan"), "text"),
        Column(_("Baris SOP"), "text"),
        Column(_("Langkah"), "text"),
        Column(_("Dikerjakan")),
        Column(_("Tepat waktu")),
        Column(_("Lewat waktu")),
        Column(_("Waktu baku"), "text"),
        Column(_("Waktu nyata (median)"), "duration"),
    )
    note = _("Waktu nyata adalah nilai tengah (median) waktu kerja dari langkah dibuka sampai selesai, tanpa jeda.")
    return Table(_("Langkah"), columns, tuple(rows), note=note)


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(", ") if part.isdecimal()] or [10_000]
