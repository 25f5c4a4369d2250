import { instantOf, type Clock } from './kernel/index.ts';
import { noteVerifierOf, type AuditLog } from './audit/index.ts';
import type { Catalog } from './catalog/index.ts';
import type { Judged, ReadinessCheck } from './http/index.ts';
import { build } from './observability/index.ts';
import { openNote, parseCheckpoint } from './proofs/index.ts';
import type { Foundation } from './foundation.ts';

/** The clock may be behind the newest entry by so much, milliseconds: clocks are stepped back. */
export const CLOCK_BEHIND_MAX_MS = 5000;

/** Whether a clock may be believed; entries of the log get their instants from it. */
export function judgeClock(now: number, newestEntryAt: string | undefined): Judged {
  if (now < build.notBefore) {
    return { ok: false, detail: `${instantOf(now)} is before this program was built` };
  }
  const newest = Date.parse(newestEntryAt ?? instantOf(now));
  return newest - now > CLOCK_BEHIND_MAX_MS
    ? { ok: false, detail: `${instantOf(now)} is before the newest entry, ${instantOf(newest)}` }
    : { ok: true };
}

function newestEntryAt(log: AuditLog): string | undefined {
  const [newest] = log.entries({ from: log.size - 1, to: log.size });
  return newest && (JSON.parse(newest.entry) as { readonly at: string }).at;
}

/** The log was verified when it was opened; its head must still be signed, and no shorter. */
function judgeHead({ log, keys, sha256 }: Foundation): () => Promise<Judged> {
  const verifier = noteVerifierOf(sha256, keys.verifierKey);
  const opened = log.size;
  return async () => {
    const note = await openNote(log.checkpoint(), [verifier]);
    const size = note && parseCheckpoint(note.text)?.size;
    const detail = `size ${size ?? 'unknown'}, ${opened} at the start`;
    return { ok: size !== undefined && size >= opened, detail };
  };
}

interface ReadinessParts {
  readonly base: Foundation;
  readonly catalog: () => Catalog;
  readonly clock: Clock;
  /** How many keys of systems end soon: told, and no reason to send calls elsewhere. */
  readonly expiringKeys: () => number;
}

/** What must hold for calls to be sent to this gateway. */
export function readinessChecks(parts: ReadinessParts): readonly ReadinessCheck[] {
  const { base, catalog, clock, expiringKeys } = parts;
  return [
    { check: 'log-writable', judge: () => ({ ok: base.log.healthy }) },
    { check: 'log-verified', judge: judgeHead(base) },
    {
      check: 'bundle-loaded',
      judge: () => ({ ok: catalog().datasets.size > 0, detail: catalog().bundle }),
    },
    {
      check: 'store-readable',
      judge: async () => ({ ok: (await base.bundles.currentId()) !== undefined }),
    },
    { check: 'clock-sane', judge: () => judgeClock(clock.now(), newestEntryAt(base.log)) },
    {
      check: 'keys-expiring',
      judge: () => ({ ok: true, detail: `${expiringKeys()} active keys end soon` }),
    },
  ];
}
