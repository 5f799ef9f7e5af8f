"""Figures as screens and reports show them: KPIs, the day, the board, and what they are made of."""
