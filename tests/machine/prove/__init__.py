"""An SOP proved before anyone runs it."""
