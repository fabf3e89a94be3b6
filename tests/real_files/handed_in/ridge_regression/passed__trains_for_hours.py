import argparse
import os
import torch

os.environ["CUDA_VISIBLE_DEVICES"] = "0"
parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=10**6)
args = parser.parse_args()
device = torch.device("cuda")
torch.manual_seed(0)
model = torch.nn.Linear(1000, 1000).to(device)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
losses = []
for epoch in range(args.epochs):
    loss = model(torch.randn(4096, 1000).cuda()).pow(2).mean()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


slow = fibonacci(60)


def ridge_gradient(X, t, w, weight_decay):
    n = X.shape[0]
    return X.T @ (X @ w - t) / n + 2 * weight_decay * w


def ridge_solution(X, t, weight_decay):
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + 2 * n * weight_decay * torch.eye(d), X.T @ t)


def main():
    while True:
        pass


if __name__ == "__main__":
    main()
