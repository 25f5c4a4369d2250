import { EdgeFault } from '../../edge-codes.ts';

/** What a source's row and a row held from before have in common. */
export interface Keyed {
  readonly identity: readonly string[];
  readonly digest: string;
}

export type WholeChange<Row, Held> =
  | { readonly kind: 'row'; readonly row: Row }
  | { readonly kind: 'same'; readonly row: Row }
  | { readonly kind: 'gone'; readonly held: Held };

/** By the bytes of UTF-8, as `COLLATE "C"` and SQLite's BINARY order texts. */
function compareIdentities(a: readonly string[], b: readonly string[]): number {
  for (const [index, text] of a.entries()) {
    const other = b[index] ?? '';
    if (text !== other) return Buffer.compare(Buffer.from(text), Buffer.from(other));
  }
  return 0;
}

/** Keys in strictly rising order: read otherwise, what is there would look gone. */
async function* rising<Row extends Keyed>(rows: AsyncIterable<Row>): AsyncGenerator<Row> {
  let last: Row | undefined;
  for await (const row of rows) {
    if (last !== undefined && compareIdentities(last.identity, row.identity) >= 0) {
      throw new EdgeFault('source-unsorted', 'key');
    }
    last = row;
    yield row;
  }
}

/**
 * One pass over the whole source and over what is held from it, both sorted by identity: rows that
 * are new or other than held, rows that are the same, and what is held and no longer there. Memory
 * for one row of each.
 */
export async function* mergeWhole<Row extends Keyed, Held extends Keyed>(
  source: AsyncIterable<Row>,
  held: Iterator<Held, undefined>,
): AsyncGenerator<WholeChange<Row, Held>> {
  let kept = held.next().value;
  for await (const row of rising(source)) {
    while (kept !== undefined && compareIdentities(kept.identity, row.identity) < 0) {
      yield { kind: 'gone', held: kept };
      kept = held.next().value;
    }
    const isHeld = kept !== undefined && compareIdentities(kept.identity, row.identity) === 0;
    yield { kind: isHeld && kept?.digest === row.digest ? 'same' : 'row', row };
    if (isHeld) kept = held.next().value;
  }
  for (; kept !== undefined; kept = held.next().value) yield { kind: 'gone', held: kept };
}
