"""The questionnaire as one page: nine questions with four answers each, a comment, and a profile if one likes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .actions import COMMENT_MAX
from .rules.profile import PROFILE, Trait
from .rules.questionnaires import Questionnaire

TRAIT_LABELS: dict[Trait, Any] = {  # lazy translations
    "sex": _("Jenis kelamin"),
    "age_group": _("Usia"),
    "education": _("Pendidikan"),
    "job": _("Pekerjaan"),
}


SOLVED, UNSOLVED = "sudah", "belum"


class SurveyForm(forms.Form):
    """Every question may be left open, but not all of them. Nothing is chosen beforehand.

    `asks_solved` puts the question before them whether the work is done; "belum" needs no answers.
    """

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  as Django's Form
        *,
        questionnaire: Questionnaire,
        asks_solved: bool = False,
    ) -> None:
        super().__init__(data)
        language = get_language() or "id"
        self.questionnaire = questionnaire
        if asks_solved:
            self.fields["solved"] = forms.ChoiceField(
                label=_("Apakah kendala Anda sudah teratasi?"),
                choices=[(SOLVED, _("Sudah")), (UNSOLVED, _("Belum, mohon ditangani lagi"))],
                help_text=_(
                    "Bila belum, Anda tidak perlu mengisi survei sekarang. Survei dikirim lagi setelah ditangani."
                ),
                widget=forms.RadioSelect,
                error_messages={"required": _("Pilih sudah atau belum.")},
            )
        for number, unsur in enumerate(questionnaire.unsur, start=1):
            question = unsur.question or unsur.title
            self.fields[unsur.key.lower()] = forms.TypedChoiceField(
                label=f"{number}. {question.in_language(language)}",
                choices=[(value, words.in_language(language)) for value, words in unsur.choices],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
        self.fields["comment"] = forms.CharField(
            label=_("Saran Anda"),
            help_text=_("Jangan tulis nama, nomor telepon, atau data pribadi lain."),
            required=False,
            max_length=COMMENT_MAX,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
        for trait, label in TRAIT_LABELS.items():
            self.fields[trait] = forms.ChoiceField(
                label=label,
                choices=[("", _("Tidak ingin menyebutkan")), *_choices(trait, language)],
                required=False,
            )

    @property
    def answer_names(self) -> list[str]:
        return [unsur.key.lower() for unsur in self.questionnaire.unsur]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("solved") == UNSOLVED:
            return data
        answered = any(data.get(name) is not None for name in self.answer_names)
        if not answered and not any(name in self.errors for name in self.answer_names):
            # On the first question, so that the error summary leads there.
            first = self.answer_names[0]
            self.add_error(first, _("Anda belum memilih satu jawaban pun. Jawab paling sedikit satu pertanyaan."))
        return data

    @property
    def answers(self) -> Sequence[int | None]:
        """Of a valid form, in the order of the unsur: what `record_response` takes."""
        return [self.cleaned_data[name] for name in self.answer_names]

    @property
    def profile(self) -> dict[Trait, str]:
        """Of a valid form: what `record_response` takes."""
        return {trait: self.cleaned_data[trait] for trait in PROFILE}


def _choices(trait: Trait, language: str) -> list[tuple[str, str]]:
    return [(value, words.in_language(language)) for value, words in PROFILE[trait].items()]
