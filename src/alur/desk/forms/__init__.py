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
from .worklist import BulkReassignForm, ViewNameForm

__all__ = [
    "ActForm",
    "BulkReassignForm",
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
    "ViewNameForm",
]
