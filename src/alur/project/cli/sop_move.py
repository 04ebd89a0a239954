"""`alur sop move`: running cases to a newer revision of their SOP, with a dry run."""

import argparse

from alur.kernel.ids import new_token

from . import WronglyCalled, setup_django


def add_move(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    move = verbs.add_parser("move", help="pindahkan permohonan yang berjalan ke revisi SOP yang lebih baru")
    move.add_argument("slug", metavar="SLUG", help="nama pendek layanan")
    move.add_argument("--office", metavar="SLUG", required=True, help="nama pendek kantor")
    move.add_argument("--from", metavar="N", type=int, required=True, dest="left", help="revisi yang ditinggalkan")
    move.add_argument("--to", metavar="M", type=int, required=True, help="revisi yang dituju")
    move.add_argument(
        "--map", metavar="LAMA=BARU", action="append", default=[], help="pasangan langkah; tanpa BARU: tidak ada"
    )
    move.add_argument("--dry-run", action="store_true", help="hanya sebut apa yang akan terjadi")


def move_running(args: argparse.Namespace) -> int:
    """Exit status 0 where every case could be moved, else 1. At most MOST_CASES at a time, the oldest first."""
    from .sop import office_of

    setup_django()
    from alur.engine.cases.actions import move_cases
    from alur.engine.cases.queries.moving import (
        MOST_CASES,
        cases_running_by,
        planned_moves,
        running_versions,
        why_in_words,
    )
    from alur.engine.cases.rules.actors import SYSTEM
    from alur.engine.cases.rules.moving import completed
    from alur.engine.sops.queries import definition_of, in_force
    from alur.kernel import clock

    office = office_of(args.office)
    sop = next((each.sop for each in in_force(office) if each.sop.slug == args.slug), None)
    versions = {each.number: each for each, _count in running_versions(sop)} if sop else {}
    if args.left not in versions or args.to not in versions or args.left >= args.to:
        known = ", ".join(map(str, versions)) or "belum ada"
        raise WronglyCalled(f"Sebut dua revisi layanan itu, yang lama lalu yang baru. Yang ada: {known}.")
    pairs = {before: after for before, _sign, after in (each.partition("=") for each in args.map)}
    old, new = definition_of(versions[args.left]), definition_of(versions[args.to])
    try:
        steps = completed(old, new, pairs)
    except ValueError as error:
        raise WronglyCalled(f"Langkah “{error}” tidak dikenal, atau dipasangkan dua kali.") from None
    plans = planned_moves(list(cases_running_by(versions[args.left])[:MOST_CASES]), old, new, steps)
    may = [each for each in plans if each.judged.may]
    refused = {each.case.pk: " ".join(why_in_words(why, old, new, "id") for why in each.judged.refusals)
               for each in plans if not each.judged.may}  # fmt: skip
    if not args.dry_run:
        chosen = [(each.case.pk, each.seen) for each in may]
        done = move_cases(chosen=chosen, to=versions[args.to], steps=pairs, by=SYSTEM, at=clock.now(), key=new_token())
        refused |= {each.case_id: each.why for each in done if each.why}
    said = "dapat dipindah" if args.dry_run else "dipindah"
    for plan in plans:
        print(f"{plan.case.number}: {refused.get(plan.case.pk) or said}")
    print(f"{len(plans) - len(refused)} {said}, {len(refused)} tidak.")
    return 1 if refused else 0
