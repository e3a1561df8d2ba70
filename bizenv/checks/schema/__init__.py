"""The shape of the files: strict models, and the faults that they find, in words."""
