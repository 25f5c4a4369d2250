import { textOf, type Refusal } from '../kernel/index.ts';
import { findChange } from './change-rows.ts';
import type { ChangeDeskParts } from './ports.ts';

/** What a request edits, word for word. */
export interface ChangeTexts {
  readonly documents: readonly {
    readonly path: string;
    /** The file in the base; null when it is new. */
    readonly base: string | null;
    /** The file that takes its place; null when it goes. */
    readonly content: string | null;
  }[];
}

const textOrNull = (bytes: Uint8Array | null | undefined): string | null =>
  bytes === null || bytes === undefined ? null : textOf(bytes);

export async function readTexts(
  { db, bundles }: ChangeDeskParts,
  change: string,
): Promise<ChangeTexts | Refusal> {
  const stored = await findChange(db, change);
  if (stored === undefined) return { refused: 'change-unknown' };
  const { files } = await bundles.load(stored.base);
  return {
    documents: stored.edits.map(({ path, bytes }) => ({
      path,
      base: textOrNull(files.get(path)),
      content: textOrNull(bytes),
    })),
  };
}
