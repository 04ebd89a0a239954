"""Who may decide about a delivery."""

from alur.foundation.offices.models import Officer

from .models import Delivery


def may_handle(officer: Officer, delivery: Delivery) -> bool:
    """Active officers of the delivery's own office. One without an office belongs to nobody's page."""
    return officer.is_active and delivery.office_id is not None and delivery.office_id == officer.office_id
