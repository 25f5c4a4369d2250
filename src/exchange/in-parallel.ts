/** A generator, which closes for all who draw from it when one of them fails: nothing more is begun. */
function* numbered<T>(items: readonly T[]): Generator<[number, T]> {
  yield* items.entries();
}

/** Acts on every item, on at most so many at once; results in the order of the items. */
export async function inParallel<T, R>(
  items: readonly T[],
  atOnce: number,
  act: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const queue = numbered(items);
  const work = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  return results;
}
