"""`alur verify` names exactly what was changed in the database or the files by somebody who has them in hand."""

import json
from datetime import timedelta

import pytest
from django.db import connection, transaction

from alur.activities.recipients.models import Recipient
from alur.engine.cases.models import Case, Counter, Pause, Task, Word
from alur.foundation.files.actions import store_file
from alur.foundation.files.models import StoredFile
from alur.foundation.files.tests.make import upload
from alur.foundation.journal.actions import erase_subject, make_anchors, secret_of, write_entry
from alur.foundation.journal.models import Anchor, AnchorHead, Entry, SubjectKey
from alur.foundation.journal.rules import HeadLine, anchor_digest, entry_hash
from alur.foundation.journal.tests import make
from alur.foundation.journal.tests.guards import unguarded
from alur.foundation.outbox.models import Delivery
from alur.kernel.ids import new_id
from alur.project.cli import main

from .engine.replayed import STORIES

DAY = timedelta(days=1)


def placed(settings, tmp_path):
    """Cases in several states, a chain of its own with personal data, two days' anchors, a file, deliveries."""
    settings.MEDIA_ROOT = tmp_path
    for story in ("start_case", "suspend_task", "save_progress", "unmask", "withdraw_case", "finish_sent"):
        STORIES[story]()
    for number in range(3):
        make.entry(data={"number": number}, personal={"reason": "Sakit"}, secret=secret_of("tests", at=make.AT))
    case = Case.objects.order_by("number").first()
    store_file(office=case.office, upload=upload(), about=case.stream, by="applicant", at=make.AT)
    make_anchors(at=make.AT)
    make.entry()
    make_anchors(at=make.AT + DAY)
    assert Delivery.objects.exists()


def verified(capsys, *options):
    """The exit status, and which faults were named."""
    status = main(["verify", "--json", *options])
    said = json.loads(capsys.readouterr().out)
    assert said["faults"] == sum(check["faults"] for check in said["checks"])
    assert said["ok"] == (status == 0)
    return status, {fault["code"] for check in said["checks"] for fault in check["found"]}


def sql(statement, *values):
    with unguarded() as cursor:
        cursor.execute(statement, values)


def silent(case=None):
    """An entry that no row follows from, in the middle of its chain."""
    return Entry.objects.filter(kind="case.unmasked").get()


def last():
    return Entry.objects.filter(stream="tests").latest("seq")


def key_of(row):
    return row._meta.pk.get_db_prep_value(row.pk, connection)


# ── What is done behind the program's back ──


def an_entry_is_changed():
    sql("UPDATE journal_entry SET actor = 'officer:9' WHERE id = %s", key_of(silent()))


def an_entry_is_dated_back():
    sql("UPDATE journal_entry SET at = %s WHERE id = %s", make.AT - DAY, key_of(silent()))


def an_entry_is_removed():
    entry = silent()
    # What came after it stays: one more entry makes it the middle.
    write_entry(stream=entry.stream, kind="case.unmasked", actor="system", at=make.AT)
    sql("DELETE FROM journal_entry WHERE id = %s", key_of(entry))


def the_end_of_a_chain_is_cut_off():
    sql("DELETE FROM journal_entry WHERE id = %s", key_of(last()))


def an_entry_is_changed_with_a_fitting_hash():
    entry = last()
    digest = _rehashed(entry, {"number": 9})
    sql("UPDATE journal_entry SET data = '{\"number\": 9}', hash = %s WHERE id = %s", digest, key_of(entry))


def _rehashed(entry, data):
    said = {"stream": entry.stream, "seq": entry.seq, "at": entry.at, "kind": entry.kind, "actor": entry.actor}
    return entry_hash(**said, data=data, previous=entry.previous_hash)


def an_entry_is_moved_to_another_place():
    entry = last()
    sql("UPDATE journal_entry SET previous_hash = %s WHERE id = %s", "f" * 64, key_of(entry))


def a_case_s_whole_history_is_gone():
    case = Case.objects.order_by("number").last()
    sql("DELETE FROM journal_entry WHERE stream = %s", case.stream)


