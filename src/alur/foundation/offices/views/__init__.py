"""Our own pages around sign-in; the others are allauth's views with our templates."""

from .account import gone, locked_out
from .invitation import invitation
from .second_factor import SecondFactorMiddleware
from .visitor import attempted_name, client_ip

__all__ = ["SecondFactorMiddleware", "attempted_name", "client_ip", "gone", "invitation", "locked_out"]
