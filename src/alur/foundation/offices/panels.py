"""The kinds of entries on an office's chain that officers, positions and letterheads leave, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from alur.foundation.journal.ports import Kind

KINDS = (
    Kind("office.created", _("%(who)s mendaftarkan kantor ini.")),
    Kind("office.officer_created", _("%(who)s membuat akun petugas.")),
    Kind("office.officer_invited", _("%(who)s mengundang petugas.")),
    Kind("office.officers_imported", _("%(who)s memasukkan petugas dari berkas.")),
    Kind("office.invitation_accepted", _("%(who)s menerima undangan dan membuat kata sandi.")),
    Kind("office.account_changed", _("%(who)s mengubah data akun petugas.")),
    Kind("office.account_closed", _("%(who)s menutup akun petugas.")),
    Kind("office.account_reopened", _("%(who)s membuka kembali akun petugas.")),
    Kind("office.administrator_set", _("%(who)s mengubah siapa yang menjadi administrator.")),
    Kind("office.language_set", _("%(who)s memilih bahasa.")),
    Kind("office.second_factor_removed", _("%(who)s mematikan kode kedua seorang petugas.")),
    Kind("office.token_made", _("%(who)s membuat token akses.")),
    Kind("office.token_revoked", _("%(who)s mencabut token akses.")),
    Kind("office.position_created", _("%(who)s membuat jabatan.")),
    Kind("office.superior_after_changed", _("%(who)s mengubah kapan atasan diberi tahu.")),
    Kind("office.position_changed", _("%(who)s mengubah jabatan.")),
    Kind("office.holding_given", _("%(who)s mengangkat pemangku jabatan.")),
    Kind("office.holding_ended", _("%(who)s mengakhiri masa pemangku jabatan.")),
    Kind("office.letterhead_saved", _("%(who)s menyimpan kop kantor.")),
    Kind("office.letterhead_took_effect", _("Kop kantor yang baru mulai berlaku.")),
)
