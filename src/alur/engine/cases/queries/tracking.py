"""A case found again by what its applicant has: the secret link, or number and telephone."""

from django.conf import settings

from alur.engine.cases.models import Case
from alur.engine.sops.queries import heavy
from alur.foundation.privacy.rules import last_four
from alur.foundation.privacy.sealing import unseal
from alur.kernel.ids import derived_token, token_digest

TRACKING = "tracking"


def tracking_token(case: Case) -> str:
    """The secret of the case's tracking link; made again from the key and the case's nonce, never stored."""
    return token_of_nonce(case.tracking_nonce)


def token_of_nonce(nonce: str) -> str:
    """The same of a nonce alone: of a case that is not there yet, or is known by an earlier answer."""
    return derived_token(settings.LINK_KEY.encode(), TRACKING, nonce)


def case_by_tracking_token(token: str) -> Case | None:
    """The case whose secret link this is."""
    digest = token_digest(TRACKING, token)
    cases = Case.objects.select_related("office", "sop_version__sop").filter(tracking_digest=digest)
    return cases.defer(*heavy("sop_version")).order_by().first()


def case_by_secret_link(token: str) -> Case | None:
    """The same for the pages behind it: with its office, without its SOP (`plan_now`) and what is known of people."""
    return _LINKED.filter(tracking_digest=token_digest(TRACKING, token)).first()


_SHOWN = (
    "office", "sop_version", "root", "number", "moves", "tracking_nonce",
    "opened_at", "served_at", "ended_at", "end_kind", "end_reason", "erased_at",
)  # fmt: skip
_LINKED = Case.objects.select_related("office").only(*_SHOWN).order_by()


def case_by_number_and_phone(number: str, last_digits: str) -> Case | None:
    """The case of that number whose applicant's phone ends in these four digits. The caller throttles.

    Two offices may have given the same number; where the digits fit in both, neither is shown.
    """
    wanted = "".join(filter(str.isdigit, last_digits))
    if len(wanted) != 4:
        return None
    found = Case.objects.select_related("office", "sop_version__sop").filter(
        number__iexact=number.strip(), parent_task__isnull=True
    )
    fitting = [
        case
        for case in found
        if case.applicant_phone_sealed and last_four(unseal(case.applicant_phone_sealed)) == wanted
    ]
    return fitting[0] if len(fitting) == 1 else None
