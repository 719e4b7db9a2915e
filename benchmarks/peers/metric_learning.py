"""The training step with the cross-batch memory of pytorch-metric-learning (Musgrave et al., 2020)."""

from convnet import Step, best_layout
from losses import MARGIN
from missing import Missing
from timing import seconds_of


class MetricLearningStep(Step):
    """The memory as the library keeps it, full from the start; the in-batch loss is the library's as well."""

    def __init__(self, batch, references, layout, form):
        super().__init__(batch, references, layout, form, dense=None)
        from pytorch_metric_learning.distances import DotProductSimilarity
        from pytorch_metric_learning.losses import ContrastiveLoss, CrossBatchMemory

        # The rows have unit length already, so the library need not divide by it again.
        self.in_batch, against_memory = (
            ContrastiveLoss(pos_margin=1, neg_margin=MARGIN, distance=DotProductSimilarity(normalize_embeddings=False)) for _ in range(2))
        self.library = CrossBatchMemory(against_memory, self.memory.shape[1], memory_size=references)
        self.library.embedding_memory, self.library.label_memory = self.memory, self.memory_labels
        self.library.has_been_filled = True

    def loss(self, v):
        return self.in_batch(v, self.labels) + self.library(v, self.labels)


def step(request):
    try:
        import pytorch_metric_learning  # noqa: F401
    except ImportError:
        raise Missing("not installed: pip install pytorch-metric-learning") from None
    key, layout, form, note = best_layout(request)
    return {"seconds": seconds_of(MetricLearningStep(*key[:2], layout, form), request), "note": note}


TASKS = {"step_metric_learning": step}
