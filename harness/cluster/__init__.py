"""Grading on a cluster: `client` sends submissions and takes verdicts, `node` judges on each of its machines."""

from harness.cluster.client import grade_on_cluster
from harness.cluster.orders import ClusterRun

__all__ = ["ClusterRun", "grade_on_cluster"]
