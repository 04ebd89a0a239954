"""What a report is: a name, who may see it, and how its tables are made for one office and month."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from alur.foundation.offices.models import Office, Officer

from .rules.months import Month
from .rules.tables import Table


@dataclass(frozen=True)
class Report:
    """`build` reads only; its words come in the language that is active, so a workbook is made under Indonesian."""

    name: str
    label: str | Promise
    may_see: Callable[[Officer, datetime], bool]
    build: Callable[[Office, Month, datetime], list[Table]]
