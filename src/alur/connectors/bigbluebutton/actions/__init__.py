"""BigBlueButton asked and heard."""

from .hearing import hear_end, pass_on
from .provider import BigBlueButton

__all__ = ["BigBlueButton", "hear_end", "pass_on"]
