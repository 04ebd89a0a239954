"""`python -m alur.project.demo.child PARENT COMMAND …`: our command, ending when its parent does, even killed."""

import sys

from alur.project.cli import main
from alur.project.cli.serve import end_with_parent

if __name__ == "__main__":
    end_with_parent(int(sys.argv[1]))
    sys.exit(main(sys.argv[2:]))
