import { isRefusal, type Refusal } from '../kernel/index.ts';
import { perform, type ChangeActor, type Plan } from './act.ts';
import { changePublished } from './change-entries.ts';
import { findChange, findChanges, type StoredChange } from './change-rows.ts';
import { judgeBase } from './deciding.ts';
import type { ChangeDeskParts } from './ports.ts';
import { reviewOf } from './review.ts';

/** More were never left half-way: each publication settles first what the one before left. */
const UNSETTLED_MAX = 100;

/** Nobody else decides while the bundle is being made; which bundle, is known before. */
const claiming =
  (parts: ChangeDeskParts, by: string): Plan =>
  async (stored, { at, date }) => {
    const outdated = await judgeBase(parts, stored);
    if (outdated !== undefined) return outdated;
    if (stored.effective_on !== null && date < stored.effective_on) {
      return { refused: 'change-not-due' };
    }
    const { bundle } = await reviewOf(parts, stored);
    return { columns: { ended_by: by, ended_at: at, bundle: bundle.id } };
  };

const asItself = ({ change, version, ended_by: by }: StoredChange): ChangeActor => ({
  change,
  version,
  by: by ?? '',
});

const settle = (parts: ChangeDeskParts, claimed: StoredChange): Promise<StoredChange | Refusal> =>
  perform(parts, { act: 'settle', actor: asItself(claimed) }, () =>
    Promise.resolve({ columns: {}, entry: changePublished }),
  );

const release = (parts: ChangeDeskParts, claimed: StoredChange): Promise<StoredChange | Refusal> =>
  perform(parts, { act: 'release', actor: asItself(claimed) }, () =>
    Promise.resolve({ columns: { ended_by: null, ended_at: null, bundle: null } }),
  );

/**
 * Finishes what a crash, or a log that could not be written, left between the bundle and the
 * request: published when its bundle is in force, else as approved as before.
 */
export async function settleChanges(parts: ChangeDeskParts): Promise<number> {
  const rows = await findChanges(parts.db, { state: 'publishing', limit: UNSETTLED_MAX });
  const inForce = await parts.bundles.inForce();
  for (const { change } of rows) {
    const stored = await findChange(parts.db, change);
    if (stored === undefined) continue;
    await (stored.bundle === inForce ? settle(parts, stored) : release(parts, stored));
  }
  return rows.length;
}

async function publishClaimed(
  parts: ChangeDeskParts,
  claimed: StoredChange,
): Promise<Refusal | undefined> {
  const { bundle, base } = await reviewOf(parts, claimed);
  const { ended_by: by, title } = claimed;
  return parts.bundles.publish(bundle, { by: by ?? '', reason: title, replaces: base.id });
}

/**
 * In this order: claimed in the store, in force, settled in the store and recorded. Not to be run
 * twice at once; dying in between is mended by `settleChanges`.
 */
export async function publishChange(
  parts: ChangeDeskParts,
  actor: ChangeActor,
): Promise<StoredChange | Refusal> {
  await settleChanges(parts);
  const claimed = await perform(parts, { act: 'claim', actor }, claiming(parts, actor.by));
  if (isRefusal(claimed)) return claimed;
  try {
    const refusal = await publishClaimed(parts, claimed);
    if (refusal === undefined) return await settle(parts, claimed);
    await release(parts, claimed);
    return refusal;
  } catch (error) {
    // What went wrong is the first error; what cannot be mended now is mended before the next.
    await settleChanges(parts).catch(() => undefined);
    throw error;
  }
}
