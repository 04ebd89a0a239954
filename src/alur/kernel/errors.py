"""Errors that people get to read. Each message is plain Indonesian and says what to do."""


class AlurError(Exception):
    """Something a person did cannot be done; `str()` is fit to be shown."""


class Refused(AlurError):
    """The rules forbid it (wrong person, wrong moment, unknown outcome). HTTP 403 or 422."""


class Conflict(AlurError):
    """Somebody was faster: the thing changed since the page was opened. HTTP 409."""


class Away(AlurError):
    """Something outside that is needed does not answer now; it passes. HTTP 503."""


class Invalid(AlurError):
    """What was typed is not acceptable; `fields` maps a field's name to its message. HTTP 422."""

    def __init__(self, fields: dict[str, str]) -> None:
        self.fields = fields
        super().__init__("; ".join(fields.values()))
