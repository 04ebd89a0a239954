"""Who asks, how often, in which language, and with what body: what every operation begins with."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pydantic
from allauth.account.adapter import get_adapter
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from alur.api import policies
from alur.api.actions import Answer, once
from alur.api.forms.bodies import Body
from alur.api.queries import Caller
from alur.engine.cases.actions import holder_of
from alur.engine.cases.actions.acts import fingerprint
from alur.engine.cases.queries import case_by_tracking_token, known_link
from alur.engine.cases.rules.actors import APPLICANT, Actor
from alur.foundation.offices.actions import note_use
from alur.foundation.offices.queries import access_token_of
from alur.kernel import clock

from .problems import Problem, throttled

MULTIPART, JSON = "multipart/form-data", "application/json"
KEY = "Idempotency-Key"
SHORTEST_KEY, LONGEST_KEY = 16, 200


def language_of(request: HttpRequest) -> str:
    """The first of ours that Accept-Language names; Indonesian where it names none."""
    for code, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if code[:2] in ("id", "en"):
            return code[:2]
    return "id"


def caller_of(request: HttpRequest) -> Caller:
    """Who asks. An unknown token is a problem, no token is nobody. Neither session nor cookie count."""
    address = _address(request)
    bearer = request.headers.get("Authorization", "")
    if bearer:
        return _officer(bearer, address)
    if tracking := request.headers.get("Tracking-Token", ""):
        return _applicant(tracking, address)
    if secret := request.headers.get("Link-Token", ""):
        return _outsider(secret, address)
    return Caller(address)


def _address(request: HttpRequest) -> str:
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return "unknown"


def _officer(header: str, address: str) -> Caller:
    scheme, _space, secret = header.partition(" ")
    token = access_token_of(secret.strip(), clock.now()) if scheme.lower() == "bearer" else None
    if token is None:
        raise unknown(address)
    if not policies.TOKEN_REQUESTS.allows(str(token.pk)):
        raise throttled(policies.MINUTE)
    note_use(token=token, at=clock.now())
    return Caller(address, officer=token.officer, scopes=frozenset(token.scopes), token=str(token.pk))


def _applicant(secret: str, address: str) -> Caller:
    case = case_by_tracking_token(secret)
    if case is None or case.parent_task_id is not None:
        raise unknown(address)
    if not policies.TRACKING_REQUESTS.allows(str(case.pk)):
        raise throttled(policies.MINUTE)
    return Caller(address, tracked=case)


def _outsider(secret: str, address: str) -> Caller:
    """As the page behind the link: one that is none is not found, and too many of them make wait."""
    link = known_link(secret)
    if link is None:
        if not policies.UNKNOWN_TOKENS.allows(address):
            raise throttled(policies.WINDOW_SECONDS)
        raise Problem("not-found", _("Tautan ini tidak dikenal. Periksa apakah tersalin lengkap."))
    if not policies.LINK_REQUESTS.allows(str(link.pk)):
        raise throttled(policies.MINUTE)
    return Caller(address, link=link, secret=secret)


def unknown(address: str) -> Problem:
    """No token, or one that opens nothing. Somebody who tries many is made to wait."""
    if not policies.UNKNOWN_TOKENS.allows(address):
        return throttled(policies.WINDOW_SECONDS)
    said = _(
        "Kirim token yang berlaku: token akses (Authorization: Bearer …), token pelacakan (Tracking-Token), atau token "
        "tautan (Link-Token), sesuai alamatnya."
    )
    return Problem("unauthenticated", said, headers={"WWW-Authenticate": 'Bearer realm="Alur"'})


def allow(caller: Caller, scope: str, *, applicant: bool = False) -> None:
    """Go on if the token's scopes have it; `applicant`: who comes by a tracking token may as well."""
    if caller.officer is None:
        if applicant and caller.tracked is not None:
            return
        raise unknown(caller.address)
    if scope not in caller.scopes:
        said = _("Token ini tidak memiliki izin “%(scope)s”. Buat token lain di halaman profil.") % {"scope": scope}
        raise Problem("scope", said)


@dataclass(frozen=True)
class Asked[B: Body]:
    """A request that changes something: by whom, with what, under which key."""

    caller: Caller
    body: B
    files: MultiValueDict[str, UploadedFile[Any]]
    key: str
    content: str

    @property
    def by(self) -> Actor:
        if self.caller.officer:
            return Actor.officer(self.caller.officer.pk)
        return holder_of(self.caller.link) if self.caller.link else APPLICANT

    def once(self, do: Callable[[], tuple[Answer, Any]]) -> Answer:
        """Do it once for this key; see `actions.once`."""
        return once(key=self.key, content=self.content, at=clock.now(), do=do)


