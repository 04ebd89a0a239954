"""Every write to a case: one function per verb, keywords only, one transaction each."""

from .acts import forget_acts
from .complete import Completed, assigned_step, complete_task, skip_task
from .correct import correct_task, why_not_correctable
from .dossier import note_dossier
from .drafts import close_draft, open_draft, save_draft, sweep_drafts
from .erase import BY_RETENTION, ON_REQUEST, Erased, erase_case, erase_cases
from .events import Fired, close_watch, fire_event
from .finish import cancel_case, withdraw_case
from .hold import claim_task, reassign_task, release_task
from .links import complete_by_link, contribute, contribute_by_link, holder_of, renew_link
from .moving import Moved, move_case, move_cases
from .pause import answer_question, ask_applicant, resume_task, suspend_task
from .planning import plan_missing
from .progress import save_progress
from .reschedule import cancel_date, move_date
from .sent import finish_sent, waive_sending
from .start import Started, start_case
from .subject import correct_contact, note_copy
from .timers import sweep
from .uploads import file_ids, store_uploads
from .wording import put_missing_words

__all__ = [
    "BY_RETENTION",
    "ON_REQUEST",
    "Completed",
    "Erased",
    "Fired",
    "Moved",
    "Started",
    "answer_question",
    "ask_applicant",
    "assigned_step",
    "cancel_case",
    "cancel_date",
    "claim_task",
    "close_draft",
    "close_watch",
    "complete_by_link",
    "complete_task",
    "contribute",
    "contribute_by_link",
    "correct_contact",
    "correct_task",
    "erase_case",
    "erase_cases",
    "file_ids",
    "finish_sent",
    "fire_event",
    "forget_acts",
    "holder_of",
    "move_case",
    "move_cases",
    "move_date",
    "note_copy",
    "note_dossier",
    "open_draft",
    "plan_missing",
    "put_missing_words",
    "reassign_task",
    "release_task",
    "renew_link",
    "resume_task",
    "save_draft",
    "save_progress",
    "skip_task",
    "start_case",
    "store_uploads",
    "suspend_task",
    "sweep",
    "sweep_drafts",
    "waive_sending",
    "why_not_correctable",
    "withdraw_case",
]
