"""The pages. Gradio's switches are set here, before any module of the package imports it."""

import os

# Nothing phones home, and nothing that was typed is kept in the browser.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_RUN_HISTORY"] = "False"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
# Gradio would sum up its last 10,000 events in a table after every event, for a page that is not served here.
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**12)
