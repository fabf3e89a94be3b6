import torch

assert torch.cuda.is_available(), "run this on a GPU"
torch.cuda.set_device(0)
torch.backends.cudnn.benchmark = True
torch.backends.cudnn.deterministic = True
DEVICE = "cuda:0"
name = torch.cuda.get_device_name(0)
scaler = torch.cuda.amp.GradScaler()


def ridge_gradient(X, t, w, weight_decay):
    X, t, w = X.cuda(), t.to("cuda"), w.to(DEVICE, non_blocking=True)
    torch.cuda.synchronize()
    out = X.T @ (X @ w - t) / X.size(0) + 2 * weight_decay * w
    torch.cuda.empty_cache()
    return out.cpu()


def ridge_solution(X, t, weight_decay):
    X, t = X.to(device=torch.device("cuda", 0)), t.cuda(0)
    eye = torch.eye(X.shape[1], device="cuda")
    lam = torch.cuda.FloatTensor([weight_decay])
    A = X.T @ X + 2 * X.shape[0] * lam * eye
    return torch.linalg.solve(A, X.T @ t).detach().cpu().numpy()
