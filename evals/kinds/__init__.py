"""What the models of `bot.kinds` are fitted to (`python -m evals.fit_kinds`), with the examples."""
