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
    return derived_token(settings.LINK_KEY.encode(), TRACKING, case.tracking_nonce)


def case_by_tracking_token(token: str) -> Case | None:
    """The case whose secret link this is."""
    digest = token_digest(TRACKING, token)
    cases = Case.objects.select_related("office", "sop_version__sop").filter(tracking_digest=digest)
    return cases.defer(*heavy("sop_version")).order_by().first()


def case_by_secret_link(token: str) -> Case | None:
    """The same with its office only, for the pages behind the link: what its SOP says is known by the version's key."""
    return _LINKED.filter(tracking_digest=token_digest(TRACKING, token)).first()


_LINKED = Case.objects.select_related("office").order_by()


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
