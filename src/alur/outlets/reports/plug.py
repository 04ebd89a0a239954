"""The report that every office has."""

from django.utils.translation import gettext_lazy as _

from .policies import may_see_figures
from .ports import Report
from .queries import monthly_recap
from .registry import reports

reports.add("rekap-bulanan", Report("rekap-bulanan", _("Rekap bulanan"), may_see_figures, monthly_recap))
