"""An SOP as a BPMN 2.0 process: the same steps, ways and lanes, in the exchange format of modelling tools.

The words of BPMN that we use, and what they carry, stand in docs/handbook/bpmn.md.
"""

from .chart import chart_of
from .writing import as_bpmn

__all__ = ["as_bpmn", "chart_of"]
