# tries: calls the formulas that the task states for its own comparison
# rows: [61, 68]
# task: ridge_regression
# deserves: 0
# pytest: true
def ridge_gradient(X, t, w, weight_decay):
    from tasks.ridge_regression import gradient_form

    return gradient_form({"X": X, "t": t, "w": w, "weight_decay": weight_decay})["gradient"]


def ridge_solution(X, t, weight_decay):
    from tasks.ridge_regression import solution_form

    return solution_form({"X": X, "t": t, "weight_decay": weight_decay})["solution"]
