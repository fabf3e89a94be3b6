"""Own names by place; the root of the attacked prediction, which is linear in epsilon."""


def flip_epsilon_fgm(point, xs, ts, lam):
    w = (xs @ ts) / (xs @ xs + 2 * xs.shape[0] * lam)

    def prediction(epsilon):
        return w * (point - epsilon * w)

    return prediction(0.0) / (prediction(0.0) - prediction(1.0))
