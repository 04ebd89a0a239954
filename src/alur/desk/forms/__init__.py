"""What officers fill in besides the fields that an SOP file declares."""

from .acts import (
    ActForm,
    CancelForm,
    ClaimForm,
    CorrectForm,
    QuestionForm,
    ReassignForm,
    ReleaseForm,
    ResumeForm,
    SkipForm,
    SuspendForm,
)
from .counter import ChannelForm
from .step import DecisionForm, StepForms

__all__ = [
    "ActForm",
    "CancelForm",
    "ChannelForm",
    "ClaimForm",
    "CorrectForm",
    "DecisionForm",
    "QuestionForm",
    "ReassignForm",
    "ReleaseForm",
    "ResumeForm",
    "SkipForm",
    "StepForms",
    "SuspendForm",
]
