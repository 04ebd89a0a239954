"""The process in which a document is read: `python -m alur.engine.drafting.rules.worker TABLE NAME < document`.

It limits itself before it imports any reader, has no secrets in its environment, and answers one line of JSON.
"""

import json
import resource
import sys

MEMORY = 440 * 1024 * 1024
SECONDS = 8


def main() -> int:
    _limit()
    body = sys.stdin.buffer.read()
    answer = _answer(body, table=int(sys.argv[1]), name=sys.argv[2])
    sys.stdout.write(json.dumps(answer))
    return 0


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(body: bytes, *, table: int, name: str) -> dict[str, str]:
    # Imported here, under the limits.
    from alur.engine.drafting.rules.pages import Refused  # noqa: PLC0415
    from alur.engine.drafting.rules.readers.kinds import read_document  # noqa: PLC0415
    from alur.engine.drafting.rules.recognise import draft_of  # noqa: PLC0415

    try:
        return {"draft": draft_of(read_document(body), source=name, table=table).model_dump_json()}
    except Refused as refusal:
        return {"refused": str(refusal)}
    except (MemoryError, RecursionError):
        return {"refused": "Isi dokumen ini terlalu besar bila dibuka. Simpan bagian SOP-nya saja, lalu pilih lagi."}


if __name__ == "__main__":
    sys.exit(main())
