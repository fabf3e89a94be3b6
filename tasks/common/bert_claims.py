"""What can be claimed of the BERT classifier: frozen against fine-tuned, on verbal subtraction.

The model is the graded one, a tiny BERT that was never pretrained: the assignment's own weights (MathBERT, BERTweet)
are downloads. Its recipe of three epochs at 5e-5 trains nothing here; settings are those of the graded trainings.
"""

from functools import partial

from harness import Claimable, Experiment, Setting
from tasks.common.bert_training import EPOCHS, FINE_TUNED, FROZEN, METRIC, STEPS, lesson


def experiment(generator, *, recipe):
    """Draw a lesson, and say how it is trained."""
    return Experiment(recipe=recipe, lesson=lesson(generator), every=STEPS // EPOCHS)


def setting(name, recipe, what):
    """Return a setting."""
    return Setting(
        task="bert_head",
        name=name,
        what=f"a tiny BERT without pretraining, {what}, {EPOCHS} epochs of verbal subtraction",
        begin=partial(experiment, recipe=recipe),
        cpu_s=5,
        facets={"body": name.replace("_", " ")},
    )


FINE = setting("fine_tuned", FINE_TUNED, "body and head trained")
HEAD = setting("frozen", FROZEN, "the head trained alone")


def last(found, *, source):
    """Return the accuracy after the last epoch."""
    return found[source.full_name][-1][METRIC]


def difference(found):
    """Return fine-tuned − frozen."""
    return last(found, source=FINE) - last(found, source=HEAD)


CLAIMS = (
    *(
        Claimable(
            name=f"{one.name}.accuracy",
            what="accuracy on held-out sentences after the last epoch",
            sources=(one,),
            value=partial(last, source=one),
        )
        for one in (FINE, HEAD)
    ),
    Claimable(
        name="fine_tuned_minus_frozen",
        what="accuracy of the fine-tuned classifier minus that of the frozen one, on the same split",
        sources=(FINE, HEAD),
        value=difference,
    ),
)