def a_history_of_nothing_is_added():
    write_entry(stream=f"case:{new_id()}", kind="case.unmasked", actor="system", at=make.AT)


def a_guard_is_taken_away():
    on = "" if connection.vendor == "sqlite" else " ON journal_entry"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER journal_entry_no_update{on}")


def a_key_is_removed():
    SubjectKey.objects.filter(subject="tests").delete()


def a_key_is_destroyed_without_a_word():
    SubjectKey.objects.filter(subject="tests").update(key_sealed="", erased_at=make.AT)


def an_anchor_is_changed():
    sql("UPDATE journal_anchor SET count = 7 WHERE owner = '' AND number = 2")


def an_anchor_s_head_is_changed():
    sql("UPDATE journal_anchorhead SET hash = 'x' WHERE stream = 'tests' AND seq = 3")


def the_last_anchor_is_removed():
    """Nothing here knows that there was one; whoever kept the file does."""
    gone = Anchor.objects.filter(owner="", number=2).get()
    sql("DELETE FROM journal_anchorhead WHERE anchor_id = %s", key_of(gone))
    sql("DELETE FROM journal_anchor WHERE id = %s", key_of(gone))


def a_middle_anchor_is_removed():
    gone = Anchor.objects.filter(owner="", number=1).get()
    sql("DELETE FROM journal_anchorhead WHERE anchor_id = %s", key_of(gone))
    sql("DELETE FROM journal_anchor WHERE id = %s", key_of(gone))


def everything_is_rewritten_with_fitting_hashes():
    """A chain's end, the anchor's head, the anchor: all fit each other again."""
    entry = last()
    digest = _rehashed(entry, {"number": 9})
    sql("UPDATE journal_entry SET data = '{\"number\": 9}', hash = %s WHERE id = %s", digest, key_of(entry))
    sql("UPDATE journal_anchorhead SET hash = %s WHERE stream = 'tests' AND seq = %s", digest, entry.seq)
    anchor = Anchor.objects.get(owner="", number=2)
    heads = [HeadLine(*row) for row in AnchorHead.objects.filter(anchor=anchor).values_list("stream", "seq", "hash")]
    said = {"owner": "", "number": 2, "day": anchor.day, "previous": anchor.previous}
    sql("UPDATE journal_anchor SET digest = %s WHERE id = %s", anchor_digest(heads=heads, **said), key_of(anchor))


def a_due_time_is_put_off():
    task = Task.objects.filter(state="open", due_at__isnull=False).first()
    Task.objects.filter(pk=task.pk).update(due_at=task.due_at + DAY)


def a_task_of_an_ended_case_is_opened():
    task = Task.objects.filter(case__end_kind="ditarik").first()
    Task.objects.filter(pk=task.pk).update(state="open", closed_at=None)


def the_only_open_task_is_closed():
    task = Task.objects.filter(state="open", pauses__isnull=False).get()
    Pause.objects.filter(task=task).update(ended_at=make.AT)
    Task.objects.filter(pk=task.pk).update(state="done", closed_at=make.AT)


def a_paused_clock_runs():
    Task.objects.filter(state="open", pauses__isnull=False).update(due_at=make.AT)


def a_closed_task_is_paused():
    task = Task.objects.filter(state="done", pauses__isnull=True).first()
    Pause.objects.create(task=task, kind="ditunda", text="x", started_at=make.AT, started_by="system")


def a_case_is_said_to_be_served():
    case = Case.objects.filter(served_at=None, ended_at=None).first()
    Case.objects.filter(pk=case.pk).update(served_at=make.AT)


def a_word_of_the_search_is_changed():
    Word.objects.filter(word="siti").update(word="sita")


def the_words_of_an_erased_case_are_left():
    case = Case.objects.filter(end_kind="ditarik").get()
    Case.objects.filter(pk=case.pk).update(worded=None, erased_at=make.AT)


def a_number_is_skipped():
    Counter.objects.filter(prefix="UJ").update(last=Counter.objects.get(prefix="UJ").last + 1)


