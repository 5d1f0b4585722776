"""The reports of 002 clause 4.5 as forms: one module each. The figures are those of workflows.reports."""
