"""Offices, their services, and applying for one."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from alur.api import policies
from alur.api.forms.answers import fill
from alur.api.forms.bodies import LookUpBody, StartBody
from alur.api.panels import models, services
from alur.api.panels.services import ROOT
from alur.api.queries import Caller, cases_numbered, service_for, services_for
from alur.api.rules.words import AT_THE_COUNTER
from alur.engine.cases.actions import file_ids, start_case
from alur.engine.cases.actions.keeping import keep_uploads
from alur.engine.cases.policies import WINDOW_SECONDS, may_look_up
from alur.engine.cases.queries import case_by_number_and_phone, case_by_tracking_token, token_of_nonce, tracking_token
from alur.engine.sops.queries import definition_of, takes_applications
from alur.engine.sops.rules.definition import FieldType
from alur.foundation.offices.queries import offices as all_offices
from alur.foundation.offices.queries import positions_held
from alur.kernel import clock
from alur.kernel.errors import Invalid, Refused

from .asking import Asked, allow, asked, caller_of, read, reply
from .operation import operation
from .problems import Problem, throttled

ANYBODY = ["nobody", "officer", "tracking"]


@operation("GET", "/offices", answers=models.Offices, auth=ANYBODY, tag="services")
def list_offices(request: HttpRequest) -> HttpResponse:
    """Offices. All that this system serves, by name."""
    caller_of(request)
    return reply(models.Offices(offices=[services.office(each) for each in all_offices()]))


@operation("GET", "/services", answers=models.Services, auth=ANYBODY, tag="services")
def list_services(request: HttpRequest, office: str = "") -> HttpResponse:
    """Services. Those that anybody may see; with an officer's token also the internal ones of the own office."""
    caller = caller_of(request)
    _known_text(office)
    return reply(models.Services(services=[services.service(each) for each in services_for(caller, office)]))


@operation("GET", "/services/{slug}", answers=models.ServiceDetail, auth=ANYBODY, tag="services")
def show_service(request: HttpRequest, slug: str, office: str = "") -> HttpResponse:
    """One service. With its signed rows and the form of its application. `office` is needed where several offices offer
    a service of that slug; an officer's own office comes first."""
    return reply(services.service_detail(service_asked(caller_of(request), slug, office)))


@operation(
    "POST", "/services/{slug}/cases", answers=models.Started, status=201, auth=ANYBODY, tag="services",
    body=StartBody, files=True, problems=(403,),
)  # fmt: skip
def start_case_of_service(request: HttpRequest, slug: str, office: str = "") -> HttpResponse:
    """Apply. Without a token as a citizen does; with an officer's token (scope `start`) as at the counter, or to start
    an internal service. Files are parts of a multipart request, by the names of the form's fields."""
    caller = caller_of(request)
    if caller.officer is None and not policies.APPLICATIONS.allows(caller.address):
        raise throttled(policies.WINDOW_SECONDS)
    if caller.officer is not None:
        allow(caller, "start")
    version = service_asked(caller, slug, office)
    request_asked = asked(request, Caller(caller.address) if caller.officer is None else caller, StartBody)
    answer = request_asked.once(lambda: _start(request_asked, version))
    token = token_of_nonce(answer["nonce"])
    shown = models.Started(
        number=answer["number"],
        tracking_token=token,
        tracking_url=_tracking_url(token),
        case_url=f"{ROOT}/cases/{answer['number']}",
    )
    response = reply(shown, status=201)
    response["Location"] = shown.case_url
    return response


