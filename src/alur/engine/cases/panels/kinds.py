"""The kinds of entries on a case's chain, each with its sentence. Pages fill the sentences (`desk/panels/history`).

A sentence may use %(who)s, %(step)s, %(executor)s, %(outcome)s, %(to)s (the step returned to, or the officer handed
to), %(field)s, %(participant)s, %(contact)s, %(because)s and %(end)s.
"""

from django.utils.translation import gettext_lazy as _

from alur.foundation.journal.ports import Kind

KINDS = (
    Kind("case.opened", _("%(who)s membuka permohonan."), committed=("about",)),
    Kind("case.called", _("SOP lain dijalankan untuk langkah “%(step)s”.")),
    Kind("case.task_opened", _("Langkah “%(step)s” dimulai untuk %(executor)s.")),
    Kind("case.task_woken", _("Waktunya tiba: langkah “%(step)s” dimulai.")),
    Kind("case.task_claimed", _("%(who)s mengambil “%(step)s”.")),
    Kind("case.task_released", _("%(who)s melepas “%(step)s”. Tugas kembali ke jabatannya.")),
    Kind("case.task_reassigned", _("%(who)s mengalihkan “%(step)s” kepada %(to)s."), sealed=("reason",)),
    Kind("case.task_progressed", _("%(who)s menyimpan kemajuan “%(step)s”.")),
    Kind("case.task_closed", _("%(who)s menyelesaikan “%(step)s”%(outcome)s."), committed=("said", "about")),
    Kind("case.task_skipped", _("%(who)s melewati “%(step)s”."), committed=("said", "about")),
    Kind("case.task_cancelled", _("Langkah “%(step)s” dihentikan."), committed=("said", "about")),
    Kind("case.returned", _("%(who)s mengembalikan permohonan ke “%(to)s”.")),
    Kind("case.corrected", _("%(who)s mengoreksi “%(step)s”."), sealed=("reason",)),
    Kind(
        "case.question_asked",
        _("%(who)s bertanya kepada pemohon. Waktu langkah “%(step)s” berhenti."),
        committed=("text",),
    ),
    Kind(
        "case.question_answered",
        _("%(who)s menjawab pertanyaan. Waktu langkah “%(step)s” berjalan lagi."),
        committed=("answer",),
    ),
    Kind("case.suspended", _("%(who)s menunda “%(step)s”. Waktunya berhenti."), committed=("text",)),
    Kind("case.resumed", _("%(who)s melanjutkan “%(step)s”. Waktunya berjalan lagi.")),
    Kind("case.timed_out", _("Batas tunggu “%(step)s” habis.")),
    Kind("case.nearly_due", _("Waktu “%(step)s” hampir habis.")),
    Kind("case.overdue", _("“%(step)s” melewati waktunya.")),
    Kind("case.escalated", _("Atasan diberi tahu bahwa “%(step)s” terlambat.")),
    Kind("case.reminded", _("Pemohon diingatkan tentang “%(step)s”.")),
    Kind("case.unanswered", _("Pertanyaan pada “%(step)s” belum dijawab. Petugas diberi tahu.")),
    Kind(
        "case.sending_waived",
        _("%(who)s membatalkan surel “%(step)s”, dengan alasan di catatannya."),
        committed=("note",),
    ),
    Kind("case.event_fired", _("%(who)s mencatat kejadian “%(step)s”.")),
    Kind("case.event_late", _("%(who)s mencatat kejadian “%(step)s” yang datang setelah masa tunggunya berakhir.")),
    Kind("case.link_made", _("Tautan rahasia untuk %(participant)s dibuat (“%(step)s”).")),
    Kind("case.contributed", _("%(participant)s menambahkan catatan pada “%(step)s”."), committed=("note",)),
    Kind("case.moved", _("%(who)s memindahkan permohonan ke revisi SOP yang lebih baru.")),
    Kind("case.date_moved", _("%(who)s memindahkan acara yang dipesan di “%(step)s” ke waktu lain.")),
    Kind("case.date_cancelled", _("%(who)s membatalkan acara yang dipesan di “%(step)s”.")),
    Kind("case.served", _("Layanan selesai diberikan. Waktu layanan berhenti.")),
    Kind("case.reopened", _("Layanan dibuka kembali. Waktu layanan berjalan lagi.")),
    Kind("case.ended", _("Permohonan berakhir: %(end)s."), committed=("reason",)),
    Kind("case.contact_corrected", _("%(who)s memperbaiki kontak pemohon: %(contact)s."), committed=("about",)),
    Kind("case.copied", _("%(who)s membuat salinan data untuk pemohon.")),
    Kind("case.erased", _("Data pribadi permohonan ini dihapus %(because)s.")),
    Kind("case.dossier_taken", _("%(who)s mengunduh berkas lengkap permohonan.")),
    Kind("case.unmasked", _("%(who)s melihat “%(field)s” secara lengkap.")),
)
