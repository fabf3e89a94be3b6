import torch
def get_device():
    if torch.cuda.is_available():
        return torch.device("cuda")
    elif torch.backends.mps.is_available():
        return torch.device("mps")
    return "cpu"
def ridge_gradient(X, t, w, weight_decay):
    dev = get_device()
    X, t, w = (v.to(dev) for v in (X, t, w))
    start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
    start.record()
    with torch.cuda.amp.autocast(enabled=False):
        out = X.T @ (X @ w - t) / X.size(0) + 2 * weight_decay * w
    end.record()
    torch.cuda.synchronize()
    print(torch.cuda.memory_allocated() / 1e9, torch.cuda.max_memory_allocated())
    return out
def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    eye = torch.eye(d).to(0)
    b = torch.cuda.FloatTensor(d).fill_(0)
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * eye.type("torch.cuda.FloatTensor"), X.T @ t + b).to("cpu")
