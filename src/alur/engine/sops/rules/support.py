"""What this release's engine cannot run yet. A file may say it, but is not published: never half-run."""

from collections.abc import Iterator

from .definition import Definition, ExecutorKind, Step
from .faults import Finding, Path

_LATER = "Mesin pada rilis ini belum dapat menjalankannya"


def cannot_run_yet(definition: Definition) -> list[Finding]:
    """Each part of the definition that the engine would have to leave out."""
    findings = [finding for index, step in enumerate(definition.steps) for finding in _of_step(step, ("steps", index))]
    acting = {step.executor for step in definition.steps}
    for key, executor in definition.executors.items():
        if key in acting and executor.kind in (ExecutorKind.CONTACT, ExecutorKind.UNIT):
            what = "narahubung" if executor.kind is ExecutorKind.CONTACT else "unit lain"
            findings.append(
                Finding(
                    ("executors", key, "kind"),
                    f"langkah oleh {what} (“kind: {executor.kind}”) belum didukung",
                    f"{_LATER}; untuk sementara serahkan langkahnya kepada pemohon atau sebuah jabatan.",
                )
            )
    return findings


def _of_step(step: Step, path: Path) -> Iterator[Finding]:
    for word, used, instead in (
        ("parallel", step.parallel is not None, "tulis cabangnya sebagai langkah berurutan"),
        ("event", step.event, "pakai langkah biasa dengan “optional” atau “timeout”"),
        ("participants", bool(step.participants), "sebut satu pelaksana saja"),
        ("not_before", step.not_before is not None, "hapus “not_before”"),
        ("completes_on", step.completes_on == "sent", "hapus “completes_on: sent”; petugas menyelesaikannya sendiri"),
    ):
        if used:
            yield Finding((*path, word), f"“{word}” belum didukung", f"{_LATER}; untuk sementara {instead}.")
