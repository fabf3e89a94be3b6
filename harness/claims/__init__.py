"""Numbers that a report claims, measured anew: with the submission's parts, and with the reference's beside them.

What a task lets be claimed is its own to say (`Task.claims`). Trainings are those of the quality stage: the judge owns
weights, optimiser, data and order, submitted code runs in confined workers alone, and its gradients are compared at
every step.
"""

from harness.claims.checking import ClaimsRequest, check_claims
from harness.claims.running import Observer, Run
from harness.claims.verdicts import ClaimsReport, ClaimVerdict, Column, Standing

__all__ = ["ClaimVerdict", "ClaimsReport", "ClaimsRequest", "Column", "Observer", "Run", "Standing", "check_claims"]
