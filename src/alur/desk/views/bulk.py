"""Several tasks of the inbox at once: each goes through its own act, and the answer says what came of each."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alur.desk.forms import BulkReassignForm
from alur.desk.panels.listing import asked_by, narrowing_of
from alur.desk.queries import PAGE_SIZE, officer_of, tasks_chosen
from alur.engine.cases import actions
from alur.foundation.offices.queries import holders, officers
from alur.kernel import clock
from alur.kernel.errors import AlurError

if TYPE_CHECKING:
    from alur.engine.cases.models import Task

MOST = PAGE_SIZE * 2


@dataclass(frozen=True)
class Chosen:
    """A task as its box was ticked: with the version that the officer saw."""

    task: "Task"
    version: int


def _chosen(request: HttpRequest) -> list[Chosen]:
    """The ticked tasks of the own office, in the order of the page; whatever else was posted is left out."""
    asked: dict[UUID, int] = {}
    for value in request.POST.getlist("tugas")[:MOST]:
        number, _dot, version = value.partition(".")
        if version.isascii() and version.isdecimal() and len(version) < 10:
            try:
                asked.setdefault(UUID(number), int(version))
            except ValueError:
                continue
    found = tasks_chosen(officer_of(request), list(asked))
    return [Chosen(found[each], version) for each, version in asked.items() if each in found]


def _back(request: HttpRequest) -> str:
    """The list as it was; only words that the list itself knows."""
    asked = asked_by(narrowing_of(request.POST))
    return reverse("desk:inbox") + (f"?{urlencode(asked)}" if asked else "")


def _each(chosen: Iterable[Chosen], act: Callable[[Chosen], None]) -> tuple[int, dict[str, list[str]]]:
    """Do it to each, one transaction apiece; how many were done, and the numbers of the others by reason."""
    done, refused = 0, defaultdict[str, list[str]](list)
    for each in chosen:
        try:
            act(each)
        except AlurError as error:
            refused[str(error)].append(each.task.case.number)
        else:
            done += 1
    return done, refused


def _say(request: HttpRequest, said: str, done: int, refused: dict[str, list[str]]) -> None:
    if done:
        messages.success(request, said)
    for reason, numbers in refused.items():
        count = {"numbers": ", ".join(numbers), "reason": reason}
        messages.warning(request, _("Tidak dilakukan untuk %(numbers)s: %(reason)s") % count)
    if not done and not refused:
        messages.warning(request, _("Belum ada tugas yang dipilih. Centang tugas di daftar, lalu tekan lagi."))


def claim(request: HttpRequest) -> HttpResponse:
    """Take all ticked tasks. Pressed twice, the second time changes nothing."""
    officer, at = officer_of(request), clock.now()
    if request.method != "POST":  # after signing in again
        return redirect(reverse("desk:inbox"))

    def take(each: Chosen) -> None:
        actions.claim_task(
            case_id=each.task.case_id, task_id=each.task.pk, version=each.version, officer=officer, at=at
        )

    done, refused = _each(_chosen(request), take)
    said = ngettext("%(count)d tugas Anda ambil.", "%(count)d tugas Anda ambil.", done) % {"count": done}
    _say(request, said, done, refused)
    return redirect(_back(request))


def reassign(request: HttpRequest) -> HttpResponse:
    """Ask to whom and why, then hand all ticked tasks over. Only tasks of one position go together."""
    officer, at = officer_of(request), clock.now()
    if request.method != "POST":  # after signing in again
        return redirect(reverse("desk:inbox"))
    chosen = _chosen(request)
    positions = {each.task.position for each in chosen}
    position = next(iter(positions)) if len(positions) == 1 else None
    if not chosen or position is None:
        if chosen:
            messages.warning(
                request, _("Tugas yang dipilih milik jabatan yang berbeda. Pilih tugas dari satu jabatan.")
            )
        else:
            _say(request, "", 0, {})
        return redirect(_back(request))
    people = [each for each in holders(position, at) if each.pk != officer.pk]
    form = BulkReassignForm(request.POST if "key" in request.POST else None, holders=people)
    if not form.is_valid():
        context = {
            "form": form,
            "chosen": chosen,
            "people": people,
            "position": position,
            "asked": asked_by(narrowing_of(request.POST)),
            "back": _back(request),
        }
        return render(request, "desk/bulk_reassign.html", context, status=422 if form.is_bound else 200)
    data = form.cleaned_data
    to = officers(officer.office).get(pk=data["to"])

    def hand_over(each: Chosen) -> None:
        actions.reassign_task(
            case_id=each.task.case_id,
            task_id=each.task.pk,
            version=each.version,
            to=to,
            reason=data["reason"],
            officer=officer,
            at=at,
            key=f"{officer.pk}:{data['key']}:{each.task.pk.hex}",
        )

    done, refused = _each(chosen, hand_over)
    about = {"count": done, "name": to.name}
    said = ngettext("%(count)d tugas dialihkan kepada %(name)s.", "%(count)d tugas dialihkan kepada %(name)s.", done)
    _say(request, said % about, done, refused)
    return redirect(_back(request))
