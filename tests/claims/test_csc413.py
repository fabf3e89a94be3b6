"""What becomes of the write-up's claims, beside the table that was measured once."""

import json
from pathlib import Path

import pytest

from harness.claims import ClaimsRequest, check_claims

SAMPLE = Path(__file__).parents[2] / "submissions" / "csc413_2023"
EXPECTED = json.loads(Path(__file__).with_suffix("").with_name("csc413_2023.json").read_text(encoding="utf-8"))
TRAINED_FOR_LONG = "encoder_decoder_nmt", "decoder_only_nmt"


def verdicts(out, **options):
    """Return what became of claims by name: (with the sample's own parts, with the reference's)."""
    report = check_claims(ClaimsRequest(path=SAMPLE, out=out, seed="413", **options))
    return {claim.name: (claim.submission, claim.reference) for claim in report.claims}


@pytest.mark.long
def test_the_write_ups_translators_can_not_be_checked_with_its_own_attention(tmp_path):
    """Its causal attention crashes, and both translators need it."""
    found = verdicts(tmp_path, names=TRAINED_FOR_LONG, sides=("submission",))
    assert {name: own.standing for name, (own, _) in found.items()} == {
        name: expected["submission"] for name, expected in EXPECTED.items() if name.startswith(TRAINED_FOR_LONG)
    }
    assert all("crashed" in own.why or "failed" in own.why for own, _ in found.values())


@pytest.mark.long
def test_the_write_ups_forecasts_and_its_classifier_are_as_the_table_says(tmp_path):
    """With its own parts and with the reference's; five seeds each."""
    found = verdicts(tmp_path, names=("isoflop_forecast", "bert_head"))
    assert {name: (own.standing, reference.standing) for name, (own, reference) in found.items()} == {
        name: (expected["submission"], expected["reference"])
        for name, expected in EXPECTED.items()
        if not name.startswith(TRAINED_FOR_LONG)
    }
    assert all(len(own.values) == len(reference.values) == 5 for own, reference in found.values())
