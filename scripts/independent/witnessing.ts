import { join } from 'node:path';
import type { Mirrored } from './log-folder.ts';
import type { GoVerifier, Verdict } from './toolchain.ts';
import type { WitnessProcess } from './witness-process.ts';

export interface Witnessed extends Mirrored {
  /** Another history under the log's key, as large as the newest. */
  readonly forged: string;
  readonly sizes: { readonly earlier: number; readonly newest: number };
}

/** What is asked of a witness, or of the verifier that holds what the witness kept. */
export interface WitnessCheck {
  readonly name: string;
  readonly rejection?: string;
  readonly verdict: Verdict;
}

/** Statuses of c2sp.org/tlog-witness by what they say of the tree. */
const told: Readonly<Record<number, string>> = {
  200: 'verified and cosigned',
  409: 'status 409: not what was cosigned last',
  422: 'status 422: no proof that it continues what was cosigned',
};

const replyOf = (status: number): Verdict => ({
  holds: status === 200,
  told: told[status] ?? `status ${status}`,
});

interface Held {
  readonly witness: WitnessProcess;
  readonly verify: GoVerifier;
  readonly folder: string;
}

/** The log as it was cosigned early; then its key is stolen. */
async function forkChecks({ witness, verify, folder }: Held, log: Witnessed) {
  const { earlier, newest, forged, sizes } = log;
  const cosigned = await witness.offer({ mirror: earlier, from: 0 });
  const kept = join(folder, 'kept-earlier');
  await witness.keep(kept);
  const fork = await witness.offer({ mirror: forged, from: sizes.earlier });
  return [
    { name: 'witness: the log', verdict: replyOf(cosigned) },
    { name: 'witness: forked, grown', rejection: '422', verdict: replyOf(fork) },
    {
      name: 'the log, grown from what a witness kept',
      verdict: verify(newest, kept, witness.verifierKey),
    },
    {
      name: 'forked, with what a witness kept',
      rejection: 'fork',
      verdict: verify(forged, kept, witness.verifierKey),
    },
  ] as const satisfies readonly WitnessCheck[];
}

/** The log as it was cosigned last; then it is replaced. */
async function replacementChecks({ witness, verify, folder }: Held, log: Witnessed) {
  const { earlier, newest, forged, sizes } = log;
  const cosigned = await witness.offer({ mirror: newest, from: sizes.earlier });
  const rollback = await witness.offer({ mirror: earlier, from: sizes.earlier });
  const fork = await witness.offer({ mirror: forged, from: sizes.newest });
  const kept = join(folder, 'kept-newest');
  await witness.keep(kept);
  const { verifierKey } = witness;
  return [
    { name: 'witness: the log, grown', verdict: replyOf(cosigned) },
    { name: 'witness: replaced by an older backup', rejection: '409', verdict: replyOf(rollback) },
    { name: 'witness: forked, of one size', rejection: '409', verdict: replyOf(fork) },
    {
      name: 'replaced by an older backup, with what a witness kept',
      rejection: 'rollback',
      verdict: verify(earlier, kept, verifierKey),
    },
    {
      name: 'forked at its end, with what a witness kept',
      rejection: 'fork',
      verdict: verify(forged, kept, verifierKey),
    },
    {
      name: 'the log, with a checkpoint that no witness cosigned',
      rejection: 'not signed',
      verdict: verify(newest, join(earlier, 'checkpoint'), verifierKey),
    },
  ] as const satisfies readonly WitnessCheck[];
}

/** Both sides of a witness: it does not cosign another history, and what it keeps exposes one. */
export async function witnessChecks(held: Held, log: Witnessed): Promise<readonly WitnessCheck[]> {
  const early = await forkChecks(held, log);
  return [...early, ...(await replacementChecks(held, log))];
}
