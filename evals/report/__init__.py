"""An evaluation as files: JSON under stable keys, and a page that needs nothing from elsewhere."""
