"""The reports there are; a slice above adds its own in its plug.py."""

from alur.kernel.registry import Registry

from .ports import Report

reports: Registry[Report] = Registry("report")
