"""Pictures of the pages for docs/pages.md; `python -m ui.screens` takes them all."""