def _start(given: Asked[StartBody], version: Any) -> tuple[dict[str, Any], Any]:  # noqa: ANN401  rows of lower slices
    officer, at = given.caller.officer, clock.now()
    definition = definition_of(version)
    step, by_applicant = definition.first_step, takes_applications(definition)
    answers = dict(given.body.answers)
    relaxed: frozenset[str] = frozenset()
    if officer is None and not by_applicant:
        raise Refused(_("Layanan ini dimulai oleh petugas, bukan oleh pemohon."))
    if officer is not None and (officer.office_id != version.sop.office_id or not positions_held(officer, at).exists()):
        raise Refused(_("Permohonan hanya dimasukkan petugas yang memegang jabatan di kantor layanan ini."))
    if officer is not None and by_applicant:
        # As at the counter: the officer attests the consents, and a telephone number does for an e-mail address.
        answers |= {each.name: True for each in step.fields if each.type is FieldType.CONSENT}
        if any(each.fills == "applicant.phone" and each.required for each in step.fields):
            relaxed = frozenset(each.name for each in step.fields if each.fills == "applicant.email")
    follows = _followed(given)
    if step.outcomes and given.body.outcome not in step.outcomes:
        raise Invalid({"outcome": _("Pilih salah satu hasil di bawah ini.")})
    filled = fill(step.fields, answers, given.files, office=version.sop.office, at=at, relaxed=relaxed)
    stored, faults = keep_uploads(
        fields=filled.file_fields, cleaned=filled.cleaned, kept={}, office=version.sop.office, key=given.key,
        stream="", by=given.by, at=at,
    )  # fmt: skip
    if faults:
        raise Invalid({f"answers.{name}": said for name, said in faults.items()})
    whole = filled.cleaned | stored
    started = start_case(
        version=version,
        answers=whole,
        by=given.by,
        at=at,
        key="",
        channel=_channel(given, officer is not None, by_applicant),
        language=given.body.language,
        files=file_ids(step.fields, whole),
        outcome=given.body.outcome,
        officer=officer,
        follows=follows.pk if follows else None,
    )
    case = case_by_tracking_token(started.tracking_token)
    return {"number": started.number, "nonce": case.tracking_nonce if case else ""}, case


def _followed(given: Asked[StartBody]) -> Any:  # noqa: ANN401  a row of a lower slice
    """The earlier case of the officer's office that this one follows; None where none is named. Raises Invalid."""
    number, officer = given.body.follows, given.caller.officer
    if not number:
        return None
    found = cases_numbered(officer, number).first() if officer is not None and number.isprintable() else None
    if found is None:
        raise Invalid({"follows": _("Permohonan dengan nomor itu tidak ada di kantor Anda.")})
    return found


def _channel(given: Asked[StartBody], officer: bool, by_applicant: bool) -> str:
    if not by_applicant:
        return "internal"
    return AT_THE_COUNTER[given.body.channel or "visit"] if officer else "web"


@operation(
    "POST", "/lookups", answers=models.Found, auth=ANYBODY, tag="services", body=LookUpBody, with_key=False
)  # fmt: skip
def look_up(request: HttpRequest) -> HttpResponse:
    """Find a case again. By its number and the last four digits of the applicant's telephone number."""
    caller = caller_of(request)
    body, _files = read(request, LookUpBody)
    if not may_look_up(address=caller.address, number=body.number):
        raise throttled(WINDOW_SECONDS)
    case = case_by_number_and_phone(body.number, body.digits)
    if case is None:
        raise Problem("not-found", _("Nomor permohonan dan empat angka itu tidak cocok. Periksa tanda terima Anda."))
    token = tracking_token(case)
    return reply(models.Found(number=case.number, tracking_token=token, tracking_url=_tracking_url(token)))


def service_asked(caller: Caller, slug: str, office: str) -> Any:  # noqa: ANN401  a row of a lower slice
    """The version in force. Raises Problem where there is none, or where several offices have one and none is named."""
    _known_text(slug)
    _known_text(office)
    found = service_for(caller, slug, office)
    if not found:
        raise Problem("not-found", _("Layanan ini tidak ditemukan."))
    if len(found) > 1:
        slugs = ", ".join(each.sop.office.slug for each in found)
        said = _("Beberapa kantor menawarkan layanan ini. Sebut salah satu: %(offices)s.") % {"offices": slugs}
        raise Problem("invalid", said, errors={"office": said})
    return found[0]


def _known_text(text: str) -> None:
    if not text.isprintable():  # PostgreSQL refuses to be asked for a NUL
        raise Problem("not-found", _("Layanan ini tidak ditemukan."))


def _tracking_url(token: str) -> str:
    return settings.BASE_URL.rstrip("/") + reverse("public:case", args=[token])
