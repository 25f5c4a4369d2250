interface Done<Result> {
  readonly result: Result;
  readonly isLast: boolean;
}

/**
 * Results in the order of what they are of. So many are begun ahead of the one that is waited for, and
 * none before somebody asks: whoever is slow to take them has few of them in memory.
 */
export async function* inOrder<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Result | Promise<Result>,
  ahead: number,
): AsyncGenerator<Done<Result>> {
  const begun: Promise<Result>[] = [];
  let next = 0;
  for (let at = 0; at < items.length; at += 1) {
    for (; next < items.length && next <= at + ahead; next += 1) {
      begun.push(begin(items[next] as Item, work));
    }
    const result = await (begun.shift() as Promise<Result>);
    yield { result, isLast: at === items.length - 1 };
  }
}

/** What fails is told to whoever waits for it, and to nobody when nobody does any more. */
function begin<Item, Result>(
  item: Item,
  work: (item: Item) => Result | Promise<Result>,
): Promise<Result> {
  const begun = Promise.resolve(item).then(work);
  begun.catch(() => undefined);
  return begun;
}
