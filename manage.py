"""Django's own commands (makemigrations and the like) for developers; people use ./alur."""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alur.project.settings.test")
execute_from_command_line(sys.argv)
