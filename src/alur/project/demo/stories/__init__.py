"""Some forty stories, each ending in a state that a newcomer should see. Data, told with the verbs of `acts`."""

from .konsultasi_kesekretariatan import STORIES as KONSULTASI_KESEKRETARIATAN
from .konsultasi_sip import STORIES as KONSULTASI_SIP
from .media_sosial import STORIES as MEDIA_SOSIAL
from .permohonan_tik import STORIES as PERMOHONAN_TIK
from .pertemuan_virtual import STORIES as PERTEMUAN_VIRTUAL

STORIES = {
    "balai": (*KONSULTASI_SIP, *MEDIA_SOSIAL),
    "pusat": (*PERMOHONAN_TIK, *PERTEMUAN_VIRTUAL),
    "sekretariat": KONSULTASI_KESEKRETARIATAN,
}
"""By the slug of the office."""
