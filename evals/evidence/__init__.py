"""What the evidence model is fitted on (`python -m evals.fit_evidence`) and measured with (`python -m evals.evidence`)."""