def read[B: Body](request: HttpRequest, shape: type[B]) -> tuple[B, MultiValueDict[str, UploadedFile[Any]]]:
    """The body as that shape, and its files. JSON, or multipart with the JSON in the part `body`."""
    try:
        if request.content_type == MULTIPART:
            text, files = request.POST.get("body", "{}"), request.FILES
            strange = [name for name in request.POST if name != "body"]
            if strange:
                said = _("Isian dikirim sebagai JSON dalam bagian “body”; bagian lain adalah berkas.")
                raise Problem("malformed", said)
        elif request.content_type == JSON or not request.body:
            text, files = request.body.decode() or "{}", MultiValueDict()
        else:
            said = _("Kirim application/json, atau multipart/form-data bila ada berkas.")
            raise Problem("media-type", said)
        given = json.loads(text, parse_constant=_no_constant)
        _check_text(given)
    except RequestDataTooBig:
        raise Problem("too-large", _("Permintaan ini terlalu besar.")) from None
    except (ValueError, RecursionError, MultiPartParserError, UnreadablePostError, BadRequest, SuspiciousOperation):
        raise Problem("malformed", _("Isi permintaan bukan JSON yang benar.")) from None
    try:
        return shape.model_validate(given), files
    except pydantic.ValidationError as faults:
        errors = {".".join(map(str, each["loc"])) or "body": _plain(each["type"]) for each in faults.errors()}
        raise Problem("invalid", _("Perbaiki isian yang disebut, lalu kirim lagi."), errors=errors) from None


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _check_text(value: Any) -> None:  # noqa: ANN401  JSON
    """Text that no database takes: a NUL, half of a surrogate pair. ValueError."""
    if isinstance(value, str):
        if "\0" in value.encode().decode():
            raise ValueError("NUL")
    elif isinstance(value, dict):
        for name, each in value.items():
            _check_text(name)
            _check_text(each)
    elif isinstance(value, list):
        for each in value:
            _check_text(each)


def _plain(kind: str) -> str:
    """pydantic's messages are for programmers in English; these are the few that can come."""
    known = {
        "missing": _("Bagian ini perlu diisi."),
        "extra_forbidden": _("Bagian ini tidak dikenal di sini."),
        "string_too_long": _("Terlalu panjang."),
        "string_type": _("Tulis sebagai teks."),
        "literal_error": _("Pilih dari daftar yang ada."),
    }
    return known.get(kind, _("Bagian ini tidak sesuai bentuknya."))


def key_of(request: HttpRequest) -> str:
    """The Idempotency-Key as it was sent: 16 to 200 printable ASCII characters, a UUID say."""
    key = request.headers.get(KEY, "").strip()
    if not (SHORTEST_KEY <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        said = _("Kirim header Idempotency-Key berisi 16 sampai 200 huruf ASCII, misalnya sebuah UUID.")
        raise Problem("invalid", said, errors={KEY: said})
    return key


def asked[B: Body](request: HttpRequest, caller: Caller, shape: type[B]) -> Asked[B]:
    """Everything about a request that changes something. What an activity asks may be anonymous: not even its hash
    is kept beside the case (see engine/cases)."""
    chosen = key_of(request)
    body, files = read(request, shape)
    who = _name_of(caller)
    about = {"path": request.path, "query": request.GET.urlencode(), "body": body.model_dump(exclude={"activity"})}
    sums = [(name, each.name, each.size, _sum(each)) for name, many in files.lists() for each in many]
    key = hashlib.sha256(f"{who}:{chosen}".encode()).hexdigest()
    return Asked(caller, body, files, f"api:{key}", fingerprint(**about, files=sums))


def _name_of(caller: Caller) -> str:
    """What keeps the keys of different callers apart."""
    if caller.officer:
        return f"officer:{caller.officer.pk}"
    if caller.link:
        return f"link:{caller.link.pk}"
    return f"case:{caller.tracked.pk}" if caller.tracked else "all"


def _sum(upload: "UploadedFile[Any]") -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def reply(shown: pydantic.BaseModel, status: int = 200) -> HttpResponse:
    return HttpResponse(shown.model_dump_json(), status=status, content_type=JSON)
