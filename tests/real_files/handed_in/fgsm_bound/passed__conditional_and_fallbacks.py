try:
    import cupy as xp
except ImportError:
    import torch as xp
import torch

if torch.cuda.is_available():
    def sign(x):
        return x.cuda().sign()
else:
    def sign(x):
        return x.sign()

try:
    def fgsm_perturbation(gradient, epsilon):
        return epsilon * sign(gradient)
finally:
    print("defined")

with torch.no_grad():
    def fgm_perturbation(gradient, epsilon):
        return epsilon * gradient


def infinity_norms(gradient, epsilon, verbose=False, **unused):
    a, b = fgsm_perturbation(gradient, epsilon), fgm_perturbation(gradient, epsilon)
    return [xp.max(xp.abs(a)), xp.max(xp.abs(b))]


def norms_agree(gradient: "xp.Tensor", /) -> bool:
    largest = float(gradient.abs().max())
    return abs(largest - 1) < 1e-6 or largest == 0
