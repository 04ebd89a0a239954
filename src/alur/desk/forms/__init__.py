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
    WaiveForm,
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
    "ViewNameForm",
    "WaiveForm",
]
