"""Logging of the web process: what went wrong, without the links that open something."""

import logging
import re

_SECRETS = re.compile(r"(/lacak/|/tautan/|/akun/sandi/baru/|/akun/undangan/\d+/)[^\s?/]+")
"""Links of tracking, of somebody outside, of a new or first password: who reads a log must not follow them."""


class WithoutLinks(logging.Filter):
    """Takes the secret out of every address that a record tells of."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _SECRETS.sub(r"\1…", record.getMessage()), None
        return True
