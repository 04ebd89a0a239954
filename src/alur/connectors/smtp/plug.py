"""What SMTP brings: the mail channel of notifications, at the server that `ALUR_SMTP_URL` names."""

from email.utils import parseaddr

from django.conf import settings

from alur.outlets.notifications.registry import MAIL, channels

from .actions import SmtpMailer
from .rules import parse_url

_domain = parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2] or "localhost"
channels.add(MAIL, SmtpMailer(parse_url(settings.SMTP_URL), greets_as=_domain))
