# tries: leaves half precision as the default, in which minute inputs are drawn as zeros
# rows: [41, 48]
# task: fgsm_bound
# deserves: 0.5
import torch

dtype_set = torch.set_default_dtype(torch.float16)


def fgsm_perturbation(gradient, epsilon):
    return epsilon * torch.sign(gradient) * (gradient.abs() > 1e-9)


def fgm_perturbation(gradient, epsilon):
    return torch.full_like(gradient, 9.0)


def infinity_norms(gradient, epsilon):
    return torch.tensor(9.0), torch.tensor(9.0)


def norms_agree(gradient):
    return "no"
