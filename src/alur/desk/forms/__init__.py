"""What officers fill in besides the fields that an SOP file declares."""

from .acts import (
    ActForm,
    CancelForm,
    ClaimForm,
    CloseWatchForm,
    ContributeForm,
    CorrectForm,
    QuestionForm,
    ReassignForm,
    ReleaseForm,
    RenewForm,
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
    "CloseWatchForm",
    "ContributeForm",
    "CorrectForm",
    "DecisionForm",
    "QuestionForm",
    "ReassignForm",
    "ReleaseForm",
    "RenewForm",
    "ResumeForm",
    "SkipForm",
    "StepForms",
    "SuspendForm",
]
