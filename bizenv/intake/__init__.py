"""A filled form read back: what it says, or what is wrong with it, each fault with its cell as Excel names it.

A workbook comes from outside: it is looked at as an archive before it is opened, nothing in it is run or followed, and
only the cells that a form has are read.
"""

from bizenv.intake.archive import inspected
from bizenv.intake.cells import Fault, FormError
from bizenv.intake.reading import Filled, Opinion, Returned, Value, read

__all__ = ["Fault", "Filled", "FormError", "Opinion", "Returned", "Value", "inspected", "read"]
