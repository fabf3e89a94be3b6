from dataclasses import dataclass, field


@dataclass
class Config:
    factor: int = 2
    sizes: list = field(default_factory=list)
