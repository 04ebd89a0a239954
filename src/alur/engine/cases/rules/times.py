"""How long a step may take, out of the signed rows it carries out."""

from alur.engine.sops.rules.definition import Definition, ExecutorKind, Step
from alur.engine.worktime.rules import Duration, Unit, parse_duration

REMIND_AFTER = (Duration(3, Unit.DAY), Duration(6, Unit.DAY))
"""When an applicant who does not answer is reminded, as of the survey: after three working days, twice at most."""
UNANSWERED_AFTER = Duration(9, Unit.DAY)
"""When the officer is told that a question was never answered: the office decides how it goes on."""


def standard_time(definition: Definition, step: Step) -> Duration | None:
    """The standard time of the step: its rows' times together; None where no row states one.

    Rows in days swallow rows in minutes: "1 hari" already ends at the close of work.
    """
    times = [parse_duration(definition.rows_by_number[number].time) for number in step.rows]
    stated = [each for each in times if each]
    days = sum(each.amount for each in stated if each.unit is Unit.DAY)
    if days:
        return Duration(days, Unit.DAY)
    minutes = sum(each.amount for each in stated)
    return Duration(minutes, Unit.MINUTE) if minutes else None


def clock_of(definition: Definition, step: Step) -> str:
    """Whose minutes the step uses: `office`, `applicant` or `unit` (another satker)."""
    kind = definition.executors[step.executor].kind
    if kind in (ExecutorKind.APPLICANT, ExecutorKind.CONTACT, ExecutorKind.PUBLIC):
        return "applicant"
    return "unit" if kind is ExecutorKind.UNIT else "office"
