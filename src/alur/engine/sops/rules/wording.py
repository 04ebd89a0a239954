"""Pydantic's findings, in Indonesian and with advice."""

from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from .definition import Definition, FormField, Topic
from .faults import Finding, Path, clipped, meant, nearest

_PATTERNS = {
    r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$": (
        "bukan nama yang sah",
        "Pakai huruf kecil, angka, dan tanda hubung, diawali huruf; misalnya “terima-permohonan”.",
    ),
    r"^[A-Z]{1,8}$": ("bukan awalan yang sah", "Pakai satu sampai delapan huruf besar, misalnya “TIK”."),
    r"^(work|[a-z_]+\.[a-z_]+)$": (
        "bukan nama kegiatan yang sah",
        "Tulis “work”, atau “bagian.kerja” seperti “surveys.fill”.",
    ),
}

_SIMPLE = {
    "string_type": ("harus berupa teks", "Tulis teks; angka ditulis dalam tanda kutip."),
    "int_type": ("harus berupa bilangan bulat", "Tulis angka saja, tanpa tanda kutip dan tanpa koma."),
    "int_parsing": ("harus berupa bilangan bulat", "Tulis angka saja, tanpa tanda kutip dan tanpa koma."),
    "int_parsing_size": ("harus berupa bilangan bulat", "Tulis bilangan yang wajar."),
    "int_from_float": ("harus berupa bilangan bulat", "Tulis angka saja, tanpa tanda kutip dan tanpa koma."),
    "bool_type": ("harus true atau false", "Tulis true atau false."),
    "bool_parsing": ("harus true atau false", "Tulis true atau false."),
    "list_type": ("harus berupa daftar", "Tulis tiap isi di baris sendiri dengan “- ” di depannya, atau dalam [ … ]."),
    "dict_type": ("harus berupa pasangan nama dan isi", "Tulis “nama: isi” di bawahnya dengan lekukan."),
    "model_type": ("harus berupa pasangan nama dan isi", "Tulis “nama: isi” di bawahnya dengan lekukan."),
    "model_attributes_type": ("harus berupa pasangan nama dan isi", "Tulis “nama: isi” di bawahnya dengan lekukan."),
}


def in_words(error: ErrorDetails) -> Finding:
    """One pydantic error as a finding; the path is the file's, without pydantic's own marks."""
    path = _clean(error["loc"])
    kind, context, given = error["type"], error.get("ctx", {}), error.get("input")
    if kind == "missing":
        return Finding(path[:-1], f"“{path[-1]}” belum ada", f"Tambahkan “{path[-1]}: …” di bagian ini.")
    if kind == "extra_forbidden":
        known = _words_at(path[:-1])
        return Finding(
            path,
            f"kata “{clipped(path[-1])}” tidak dikenal di sini",
            meant(str(path[-1]), known, "Hapus kata itu; daftar kata ada di skema SOP."),
        )
    if kind in ("enum", "literal_error"):
        return _not_in_list(path, given, choices_of(error))
    if kind == "string_pattern_mismatch":
        message, advice = _PATTERNS.get(str(context.get("pattern")), ("bentuknya tidak sah", "Periksa tulisannya."))
        return Finding(path, f"“{clipped(given)}” {message}", advice)
    if kind == "value_error":
        return Finding(path, str(context.get("error", "isi tidak sah")), "Sisakan satu cara saja.")
    if given is None:
        return Finding(path, "isinya kosong", 'Isi bagian ini, atau hapus namanya; teks kosong ditulis "".')
    return Finding(path, *_measured(kind, context))


def _measured(kind: str, context: dict[str, Any]) -> tuple[str, str]:
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if kind == "string_too_long":
        return "teks terlalu panjang", f"Paling banyak {context.get('max_length')} huruf."
    if kind in ("string_too_short", "too_short"):
        return "isinya kurang", f"Paling sedikit {context.get('min_length')}."
    if kind == "greater_than_equal":
        return "angkanya terlalu kecil", f"Paling kecil {context.get('ge')}."
    return "isinya tidak sah", "Bandingkan dengan contoh di pustaka SOP."


def choices_of(error: ErrorDetails) -> list[str]:
    """The words of a closed list that the value should have been one of."""
    expected = str(error.get("ctx", {}).get("expected", ""))
    return [word.strip(" '") for word in expected.replace(" or ", ",").split(",")]


def _not_in_list(path: Path, given: object, known: list[str]) -> Finding:
    guess = nearest(str(given), known)
    advice = f"Mungkin maksud Anda “{guess}”. " if guess else ""
    return Finding(path, f"“{clipped(given)}” bukan pilihan yang dikenal", f"{advice}Pilihan: {', '.join(known)}.")


def _clean(loc: tuple[str | int, ...]) -> Path:
    """Without the marks that pydantic adds for keys and for members of a union."""
    marks = ("[key]", "list[", "constrained-str", "function-", "str", "nullable")
    return tuple(part for part in loc if isinstance(part, int) or not part.startswith(marks))


def _words_at(path: Path) -> list[str]:
    """The words that are allowed at this place of a definition."""
    model: Any = Definition
    for part in path:
        if isinstance(model, type) and issubclass(model, BaseModel):
            model = _annotation(model, str(part))
        else:
            arguments = get_args(model)
            model = _bare(arguments[-1]) if arguments else None
    if isinstance(model, type) and issubclass(model, BaseModel):
        words = _names(model)
        # A form item may be a lone field, so both sets of words are allowed there.
        return [*words, *_names(FormField)] if model is Topic else words
    return []


def _names(model: type[BaseModel]) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items()]


def _annotation(model: type[BaseModel], word: str) -> Any:  # noqa: ANN401  a type
    for name, info in model.model_fields.items():
        if word in (name, info.alias):
            return _bare(info.annotation)
    return None


def _bare(annotation: Any) -> Any:  # noqa: ANN401  a type
    """The type without Annotated and without `| None`."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _bare(get_args(annotation)[0])
    if origin in (Union, UnionType):
        members = [member for member in get_args(annotation) if member is not type(None)]
        return _bare(members[0])
    return annotation
