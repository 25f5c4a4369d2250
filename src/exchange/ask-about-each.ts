import { concat, isRefusal, say, type Refusal } from '../kernel/index.ts';
import type { AskedAbout, AskedAboutEach, Received } from './asked.ts';
import { inParallel } from './in-parallel.ts';
import type { ReadNeed } from './needs.ts';
import type { Release, Results } from './release-to.ts';
import type { Run } from './run.ts';

/** Asks of one batch under way at once: a provider serves others meanwhile. */
const ASKS_AT_ONCE = 8;

/** Milliseconds after which a batch asks no more: a slow provider does not hold its caller for ever. */
const ASKING_MS_MAX = 60_000;

export type ReleasedLine = Results | Refusal;

/** What a batch releases: of each line its results, or why there are none. */
export interface ReleasedLines {
  readonly kind: 'lines';
  readonly lines: readonly ReleasedLine[];
}

/** What came of asking about one subject. */
export interface Told extends Received {
  readonly release: Release | Refusal;
}

interface ToldLine {
  readonly release: ReleasedLine;
  /** Of what the provider sent, since a batch does not keep it. */
  readonly digest?: Uint8Array;
}

type AskAbout = (run: Run, asked: AskedAbout) => Promise<Told>;

const tooLate = (owner: string): Refusal => ({
  refused: 'provider-timeout',
  owner,
  detail: say(
    `本批询问已超过 ${ASKING_MS_MAX / 1000} 秒，此行未再询问。`,
    `The batch had been asking for ${ASKING_MS_MAX / 1000} s; this line was not asked any more.`,
  ),
});

/** Why nothing more is asked; read before each ask, so that a revocation stops the rest. */
function stopped(run: Run, asked: AskedAboutEach, untilMs: number): Refusal | undefined {
  const { clock, grants, keys } = run.ports;
  if (!keys.stands(asked.caller.keyid)) return { refused: 'key-unknown' };
  if (!grants.stands(asked.permission.grant.grant)) return { refused: 'grant-revoked' };
  return clock.now() < untilMs ? undefined : tooLate(asked.route.agency);
}

/** A batch holds verifications only, and those release nothing else. */
function verified(release: Release | Refusal): ReleasedLine {
  if (isRefusal(release) || release.kind === 'results') return release;
  throw new Error('a verification released records');
}

interface Asking {
  readonly run: Run;
  readonly asked: AskedAboutEach;
  readonly untilMs: number;
  readonly askAbout: AskAbout;
}

const askLine =
  ({ run, asked, untilMs, askAbout }: Asking) =>
  async (line: ReadNeed | Refusal): Promise<ToldLine> => {
    if (isRefusal(line)) return { release: line };
    const refusal = stopped(run, asked, untilMs);
    if (refusal !== undefined) return { release: refusal };
    const { release, answer } = await askAbout(run, { ...asked, need: line });
    return {
      release: verified(release),
      ...(answer === undefined ? {} : { digest: run.ports.crypto.sha256(answer.bytes) }),
    };
  };

/** Every line of a batch by the steps of a single one, in parallel and in bounds. */
export async function askAboutEach(
  run: Run,
  asked: AskedAboutEach,
  askAbout: AskAbout,
): Promise<Received & { readonly release: ReleasedLines }> {
  const { clock } = run.ports;
  const asking = { run, asked, untilMs: clock.now() + ASKING_MS_MAX, askAbout };
  const told = await inParallel(asked.need.lines, ASKS_AT_ONCE, askLine(asking));
  const digests = told.flatMap(({ digest }) => (digest === undefined ? [] : [digest]));
  return {
    release: { kind: 'lines', lines: told.map(({ release }) => release) },
    retrievedAt: clock.now(),
    ...(digests.length === 0 ? {} : { answer: { bytes: concat(...digests) } }),
  };
}