def a_counter_is_turned_back():
    Counter.objects.filter(prefix="UJ").update(last=Counter.objects.get(prefix="UJ").last - 1)


def a_number_is_made_up():
    case = Case.objects.filter(number__startswith="KJ").get()
    Case.objects.filter(pk=case.pk).update(number="XX-2026-0001")


def a_number_is_given_twice():
    case = Case.objects.filter(number="UJ-2026-0002").get()
    Case.objects.filter(pk=case.pk).update(number="UJ-2026-001")


def a_file_is_changed():
    path = StoredFile.objects.get().path
    path.write_bytes(bytes(path.stat().st_size))


def a_file_is_shortened():
    path = StoredFile.objects.get().path
    path.write_bytes(path.read_bytes()[:-1])


def a_file_is_removed():
    StoredFile.objects.get().path.unlink()


def a_file_of_no_case_is_added():
    StoredFile.objects.update(about=f"case:{new_id()}")


def a_recipient_is_said_to_be_waived():
    Recipient.objects.filter(state="done").update(state="waived", note="Tidak perlu.")


def a_recipient_s_link_is_changed():
    Recipient.objects.filter(state="done").update(link="https://contoh.example/lain")


def a_recipient_is_dropped():
    Recipient.objects.filter(state="done").delete()


def a_recipient_is_ticked_off():
    Recipient.objects.filter(state="pending").update(state="done", at=make.AT, by="system")


def a_delivery_has_no_carrier():
    Delivery.objects.filter(pk=Delivery.objects.first().pk).update(carrier="merpati")


NAMED = {
    an_entry_is_changed: {"chain.changed"},
    an_entry_is_dated_back: {"chain.changed"},
    an_entry_is_removed: {"chain.gap", "anchor.head"},
    the_end_of_a_chain_is_cut_off: {"anchor.head"},
    an_entry_is_changed_with_a_fitting_hash: {"anchor.head"},
    an_entry_is_moved_to_another_place: {"chain.link", "chain.changed"},
    a_case_s_whole_history_is_gone: {"replay.case.untold", "anchor.head"},
    a_history_of_nothing_is_added: {"chain.orphan"},
    a_guard_is_taken_away: {"guard.missing"},
    a_key_is_removed: {"key.missing"},
    a_key_is_destroyed_without_a_word: {"key.destroyed"},
    an_anchor_is_changed: {"anchor.changed"},
    an_anchor_s_head_is_changed: {"anchor.changed", "anchor.head"},
    the_last_anchor_is_removed: {"anchor.kept"},
    a_middle_anchor_is_removed: {"anchor.link", "anchor.kept"},
    everything_is_rewritten_with_fitting_hashes: {"anchor.kept"},
    a_due_time_is_put_off: {"replay.task.due_at"},
    a_task_of_an_ended_case_is_opened: {"rules.ended-open", "replay.task.state", "replay.task.closed_at"},
    the_only_open_task_is_closed: {
        "rules.stuck",
        "replay.task.state",
        "replay.task.closed_at",
        "replay.pause.ended_at",
    },
    a_paused_clock_runs: {"rules.pause-due", "replay.task.due_at"},
    a_closed_task_is_paused: {"rules.pause-of-closed", "replay.pause.untold"},
    a_case_is_said_to_be_served: {"rules.served", "replay.case.served_at"},
    a_word_of_the_search_is_changed: {"rules.words"},
    the_words_of_an_erased_case_are_left: {"rules.words"},
    a_number_is_skipped: {"number.gap"},
    a_counter_is_turned_back: {"number.beyond"},
    a_number_is_made_up: {"number.unknown", "number.gap", "replay.case.number", "rules.words"},
    a_number_is_given_twice: {"number.doubled", "number.gap", "replay.case.number", "rules.words"},
    a_file_is_changed: {"file.changed"},
    a_file_is_shortened: {"file.size"},
    a_file_is_removed: {"file.missing"},
    a_file_of_no_case_is_added: {"file.unowned"},
    a_recipient_is_said_to_be_waived: {"replay.recipient.state", "words.recipient"},
    a_recipient_s_link_is_changed: {"words.recipient"},
    a_recipient_is_dropped: {"replay.recipient.missing"},
    a_recipient_is_ticked_off: {"replay.recipient.untold"},
    a_delivery_has_no_carrier: {"outbox.carrier"},
}


