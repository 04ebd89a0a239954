"""What a form's field says when it refuses."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

REQUIRED = gettext_lazy("Bagian ini perlu diisi.")


def refusal(error: ValueError) -> ValidationError:
    """A rule's message: marked there, translated here (one that is translated already stays as it is)."""
    return ValidationError(_(str(error)), code="invalid")
