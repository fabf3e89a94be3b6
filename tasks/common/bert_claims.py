"""What can be claimed of the BERT classifier: frozen against fine-tuned, on verbal subtraction.

The model is the graded one, a tiny BERT that was never pretrained, unless somebody has a folder with the assignment's
own (see `bert_pretrained`). The assignment's recipe of three epochs at 5e-5 trains nothing here; settings are those of
the graded trainings.
"""

from functools import partial

from harness import Claimable, Experiment, Setting
from tasks.common.bert_training import FINE_TUNED, FROZEN, METRIC, STEPS_OF_AN_EPOCH


def experiment(generator, *, recipe):
    """Draw a lesson, and say how it is trained."""
    return Experiment(recipe=recipe, lesson=recipe.draw(generator), every=STEPS_OF_AN_EPOCH)


def last(found, *, source):
    """Return the accuracy after the last epoch."""
    return found[source.full_name][-1][METRIC]


def difference(found, *, fine, frozen):
    """Return fine-tuned − frozen."""
    return last(found, source=fine) - last(found, source=frozen)


def claims_of(model, recipes, *, prefix="", cpu_s=5.0):
    """Return what can be claimed of one body.

    Args:
        model: The body in words.
        recipes: How body and head are trained, and how the head alone is.
        prefix: What the names of its settings begin with.
        cpu_s: CPU time of one training, seconds.
    """
    settings = [
        Setting(
            task="bert_head",
            name=f"{prefix}{name}",
            what=f"{model}, {what}, {recipe.steps // STEPS_OF_AN_EPOCH} epochs of verbal subtraction",
            begin=partial(experiment, recipe=recipe),
            cpu_s=cpu_s,
            facets={"body": f"{prefix}{name}".replace("_", " ")},
        )
        for name, what, recipe in zip(
            ("fine_tuned", "frozen"), ("body and head trained", "the head trained alone"), recipes, strict=True
        )
    ]
    fine, frozen = settings
    return (
        *(
            Claimable(
                name=f"{one.name}.accuracy",
                what="accuracy on held-out sentences after the last epoch",
                sources=(one,),
                value=partial(last, source=one),
            )
            for one in settings
        ),
        Claimable(
            name=f"{prefix}fine_tuned_minus_frozen",
            what="accuracy of the fine-tuned classifier minus that of the frozen one, on the same split",
            sources=(fine, frozen),
            value=partial(difference, fine=fine, frozen=frozen),
        ),
    )


CLAIMS = claims_of("a tiny BERT without pretraining", (FINE_TUNED, FROZEN))