@pytest.mark.django_db
def test_whatever_is_tampered_with_is_named_and_nothing_else(settings, tmp_path, capsys):
    placed(settings, tmp_path / "files")
    kept = tmp_path / "jangkar.jsonl"
    assert main(["anchors", "export", str(kept)]) == 0
    capsys.readouterr()
    assert verified(capsys, "--anchors", str(kept)) == (0, set())
    path = StoredFile.objects.get().path
    body = path.read_bytes()
    for tamper, codes in NAMED.items():
        before = transaction.savepoint_create()
        tamper()
        assert verified(capsys, "--anchors", str(kept)) == (1, codes), tamper.__name__
        transaction.savepoint_rollback(before)
        path.write_bytes(body)
    assert verified(capsys, "--anchors", str(kept)) == (0, set())


@pytest.mark.django_db
def test_an_erased_person_is_no_fault(settings, tmp_path, capsys):
    placed(settings, tmp_path)
    erase_subject(subject="tests", by="system", at=make.AT)
    for case in Case.objects.filter(parent_task=None):
        erase_subject(subject=case.stream, by="system", at=make.AT)
    Task.objects.update(answers={})
    Case.objects.update(applicant_name="", subject="", worded=None, erased_at=make.AT)
    Word.objects.all().delete()
    assert verified(capsys) == (0, set())


@pytest.mark.django_db
def test_in_words_each_fault_stands_on_a_line_and_the_end_says_what_to_do(settings, tmp_path, capsys):
    placed(settings, tmp_path)
    assert main(["verify", "--only", "journal.chains", "--only", "cases.numbers"]) == 0
    said = capsys.readouterr().out
    assert said.splitlines()[-1] == "Semuanya cocok."
    assert said.count("✓") == 2
    a_number_is_skipped()
    assert main(["verify", "--only", "cases.numbers"]) == 1
    said = capsys.readouterr().out
    assert "✗ UJ-2026-0007: nomor ini pernah diberikan, tetapi permohonannya tidak ada. [number.gap" in said
    assert said.splitlines()[-1].startswith("1 kesalahan ditemukan.")


@pytest.mark.django_db
def test_a_check_that_breaks_down_is_a_fault_and_hides_no_other(monkeypatch, settings, tmp_path, capsys):
    placed(settings, tmp_path)
    a_number_is_skipped()
    monkeypatch.setattr(Entry.objects, "order_by", None)
    assert verified(capsys) == (1, {"check.broken", "number.gap"})


@pytest.mark.parametrize(
    "words",
    [["--only", "cuaca"], ["--anchors", "tidak-ada.jsonl"]],
    ids=["an unknown check", "a file that is not there"],
)
@pytest.mark.django_db
def test_what_cannot_be_checked_is_said(words, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["verify", *words]) == (2 if "cuaca" in words else 1)
    assert capsys.readouterr().err.startswith("alur verify: ")


@pytest.mark.django_db(transaction=True)
def test_it_reads_one_moment_while_others_go_on_writing(capsys, monkeypatch):
    """A case that is completed between two checks does not look torn."""
    from threading import Thread

    from alur.foundation.journal.registry import checks

    STORIES["claim_task"]()
    original, helped = checks.get("cases.replay").run, []

    def meanwhile(look):
        if not helped:
            thread = Thread(target=lambda: (STORIES["withdraw_case"](), connection.close()))
            thread.start()
            thread.join()
            helped.append(1)
        yield from original(look)

    entries = Entry.objects.count()
    monkeypatch.setitem(checks._items, "cases.replay", _with(checks.get("cases.replay"), meanwhile))
    assert verified(capsys) == (0, set())
    assert Entry.objects.count() > entries


def _with(check, run):
    return type(check)(check.name, check.title, check.counts, run)
