import { say, type Refusal } from '../kernel/index.ts';
import { perform, type ChangeActor, type Plan } from './act.ts';
import type { StoredChange } from './change-rows.ts';
import { judgeEdits, mergeEdits, rebaseEdits, type DocumentEdit } from './edits.ts';
import type { ChangeDeskParts } from './ports.ts';
import { judgeFindings, reviewOf, saysTheSame, type Review } from './review.ts';

export interface Editing extends ChangeActor {
  readonly documents: readonly DocumentEdit[];
  /** Null: any day will do. Absent: as it was. */
  readonly effectiveOn?: string | null;
}

/** Whoever edits takes back what was agreed to. */
const AGREED_TO_NOTHING = {
  submitted_by: null,
  submitted_at: null,
  approved_by: null,
  approved_at: null,
  notice: null,
} as const;

export function editChange(
  parts: ChangeDeskParts,
  { documents, effectiveOn, ...actor }: Editing,
): Promise<StoredChange | Refusal> {
  return perform(parts, { act: 'edit', actor }, async (stored) => {
    const base = await parts.bundles.load(stored.base);
    const edits = mergeEdits(stored.change, { present: stored.edits, added: documents }, base);
    const refusal = judgeEdits(documents) ?? judgeEdits(edits);
    if (refusal !== undefined) return refusal;
    const dated = effectiveOn === undefined ? {} : { effective_on: effectiveOn };
    return { columns: { ...AGREED_TO_NOTHING, ...dated }, edits };
  });
}

const conflicting = (paths: readonly string[]): Refusal => ({
  refused: 'change-conflicts',
  errors: paths.map((path) => ({
    pointer: `/${path}`,
    rule: 'conflict',
    message: say('现行版本中该文档已被他人改动', 'changed by somebody else in the meantime'),
  })),
});

export interface Rebasing extends ChangeActor {
  /** New content of documents that conflict, made from what is in force. */
  readonly documents: readonly DocumentEdit[];
}

/** What others agreed to stands only when it still says the same and still passes. */
function stillAgreed(parts: ChangeDeskParts, before: Review, after: Review): boolean {
  return saysTheSame(before.diff, after.diff) && judgeFindings(parts, after) === undefined;
}

const rebasing =
  (parts: ChangeDeskParts, documents: readonly DocumentEdit[]): Plan =>
  async (stored) => {
    const onto = await parts.bundles.load(await parts.bundles.inForce());
    const named = new Set(documents.map(({ path }) => path));
    const kept = rebaseEdits(
      stored.edits.filter(({ path }) => !named.has(path)),
      onto,
    );
    if (kept.conflicts.length > 0) return conflicting(kept.conflicts);
    const added = { present: kept.edits, added: documents };
    const edits = mergeEdits(stored.change, added, onto);
    const refusal = judgeEdits(documents);
    if (refusal !== undefined) return refusal;
    const moved = { ...stored, base: onto.id, edits };
    const agreed =
      documents.length === 0 &&
      stored.state !== 'draft' &&
      stillAgreed(parts, await reviewOf(parts, stored), await reviewOf(parts, moved));
    const columns = agreed ? { state: stored.state } : AGREED_TO_NOTHING;
    return { columns: { ...columns, base: onto.id }, edits };
  };

/** Carries a request to the bundle in force. */
export const rebaseChange = (
  parts: ChangeDeskParts,
  { documents, ...actor }: Rebasing,
): Promise<StoredChange | Refusal> =>
  perform(parts, { act: 'edit', actor }, rebasing(parts, documents));
