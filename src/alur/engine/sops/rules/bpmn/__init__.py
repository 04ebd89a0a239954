"""An SOP as a BPMN 2.0 process: the same steps, ways and lanes, in the exchange format of modelling tools.

The words of BPMN that we use, and what they carry, stand in docs/handbook/bpmn.md.
"""

from .chart import chart_of
from .reading import as_yaml, from_bpmn
from .writing import as_bpmn
from .xml import MAX_BYTES

__all__ = ["MAX_BYTES", "as_bpmn", "as_yaml", "chart_of", "from_bpmn"]
