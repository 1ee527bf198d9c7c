/** Rows of each query, best score first; equal scores keep row order, NaN comes last. */
function rankedQueries(queries: Uint32Array, scores: Float64Array): number[][] {
  const byQuery: number[][] = [];
  queries.forEach((query, row) => {
    const rows = (byQuery[query] ??= []);
    rows.push(row);
  });
  const key = (row: number): number => {
    const score = scores[row] ?? Number.NaN;
    return Number.isNaN(score) ? -Infinity : score;
  };
  return byQuery.map((rows) => rows.toSorted((a, b) => compare(key(b), key(a)) || a - b));
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function discountedGain(relevances: readonly number[], k: number): number {
  let gain = 0;
  for (let i = 0; i < Math.min(k, relevances.length); i++) gain += (relevances[i] ?? 0) / Math.log2(i + 2);
  return gain;
}

/**
 * NDCG@k per query with linear gain and discount log2(rank + 1) (Järvelin & Kekäläinen 2002). A query without a
 * relevant row has 0, as in scikit-learn.
 */
export function ndcgByQuery(
  queries: Uint32Array,
  relevance: Float64Array,
  scores: Float64Array,
  k: number,
): Float64Array {
  return Float64Array.from(rankedQueries(queries, scores), (rows) => {
    const gains = rows.map((row) => relevance[row] ?? 0);
    const ideal = discountedGain(
      gains.toSorted((a, b) => b - a),
      k,
    );
    return ideal === 0 ? 0 : discountedGain(gains, k) / ideal;
  });
}

/** 1 / rank of the first row with relevance > 0 within the first k, else 0. */
export function reciprocalRankByQuery(
  queries: Uint32Array,
  relevance: Float64Array,
  scores: Float64Array,
  k: number,
): Float64Array {
  return Float64Array.from(rankedQueries(queries, scores), (rows) => {
    const first = rows.findIndex((row) => (relevance[row] ?? 0) > 0);
    return first >= 0 && first < k ? 1 / (first + 1) : 0;
  });
}
