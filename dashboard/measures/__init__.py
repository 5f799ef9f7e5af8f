"""KPI formulas over INTERVALS frames, pure; the only place where a KPI is computed."""
