"""`python -m bench.fill --child SIZE`: seeds the database that the environment names, if that was not done before."""

import sys


def _serve(size: int) -> None:
    from alur.project.cli import setup_django

    setup_django()
    from alur.project.cli.serve import prepare

    from .seeding import seeded

    prepare(migrate=True)
    seeded(size)
    print("{}", flush=True)


if __name__ == "__main__":
    _serve(int(sys.argv[2]))
