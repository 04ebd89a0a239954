"""What meetings bring: the activities meetings.book and meetings.publish, their carrier, and the pool's page."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from alur.engine.cases.ports import Activity, FreeTimes, OptionWords, Panel, SlotAsked, TaskView
from alur.engine.cases.registry import activities, keepers
from alur.engine.cases.rules.actors import Actor
from alur.engine.sops.rules.definition import Definition, Step
from alur.engine.sops.rules.faults import Finding
from alur.foundation.journal.ports import Check, Kind
from alur.foundation.journal.registry import checks, declare
from alur.foundation.offices.queries import remember_positions
from alur.foundation.outbox.ports import Periodic
from alur.foundation.outbox.registry import carriers, periodic
from alur.kernel import clock
from alur.outlets.protection.registry import beside
from alur.ui import menu

from .actions import MeetingCarrier, erase, release
from .actions.asked import book_for
from .actions.forgetting import MeetingsBeside
from .actions.hearing import hear
from .actions.looking import EVERY, look_in
from .forms import BookForm
from .panels import book_form, book_panel, offered_times, publish_panel, summary_of
from .policies import keeps_any
from .queries import Book as BookOfHosts
from .queries import booking_of_case, guest_link, made_of, meeting_faults
from .registry import hosts, listeners
from .rules.options import Options, PublishOptions, option_faults


class Book(Activity):
    """A person says whether the time is free; if so a host of the pool is booked, and its meeting made by the outbox.

    An office without hosts, or who pastes a link, goes on without a booking.
    """

    name = "meetings.book"
    label = gettext_lazy("Pemesanan akun rapat")
    options = Options
    option_words = {
        "slot": OptionWords(
            gettext_lazy("Waktunya"), gettext_lazy("Bila beberapa, jawaban terakhir yang dipakai."), ("time-slot",)
        ),
        "minutes": OptionWords(gettext_lazy("Lamanya, dalam menit"), fields=("number",)),
        "participants": OptionWords(gettext_lazy("Jumlah peserta"), fields=("number",)),
        "record": OptionWords(gettext_lazy("Perlu direkam"), gettext_lazy("Isian pilihan “ya”."), ("choice",)),
        "title": OptionWords(
            gettext_lazy("Nama rapat"), gettext_lazy("Kosong: perihal permohonan."), ("text", "long-text")
        ),
        "free": OptionWords(gettext_lazy("Jawaban bila waktunya kosong"), outcome=True),
        "taken": OptionWords(gettext_lazy("Jawaban bila waktunya terpakai"), outcome=True),
    }
    tells = {"meetings.booked": gettext_lazy("%(who)s memesan %(what)s di “%(step)s”.")}

    def faults(self, step: Step, options: Any, definition: Definition) -> Iterable[Finding]:  # noqa: ANN401  as the port
        return option_faults(step, options, definition)

    def panel(self, task: TaskView) -> Panel | None:
        return book_panel(task)

    def form(self, task: TaskView, data: Any = None, files: Any = None) -> BookForm | None:  # noqa: ANN401  as the port
        return book_form(task, data)

    def summary(self, task: TaskView) -> Panel | None:
        return summary_of(task)

    def what(self, step: Step, data: Mapping[str, Any], language: str) -> str:
        """The name of the host, which the office gave it."""
        return str(data.get("name", ""))

    def free_times(self, options: Any, asked: SlotAsked) -> FreeTimes | None:  # noqa: ANN401  as the port
        return offered_times(options, asked) if asked.name in options.slots else None

    def dates(self, options: Any) -> Sequence[str]:  # noqa: ANN401  as the port
        return list(options.slots)

    def perform(self, task: TaskView, data: Mapping[str, Any], by: Actor, at: datetime) -> None:
        """Raises Invalid at the host's field, with other free times, where somebody was faster."""
        if task.outcome in ("", task.options.free):
            book_for(task=task, data=data, by=by, at=at)

    def undo(self, task: TaskView, by: Actor, at: datetime) -> None:
        release(task_id=task.task_id, by=str(by), at=at)


class Publish(Activity):
    """Fills the link and the passcode of the step's form with those of the booked meeting."""

    name = "meetings.publish"
    label = gettext_lazy("Penerbitan tautan rapat")
    options = PublishOptions
    option_words = {
        "link": OptionWords(gettext_lazy("Tautan rapat mengisi"), own_field=True),
        "passcode": OptionWords(gettext_lazy("Kode sandi mengisi"), own_field=True),
    }

    def panel(self, task: TaskView) -> Panel | None:
        return publish_panel(task)

    def proposes(self, task: TaskView) -> Mapping[str, Any]:
        booking = booking_of_case(task.case_id)
        made = made_of(booking) if booking else None
        if booking is None or made is None:
            return {}
        said = {task.options.link: guest_link(booking, made), task.options.passcode: made.passcode}
        return {name: value for name, value in said.items() if value}


class MeetingsKept:
    """Titles and links. The links stand in the case's answers as well, and so in the applicant's copy."""

    def erase(self, cases: Collection[UUID]) -> None:
        erase(cases=cases)

    def copy(self, case: UUID) -> Mapping[str, Any]:
        booking = booking_of_case(case)
        if booking is None:
            return {}
        return {"starts": booking.starts.isoformat(), "ends": booking.ends.isoformat(), "title": booking.title}


def _concerned(request: HttpRequest) -> bool:
    if not request.user.is_authenticated:
        return False
    at = clock.now()
    remember_positions(request.user, at)  # the menu's other entries ask the same
    return keeps_any(request.user, at)


for activity in (Book(), Publish()):
    activities.add(activity.name, activity)
carriers.add(MeetingCarrier.name, MeetingCarrier())
keepers.add("meetings", MeetingsKept())
beside.add("meetings", MeetingsBeside())
hosts.add("pool", BookOfHosts())
listeners.add("pool", hear)
periodic.add("meetings.look_in", Periodic("meetings.look_in", EVERY, look_in))
declare(*(Kind(name, says) for name, says in Book.tells.items()))
declare(
    Kind("office.host_added", gettext_lazy("%(who)s menambah akun rapat.")),
    Kind("office.host_changed", gettext_lazy("%(who)s mengubah akun rapat.")),
    Kind("office.host_switched", gettext_lazy("%(who)s mengaktifkan atau mematikan akun rapat.")),
    Kind("office.meeting_changed", gettext_lazy("%(who)s memindahkan rapat ke waktu atau akun lain.")),
    Kind("office.meeting_cancelled", gettext_lazy("%(who)s membatalkan pemesanan akun rapat.")),
    Kind("office.meeting_ended_early", gettext_lazy("Sebuah rapat selesai lebih awal. Sisa waktu akunnya bebas lagi.")),
    Kind("office.meeting_reopened", gettext_lazy("Sebuah rapat dibuka lagi. Sisa waktu akunnya dipesan kembali.")),
    Kind("office.meeting_attendance", gettext_lazy("%(who)s mengisi daftar hadir sebuah rapat.")),
    Kind("office.meeting_minutes", gettext_lazy("%(who)s mengisi tautan notulen atau rekaman sebuah rapat.")),
    Kind("office.series_booked", gettext_lazy("%(who)s memesan rangkaian rapat.")),
)
checks.add(
    "meetings",
    Check("meetings", gettext_lazy("Pemesanan akun rapat"), gettext_lazy("pemesanan"), meeting_faults),
)
menu.items.add(
    "meetings",
    menu.MenuItem(label=gettext_lazy("Rapat"), url_name="meetings:pool", icon="clock", order=45, visible=_concerned),
)
