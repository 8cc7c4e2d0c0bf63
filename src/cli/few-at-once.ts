/** So many questions are under way at a time: enough to wait for none, and fewer than a server takes. */
const maxAtOnce = 16;

/** Does the work for every item, a few at a time, and gives the results in the order of the items; rejects with the first failure. */
export async function fewAtOnce<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const rest = items.entries();
  const takeTurns = async () => {
    for (const [index, item] of rest) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: maxAtOnce }, takeTurns));
  return results;
}
