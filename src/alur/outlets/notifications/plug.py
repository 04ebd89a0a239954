"""What notifications brings to the outbox: the way to a mailbox."""

from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from alur.foundation.outbox.registry import carriers

from .actions import MailCarrier
from .registry import MAIL
from .rules import is_address

if not is_address(parseaddr(settings.MAIL_FROM)[1]):
    raise ImproperlyConfigured("ALUR_MAIL_FROM must look like: Nama Kantor <layanan@contoh.go.id>")
carriers.add(MAIL, MailCarrier())
