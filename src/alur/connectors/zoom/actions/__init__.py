"""Zoom asked and heard."""

from .hearing import hear, pass_on, secret_meant
from .provider import Zoom

__all__ = ["Zoom", "hear", "pass_on", "secret_meant"]
