"""What notifications collects from above."""

from alur.kernel.registry import Registry

from .ports import Mailer, NoticeType

MAIL = "mail"

channels: Registry[Mailer] = Registry("channel")
"""By name; a connector fills `MAIL`."""
notice_types: Registry[NoticeType] = Registry("notice type")
