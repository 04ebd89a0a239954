"""The text that an SOP begins with when nothing is there yet: its editor fills it in."""

EMPTY = """\
# ── Yang disahkan ─────────────────────────────────────────────────────────────
sop:
  number: ""
  title: ""
  letterhead: []
  approved_by:
    position: ""
    name: ""

rows:
  - no: 1
    activity: ""

# ── Cara berjalannya ──────────────────────────────────────────────────────────
service:
  slug: ""
  prefix: ""
  audience: publik

executors:
  pemohon: {name: Pemohon, kind: applicant}

steps: []

ends:
  selesai: {kind: selesai, label: Selesai}
"""
