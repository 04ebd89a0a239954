"""What protection collects from above."""

from alur.kernel.registry import Registry

from .ports import Beside

beside: Registry[Beside] = Registry("keeper of personal data beside applications")
