"""Writes tests/golden/metrics.jsonl: measures of made-up rankings as trec_eval computes them.

    pip install pytrec_eval-terrier==0.5.11 && python3 tests/golden/make_metric_goldens.py
"""

import json
import pathlib
import random

import pytrec_eval

MEASURES = {"ndcg_cut.10", "success.1,3,10", "recip_rank"}


def golden(random_source):
    """A ranking of up to 20 of 24 rows, of which some are judged, from -1 to 3."""
    rows = [f"d{i}" for i in range(24)]
    judged = random_source.sample(rows, random_source.randint(1, 15))
    qrels = {row: random_source.choice([-1, 0, 0, 1, 1, 2, 3]) for row in judged}
    qrels[judged[0]] = random_source.randint(1, 3)
    ranking = random_source.sample(rows, random_source.randint(1, 20))

    def measures(rows):
        run = {row: float(len(rows) - i) for i, row in enumerate(rows)}
        return pytrec_eval.RelevanceEvaluator({"q": qrels}, MEASURES).evaluate({"q": run})["q"]

    whole = measures(ranking)
    return {
        "gains": [qrels.get(row, 0) for row in ranking],
        "judgements": list(qrels.values()),
        "ndcg10": whole["ndcg_cut_10"],
        # trec_eval has no cut for it: the ranking itself is cut.
        "mrr10": measures(ranking[:10])["recip_rank"],
        "hits": {k: whole[f"success_{k}"] for k in (1, 3, 10)},
    }


def main():
    random_source = random.Random(4)
    lines = [json.dumps(golden(random_source)) for _ in range(60)]
    path = pathlib.Path(__file__).parent / "metrics.jsonl"
    path.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
